#include "base/error.hpp"
#include "history_support.hpp"
#include "math/delta_method.hpp"
#include "retention/survival.hpp"
#include "retention/survival_curve.hpp"
#include "retention/survival_history.hpp"
#include "retention/survival_log_rank.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace portfolio;
using test::arena, test::between, test::Random;

namespace {

struct Observation {
  double duration;
  bool event;
  std::int64_t weight = 1;
};
using Observations = std::vector<Observation>;

/// Behind the length, and not aligned, as a value with a short header.
Bytes bytes_of(const SurvivalLog *log) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(log);
  return {begin + 4, begin + log->capacity()};
}
Bytes stored(const SurvivalTable &table) { return bytes_of(SurvivalState::finish(table, arena)); }
SurvivalTable opened(const SurvivalState &state) { return open_survival(bytes_of(state.log())); }

SurvivalTable table_of(const Observations &observations) {
  SurvivalState state(nullptr, arena);
  for (const Observation &o : observations) state.add(o.duration, o.event, o.weight);
  return opened(state);
}

/// Durations; those of censored customers are negative here.
SurvivalTable trial(std::initializer_list<double> durations) {
  Observations observations;
  for (const double d : durations) observations.push_back({std::abs(d), d > 0});
  return table_of(observations);
}

// Freireich et al. (1963): weeks of remission with 6-MP and with placebo; Miller (1997): with and
// without maintained chemotherapy.
SurvivalTable six_mp() {
  return trial(
      {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35});
}
SurvivalTable placebo() {
  return trial({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});
}
SurvivalTable maintained() { return trial({9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161}); }
SurvivalTable nonmaintained() { return trial({5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45}); }

SurvivalPoint point_at(const SurvivalTable &table, double duration) {
  for (const SurvivalPoint &point : kaplan_meier(table))
    if (point.duration == duration) return point;
  ADD_FAILURE() << "no row of duration " << duration;
  return {};
}

Observations random_observations(Random &random, std::size_t count) {
  Observations observations(count);
  const std::int64_t distinct = between(random, 1, 40);
  for (auto &o : observations)
    o = {static_cast<double>(between(random, 0, distinct)) / 4, random() % 3 > 0,
         random() % 4 == 0 ? between(random, 1, 5) : 1};
  return observations;
}

// --- the slow, obvious way, straight from the definitions, quadratic in the customers ------------

double count_if(const Observations &all, auto predicate) {
  double count = 0;
  for (const Observation &o : all)
    if (predicate(o)) count += static_cast<double>(o.weight);
  return count;
}
double at_risk(const Observations &all, double t) {
  return count_if(all, [=](const Observation &o) { return o.duration >= t; });
}
double events_at(const Observations &all, double t) {
  return count_if(all, [=](const Observation &o) { return o.event && o.duration == t; });
}
std::set<double> durations(const Observations &all) {
  std::set<double> found;
  for (const Observation &o : all) found.insert(o.duration);
  return found;
}
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

template <class Call> std::string message(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    EXPECT_FALSE(error.hint.empty()) << error.what();
    return error.what();
  }
  return "no error";
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

TEST(Survival, LogRankAsPublished) {
  const SurvivalTable leukaemia[] = {six_mp(), placebo()}, aml[] = {maintained(), nonmaintained()};
  const LogRank first = log_rank(leukaemia), second = log_rank(aml);
  EXPECT_NEAR(first.statistic.value(), 16.79, 5e-3);
  EXPECT_NEAR(first.p_value.value(), 4.17e-5, 5e-8);
  EXPECT_EQ(first.df, 1);
  EXPECT_NEAR(first.groups[0].expected, 19.3, .05);
  EXPECT_NEAR(first.groups[1].expected, 10.7, .05);
  EXPECT_EQ(first.groups[0].observed, 9);
  EXPECT_EQ(first.groups[1].observed, 21);
  EXPECT_NEAR(second.statistic.value(), 3.40, 5e-3);
  EXPECT_NEAR(second.p_value.value(), .0653, 5e-5);
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

TEST(Survival, LogRankAgreesWithTheDefinition) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const Observations a = random_observations(random, 2 + random() % 30),
                       b = random_observations(random, 2 + random() % 30);
    Observations both = a;
    both.insert(both.end(), b.begin(), b.end());
    double observed = 0, expected = 0, variance = 0;
    for (const double t : durations(both)) {
      const double n = at_risk(both, t), d = events_at(both, t), share = at_risk(a, t) / n;
      observed += events_at(a, t);
      expected += share * d;
      if (n > 1) variance += d * share * (1 - share) * (n - d) / (n - 1);
    }
    const SurvivalTable groups[] = {table_of(a), table_of(b)}, swapped[] = {groups[1], groups[0]};
    const LogRank test = log_rank(groups), mirrored = log_rank(swapped);
    ASSERT_NEAR(test.groups[0].expected, expected, 1e-10);
    ASSERT_EQ(test.statistic.has_value(), variance > 0);
    if (!test.statistic) continue;
    ASSERT_NEAR(*test.statistic, std::pow(observed - expected, 2) / variance,
                1e-9 * (1 + *test.statistic));
    ASSERT_NEAR(*mirrored.statistic, *test.statistic, 1e-9 * (1 + *test.statistic));
    EXPECT_NEAR(*test.p_value, std::erfc(std::sqrt(*test.statistic / 2)), 1e-12);
  }
}

