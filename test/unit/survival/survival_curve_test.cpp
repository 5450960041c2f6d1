#include "math/delta_method.hpp"
#include "survival/survival_support.hpp"

#include <cmath>

using namespace portfolio;
using namespace portfolio::math;
using namespace portfolio::survival;
using namespace portfolio::survival::test;
using portfolio::test::arena, portfolio::test::Random;

namespace {

double slow_survival(const Observations &all, double t) {
  double s = 1;
  for (const double d : durations(all))
    if (d <= t) s *= 1 - events_at(all, d) / at_risk(all, d);
  return s;
}
double slow_std_error(const Observations &all, double t) {
  double sum = 0;
  for (const double d : durations(all)) {
    const double n = at_risk(all, d), e = events_at(all, d);
    if (d <= t && e > 0) sum += e / (n * (n - e));
  }
  return slow_survival(all, t) * std::sqrt(sum);
}
/// Steps from one duration to the next.
double slow_area(const Observations &all, double from, double to) {
  double sum = 0;
  std::set<double> ends = durations(all);
  ends.insert({from, to});
  for (auto end = ends.upper_bound(from); end != ends.end() && *end <= to; ++end)
    sum += (*end - *std::prev(end)) * slow_survival(all, *std::prev(end));
  return sum;
}

} // namespace

TEST(Survival, SixMpTrialAsPublished) {
  const struct {
    double duration, survival, std_error;
  } published[] = {{6, .8571, .0764},  {7, .8067, .0869},  {10, .7529, .0963}, {13, .6902, .1068},
                   {16, .6275, .1141}, {22, .5378, .1282}, {23, .4482, .1346}};
  for (const auto &row : published) {
    const SurvivalPoint point = point_at(six_mp(), row.duration);
    EXPECT_NEAR(point.survival, row.survival, 5e-5) << row.duration;
    EXPECT_NEAR(point.std_error().value(), row.std_error, 5e-5) << row.duration;
  }
  EXPECT_EQ(point_at(six_mp(), 6).at_risk, 21);
  EXPECT_EQ(point_at(six_mp(), 6).events, 3);
  EXPECT_EQ(point_at(six_mp(), 6).censored, 1);
  EXPECT_EQ(point_at(six_mp(), 35).at_risk, 1);
  EXPECT_EQ(kaplan_meier(six_mp()).size(), 16u);
  EXPECT_EQ(survival_quantile(six_mp(), .5), 23);
  EXPECT_EQ(survival_quantile(placebo(), .5), 8);
}

TEST(Survival, MaintainedTrialAsPublished) {
  const auto table = maintained();
  const double width = normal_width(.95);
  for (const auto &[duration, survival] :
       {std::pair{9, .909}, {13, .818}, {18, .716}, {23, .614}, {31, .491}, {34, .368}, {48, .184}})
    EXPECT_NEAR(point_at(table, duration).survival, survival, 5e-4) << duration;
  EXPECT_NEAR(point_at(table, 9).std_error().value(), .0867, 5e-5);
  EXPECT_NEAR(point_at(table, 13).std_error().value(), .1163, 5e-5);
  EXPECT_NEAR(point_at(table, 31).std_error().value(), .1642, 5e-5);
  EXPECT_NEAR(point_at(table, 48).std_error().value(), .1535, 5e-5);
  EXPECT_NEAR(interval(point_at(table, 9), width)->lower, .7541, 5e-5);
  EXPECT_EQ(interval(point_at(table, 9), width)->upper, 1);
  EXPECT_NEAR(interval(point_at(table, 31), width)->lower, .2549, 5e-5);
  EXPECT_NEAR(interval(point_at(table, 31), width)->upper, .946, 5e-4);
  EXPECT_NEAR(interval(point_at(table, 48), width)->lower, .0359, 5e-5);
  EXPECT_NEAR(interval(point_at(table, 48), width)->upper, .944, 5e-4);
  const QuantileInterval median = survival_quantile(table, .5, .95);
  EXPECT_EQ(median.quantile, 31);
  EXPECT_EQ(median.lower, 18);
  EXPECT_FALSE(median.upper);
  EXPECT_EQ(survival_quantile(nonmaintained(), .5, .95).quantile, 23);
  EXPECT_EQ(survival_quantile(nonmaintained(), .5, .95).lower, 8);
  EXPECT_NEAR(restricted_mean(table, 161)->mean, 52.6, .05);
  EXPECT_NEAR(restricted_mean(table, 161)->std_error, 19.8, .05);
  EXPECT_NEAR(restricted_mean(nonmaintained(), 161)->mean, 22.7, .05);
  EXPECT_NEAR(restricted_mean(nonmaintained(), 161)->std_error, 4.2, .05);
}