TEST(Survival, LogRankOfManyGroupsDoesNotDependOnTheirOrder) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<SurvivalTable> groups(2 + random() % 8);
    for (auto &group : groups) group = table_of(random_observations(random, 5 + random() % 30));
    const LogRank test = log_rank(groups);
    ASSERT_TRUE(test.statistic);
    EXPECT_EQ(test.df, static_cast<int>(groups.size()) - 1);
    double excess = 0;
    for (const LogRankGroup &group : test.groups)
      excess += static_cast<double>(group.observed) - group.expected;
    EXPECT_NEAR(excess, 0, 1e-9);
    std::shuffle(groups.begin(), groups.end(), random);
    groups.push_back({}); // nobody
    const LogRank again = log_rank(groups);
    EXPECT_EQ(again.df, test.df);
    EXPECT_NEAR(*again.statistic, *test.statistic, 1e-8 * (1 + *test.statistic));
    // The same group twice: nothing to tell apart.
    const SurvivalTable same[] = {groups[0], groups[0]};
    EXPECT_NEAR(log_rank(same).statistic.value_or(0), 0, 1e-9);
  }
}

TEST(Survival, LogRankOfNothingToCompare) {
  const SurvivalTable everybody_at_once[] = {trial({3, 3}), trial({3, 3, 3})};
  EXPECT_FALSE(log_rank(everybody_at_once).statistic);
  EXPECT_EQ(log_rank(everybody_at_once).df, 1);
  const SurvivalTable gone_before[] = {trial({-1, -2}), trial({3, 4})};
  EXPECT_FALSE(log_rank(gone_before).statistic);
  EXPECT_EQ(log_rank(gone_before).df, 0);
  EXPECT_FALSE(log_rank({}).statistic);
  EXPECT_FALSE(log_rank(std::vector<SurvivalTable>(1, six_mp())).p_value);
  EXPECT_EQ(message([] { log_rank(std::vector<SurvivalTable>(1001)); }),
            "log-rank test of 1001 groups");
}

TEST(Survival, AnyOrderAndAnySplitGiveTheSameBytes) {
  Random random(4);
  for (int round = 0; round < 100; ++round) {
    const auto all = random_observations(random, random() % 400);
    SurvivalState whole(nullptr, arena), repeated(nullptr, arena);
    std::vector<SurvivalState> parts;
    for (std::size_t i = 0; i < 1 + random() % 4; ++i) parts.emplace_back(nullptr, arena);
    for (const Observation &o : all) {
      whole.add(o.duration, o.event, o.weight);
      for (int i = 0; i < o.weight; ++i) repeated.add(o.duration, o.event);
      parts[random() % parts.size()].add(o.duration, o.event, o.weight);
    }
    whole.skip(2);
    repeated.skip();
    repeated.skip();
    parts[0].skip(2);
    SurvivalState merged(nullptr, arena);
    SurvivalTable pairwise;
    for (const auto &part : parts) {
      merged.merge(random() % 2 ? opened(part) : open_survival(stored(opened(part))));
      pairwise = merge(opened(part), pairwise);
    }
    const Bytes expected = stored(opened(whole));
    ASSERT_EQ(stored(opened(merged)), expected);
    ASSERT_EQ(stored(opened(repeated)), expected);
    ASSERT_EQ(stored(pairwise), expected);
    ASSERT_EQ(stored(survival_from_text(to_text(pairwise))), expected);
    ASSERT_EQ(stored(survival_from_wire(to_wire(pairwise))), expected);
  }
}

TEST(Survival, KeepsFewDurationsSmallAndManyRight) {
  SurvivalState few(nullptr, arena), many(nullptr, arena);
  for (std::int64_t i = 0; i < 300000; ++i) {
    few.add(static_cast<double>(i * 7919 % 200), i % 2);
    many.add(std::sqrt(static_cast<double>(i * 7919 % 300007)), true);
  }
  EXPECT_LE(few.log()->capacity(), 16384u);
  EXPECT_EQ(opened(few).rows.size(), 200u);
  EXPECT_EQ(customers(opened(few)), 300000);
  EXPECT_EQ(events(opened(few)), 150000);
  EXPECT_EQ(opened(many).rows.size(), 300000u);
  SurvivalState unsorted(nullptr, arena);
  for (int i = 0; i < 300000; ++i) unsorted.add(std::abs(std::sin(i)), true);
  EXPECT_THROW(kaplan_meier(opened(many), [] { return true; }), Stopped);
  EXPECT_THROW(open_survival(bytes_of(unsorted.log()), [] { return true; }), Stopped);
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

TEST(Survival, RefusesWhatCannotBe) {
  SurvivalState state(nullptr, arena);
  EXPECT_EQ(message([&] { state.add(-1.5, true); }), "duration is -1.5");
  EXPECT_EQ(message([&] { state.add(std::nan(""), true); }), "duration is nan");
  EXPECT_EQ(message([&] { state.add(INFINITY, false); }), "duration is inf");
  EXPECT_EQ(message([&] { state.add(1, true, 0); }), "weight is 0");
  EXPECT_EQ(message([] { survival_at(six_mp(), -1); }), "duration is -1");
  EXPECT_EQ(message([] { restricted_mean(six_mp(), -1); }), "duration is -1");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), 0); }), "p is 0");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), 1.5, .95); }), "p is 1.5");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), std::nan("")); }), "p is nan");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), .5, 1); }), "level is 1");
  state.add(-0., true, INT64_MAX);
  EXPECT_THROW(state.add(1, false), Error);
  EXPECT_THROW(state.merge(six_mp()), Error);
  EXPECT_THROW(merge(opened(state), six_mp()), Error);
  EXPECT_EQ(to_text(opened(state)), "v1 [0 9223372036854775807 0]");
  EXPECT_EQ(point_at(opened(state), 0).survival, 0);
}

TEST(Survival, TextIsReadableAndMayComeInAnyOrder) {
  EXPECT_EQ(to_text(maintained()), "v1 [9 1 0] [13 1 1] [18 1 0] [23 1 0] [28 0 1] [31 1 0] [34 1 "
                                   "0] [45 0 1] [48 1 0] [161 0 1]");
  EXPECT_EQ(to_text(survival_from_text(" v1 skipped 2 [7.25 1 0] [6 0 2][7.25 1 1]")),
            "v1 skipped 2 [6 0 2] [7.25 2 1]");
  for (const char *text :
       {"", "v2", "v1 [", "v1 [1 1", "v1 [1 1 1 1]", "v1 [-1 1 1]", "v1 [nan 1 1]", "v1 [inf 1 1]",
        "v1 [1 0 0]", "v1 [1 -1 1]", "v1 [1 1.5 1]", "v1 [1 9223372036854775808 0]",
        "v1 [1 9223372036854775807 0] [2 1 0]", "v1 skipped 9223372036854775808", "v1 [1 1 1] x"})
    EXPECT_THROW(survival_from_text(text), Error) << text;
}

TEST(Survival, RefusesBadBytes) {
  const Bytes good = to_wire(six_mp());
  for (std::size_t n = 0; n < good.size(); ++n)
    EXPECT_THROW(survival_from_wire(SurvivalBytes(good).first(n)), Error) << n;
  const auto refused = [](auto change) {
    Bytes bytes = to_wire(trial({1, 2}));
    change(bytes);
    EXPECT_THROW(survival_from_wire(bytes), Error);
  };
  refused([](Bytes &b) { b[0] = 2; });                  // version
  refused([](Bytes &b) { b.push_back(0); });            // trailing
  refused([](Bytes &b) { b[2] = 3; });                  // more rows than bytes
  refused([](Bytes &b) { b[10] |= 0x80; });             // negative
  refused([](Bytes &b) { b[10] = 0x7F, b[9] = 0xF0; }); // infinite
  refused([](Bytes &b) { b[10] = 0x41; });              // descending
  refused([](Bytes &b) { b[11] = 0; });                 // of no customer
  const Bytes kept = stored(six_mp());
  EXPECT_EQ(open_survival(kept), six_mp());
  for (std::size_t n = 0; n < kept.size(); n += 5)
    EXPECT_THROW(open_survival(SurvivalBytes(kept).first(n)), Error) << n;
  Bytes damaged = kept;
  damaged[28 + 15] |= 0x80; // a negative number of events
  EXPECT_THROW(open_survival(damaged), Error);
}