TEST(Survival, AgreesWithTheDefinitions) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const auto all = random_observations(random, 1 + random() % 60);
    const SurvivalTable table = table_of(all);
    double horizon = 0;
    for (const SurvivalPoint &point : kaplan_meier(table)) {
      const double t = point.duration;
      EXPECT_EQ(static_cast<double>(point.at_risk), at_risk(all, t));
      EXPECT_EQ(static_cast<double>(point.events), events_at(all, t));
      EXPECT_EQ(static_cast<double>(point.events + point.censored),
                at_risk(all, t) - at_risk(all, std::nextafter(t, INFINITY)));
      ASSERT_NEAR(point.survival, slow_survival(all, t), 1e-13);
      ASSERT_EQ(point.log_variance.has_value(), slow_survival(all, t) > 0);
      if (point.log_variance) {
        ASSERT_NEAR(point.std_error().value(), slow_std_error(all, t), 1e-13);
      }
      EXPECT_EQ(survival_at(table, t), point.survival);
      EXPECT_NEAR(survival_at(table, std::nextafter(t, 0.)).value(),
                  slow_survival(all, std::nextafter(t, 0.)), 1e-13);
      horizon = t;
    }
    for (const double share : {1., .75, .5}) {
      const double end = horizon * share;
      double variance = 0;
      for (const double d : durations(all)) {
        const double n = at_risk(all, d), e = events_at(all, d);
        if (d <= end && e > 0 && e < n)
          variance += std::pow(slow_area(all, d, end), 2) * e / (n * (n - e));
      }
      const auto mean = restricted_mean(table, end);
      ASSERT_NEAR(mean->mean, slow_area(all, 0, end), 1e-12);
      ASSERT_NEAR(mean->std_error, std::sqrt(variance), 1e-12);
    }
    const double p = static_cast<double>(1 + random() % 9) / 10;
    std::optional<double> quantile;
    for (const double d : durations(all))
      if (!quantile && slow_survival(all, d) <= 1 - p + 1e-12) quantile = d;
    ASSERT_EQ(survival_quantile(table, p), quantile);
    EXPECT_EQ(survival_quantile(table, p, .9).quantile, quantile);
  }
}

TEST(Survival, WithoutCensoringItIsThePlainShareOfSurvivors) {
  SurvivalState state(nullptr, arena);
  for (int i = 1; i <= 1000; ++i) state.add(i, true);
  const auto curve = kaplan_meier(opened(state));
  for (int i = 1; i <= 1000; ++i)
    ASSERT_EQ(curve[static_cast<std::size_t>(i) - 1].survival, (1000. - i) / 1000);
  EXPECT_EQ(survival_quantile(opened(state), .1), 100);
  EXPECT_EQ(survival_quantile(opened(state), 1), 1000);
  EXPECT_NEAR(restricted_mean(opened(state), 5000)->mean, 500.5, 1e-9);
}

TEST(Survival, NoDurationIsTooLongOrTooShort) {
  for (const double unit : {1e-300, 1., 1e300}) {
    const SurvivalTable table = trial({1 * unit, 2 * unit, 4 * unit, 5 * unit});
    EXPECT_DOUBLE_EQ(restricted_mean(table, 5 * unit)->mean / unit, 3);
    EXPECT_DOUBLE_EQ(restricted_mean(table, 5 * unit)->std_error / unit, std::sqrt(10) / 4);
  }
}

TEST(Survival, WithoutAnEventNoShareHasHadIt) {
  for (const double p : {1e-300, 1e-13, .5, 1.}) {
    EXPECT_FALSE(survival_quantile(trial({-1, -2}), p)) << p;
    EXPECT_EQ(survival_quantile(trial({-1, 2}), p), 2) << p;
    EXPECT_FALSE(survival_quantile(trial({-1, -2}), p, .95).upper) << p;
  }
}

TEST(Survival, IsUndefinedWhereNothingIsKnown) {
  EXPECT_FALSE(survival_at({}, 0));
  EXPECT_FALSE(survival_quantile({}, .5));
  EXPECT_FALSE(restricted_mean({}, 0));
  EXPECT_EQ(survival_at(maintained(), 0), 1);
  EXPECT_EQ(survival_at(maintained(), 161), survival_at(maintained(), 48));
  EXPECT_FALSE(survival_at(maintained(), 161.5)); // the last one was censored
  EXPECT_FALSE(restricted_mean(maintained(), 162));
  EXPECT_EQ(survival_at(nonmaintained(), 1e300), 0); // nobody was
  EXPECT_EQ(restricted_mean(nonmaintained(), 45)->mean,
            restricted_mean(nonmaintained(), 1e6)->mean);
  EXPECT_FALSE(point_at(nonmaintained(), 45).std_error());
  EXPECT_FALSE(interval(point_at(nonmaintained(), 45), 2));
  EXPECT_FALSE(survival_quantile(trial({1, -2, -2}), .5));
  EXPECT_EQ(survival_quantile(trial({1, -2}), .5), 1); // at most a half counts
  EXPECT_EQ(point_at(trial({-1, -1}), 1).std_error(), 0);
}