// --- from histories
// --------------------------------------------------------------------------------

namespace {

HistoryBytes history_of(const std::vector<Event> &events, std::vector<std::uint8_t> &room) {
  room = test::packed(test::reference(events, test::scale_of(events)));
  return room;
}
std::vector<Event> purchases(std::initializer_list<Day> days) {
  std::vector<Event> events;
  for (const Day day : days) events.push_back({day, {100, 2}});
  return events;
}
std::string text(std::optional<Waiting> waiting) {
  if (!waiting) return "none";
  return std::to_string(waiting->days) + (waiting->event ? "" : "+");
}

} // namespace

TEST(SurvivalOfHistories, SecondPurchase) {
  std::vector<std::uint8_t> room;
  const auto found = [&](std::initializer_list<Day> days, Day as_of) {
    return text(second_purchase(history_of(purchases(days), room), as_of));
  };
  EXPECT_EQ(found({100, 130, 140}, 200), "30");
  EXPECT_EQ(found({100, 130, 140}, 131), "30");
  EXPECT_EQ(found({100, 130, 140}, 130), "29+"); // not known yet
  EXPECT_EQ(found({100, 100}, 150), "49+");      // the same day is no second one
  EXPECT_EQ(found({100}, 101), "0+");
  EXPECT_EQ(found({100}, 100), "none");
  EXPECT_EQ(found({}, 100), "none");
  EXPECT_EQ(found({min_day, max_day}, max_day), std::to_string(max_day - 1 - min_day) + "+");
  const std::vector<Event> refunds = {{100, {-5, 0}}, {110, {5, 0}}, {112, {-5, 0}}, {120, {0, 0}}};
  EXPECT_EQ(text(second_purchase(history_of(refunds, room), 200)), "10");
  EXPECT_THROW(second_purchase(room, max_day + 1), Error);
}

TEST(SurvivalOfHistories, FirstLoss) {
  std::vector<std::uint8_t> room;
  const auto found = [&](std::initializer_list<Day> days, std::int32_t grace, Day as_of) {
    return text(first_loss(history_of(purchases(days), room), grace, as_of));
  };
  EXPECT_EQ(found({100}, 30, 131), "30");       // days 101 … 130 are over without a purchase
  EXPECT_EQ(found({100}, 30, 130), "29+");      // day 130 is not
  EXPECT_EQ(found({100, 130}, 30, 150), "49+"); // just in time
  EXPECT_EQ(found({100, 131}, 30, 150), "30");  // lost, and come back
  EXPECT_EQ(found({100, 110, 200}, 30, 150), "40");
  EXPECT_EQ(found({100, 110, 200}, INT32_MAX, 300), "199+");
  EXPECT_EQ(found({100}, 1, 100), "none");
  EXPECT_EQ(message([&] { found({100}, 0, 200); }), "grace is 0 days");
}

TEST(SurvivalOfHistories, AgreeWithTheDefinitionsInEveryForm) {
  Random random(5);
  for (int round = 0; round < 2000; ++round) {
    const auto events = test::random_events(random, between(random, 0, 300), 2);
    const Day as_of = static_cast<Day>(between(random, 7990, 9700));
    const auto grace = static_cast<std::int32_t>(between(random, 1, 60));
    std::set<Day> days;
    for (const Event &event : events)
      if (event.amount.units >= 0 && event.day < as_of) days.insert(event.day);
    std::string second = "none", loss = "none";
    if (!days.empty()) {
      const Day first = *days.begin();
      second = days.size() > 1 ? text(Waiting{*std::next(days.begin()) - first, true})
                               : text(Waiting{as_of - 1 - first, false});
      loss = text(Waiting{as_of - 1 - first, false});
      // day by day, as it looked on each of them
      for (Day today = first; today < as_of; ++today) {
        if (today - *std::prev(days.upper_bound(today)) < grace) continue;
        loss = text(Waiting{today - first, true});
        break;
      }
    }
    std::vector<std::uint8_t> room;
    for (const HistoryBytes form :
         {history_of(events, room), test::bytes_of(test::logged(events))}) {
      ASSERT_EQ(text(second_purchase(form, as_of)), second);
      ASSERT_EQ(text(first_loss(form, grace, as_of)), loss);
    }
  }
}
