#include "base/near.hpp"
#include "equity/complaint.hpp"
#include "equity/response_fit.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::test;

namespace {

double rate(double ceiling, double speed, double spend) {
  return ceiling * (1 - std::exp(-speed * spend));
}

std::vector<Trial> exact(double ceiling, double speed, std::vector<double> spends,
                         std::int64_t tried = 1000000) {
  std::vector<Trial> trials;
  for (const double spend : spends)
    trials.push_back(
        {spend, tried, std::llround(rate(ceiling, speed, spend) * static_cast<double>(tried))});
  return trials;
}

} // namespace

TEST(ResponseOfAHistory, FindsWhatMadeIt) {
  const ResponseFit fit = fit_response(exact(0.4, 0.07, {5, 10, 20, 40}), "acquisition");
  EXPECT_EQ(fit.found, Found::both);
  EXPECT_THAT(fit.ceiling, Near(0.4, 1e-4));
  EXPECT_THAT(fit.speed, Near(0.07, 1e-4));
  EXPECT_EQ(fit.most_spend, 40);
}

TEST(ResponseOfAHistory, ThroughTwoPointsIsTheClosedForm) {
  // 20 % at 10, 30 % at 20: 0.2 = c(1 - q), 0.3 = c(1 - q^2), so that q = 1/2 and c = 0.4.
  const ResponseFit fit = fit_response(std::vector<Trial>{{10, 1000, 200}, {20, 1000, 300}}, "x");
  EXPECT_THAT(fit.ceiling, Near(0.4, 1e-6));
  EXPECT_THAT(fit.speed, Near(std::log(2) / 10, 1e-6));
  // Two periods, two numbers: the errors are those of the two shares, by the delta method.
  const double v1 = 0.2 * 0.8 / 1000, v2 = 0.3 * 0.7 / 1000;
  // c = p1^2 / (2 p1 - p2)
  const double by1 = (2 * 0.2 * 0.1 - 0.04 * 2) / 0.01, by2 = 0.04 / 0.01;
  EXPECT_THAT(*fit.ceiling_error(), Near(std::sqrt(by1 * by1 * v1 + by2 * by2 * v2), 1e-3));
}

TEST(ResponseOfAHistory, ErrorsAreThoseOfRepeatedHistories) {
  std::mt19937_64 random(5);
  const double spends[] = {4, 8, 12, 16, 24, 36};
  int covered = 0;
  constexpr int histories = 300;
  for (int i = 0; i < histories; ++i) {
    std::vector<Trial> trials;
    for (const double spend : spends) {
      std::binomial_distribution<std::int64_t> won(2000, rate(0.5, 0.08, spend));
      trials.push_back({spend, 2000, won(random)});
    }
    const ResponseFit fit = fit_response(trials, "x");
    ASSERT_EQ(fit.found, Found::both);
    const double error = std::sqrt(fit.covariance[2]);
    if (std::abs(std::log(fit.speed / 0.08)) < 1.96 * error) ++covered;
  }
  EXPECT_NEAR(covered, 0.95 * histories, 12);
}

TEST(ResponseOfAHistory, SaysWhatItDoesNotShow) {
  const ResponseFit straight =
      fit_response(std::vector<Trial>{{5, 1000, 50}, {10, 1000, 110}}, "x");
  EXPECT_EQ(straight.found, Found::ceiling_1);
  EXPECT_EQ(straight.ceiling, 1);
  EXPECT_FALSE(straight.ceiling_error());
  EXPECT_TRUE(straight.speed_error());
  EXPECT_EQ(
      fit_response(std::vector<Trial>{{5, 1000, 300}, {10, 1000, 280}, {20, 1000, 290}}, "x").found,
      Found::no_effect);
}

TEST(ResponseOfAHistory, RefusesWhatTellsNothing) {
  const auto complaint = [](std::vector<Trial> trials) {
    return complaint_of([&] { fit_response(trials, "acquisition"); });
  };
  EXPECT_EQ(complaint({}), "acquisition: fewer than two different spends");
  EXPECT_EQ(complaint({{10, 100, 20}, {10, 100, 30}, {0, 50, 0}, {20, 0, 0}}),
            "acquisition: fewer than two different spends");
  EXPECT_EQ(complaint({{10, 100, 20}, {-1, 100, 30}}), "acquisition spend is -1");
  EXPECT_EQ(complaint({{10, 100, 120}}), "acquisition: 120 of 100");
  EXPECT_EQ(complaint({{0, 100, 20}, {10, 100, 30}}), "acquisition: 20 of 100 without any spend");
}

TEST(OptimumOfAHistory, IsTheOneOfItsResponses) {
  // The worked example: 20 % at 10 of a ceiling of 40 %, 70 % at 10 of 90 %.
  const double ka = -std::log(1 - 0.2 / 0.4) / 10, kr = -std::log(1 - 0.7 / 0.9) / 10;
  const ResponseFit acquisition = fit_response(exact(0.4, ka, {5, 10, 20, 40}, 100000000), "a"),
                    retention = fit_response(exact(0.9, kr, {5, 10, 20}, 100000000), "r");
  const auto found = optimum_of(100, 0.1, acquisition, retention, 10, 10);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->today.equity, Near(40, 1e-4));
  EXPECT_THAT(found->optimum.retention_spend, Near(26.290, 1e-3));
  EXPECT_THAT(found->optimum.acquisition_spend, Near(34.172, 1e-3));
  EXPECT_THAT(found->optimum.equity, Near(105.523, 1e-3));
  EXPECT_EQ(explanation(found, acquisition, retention),
            "Winning one customer more costs as much as a customer is worth. Keeping one customer "
            "more costs as much as a customer is worth. The best spend on retention lies beyond "
            "all that were tried: approach it in steps.");
}

TEST(OptimumOfAHistory, ErrorsShrinkWithTheRootOfTheCustomers) {
  const auto errors = [](std::int64_t tried) {
    const auto a = fit_response(exact(0.4, 0.07, {5, 10, 20, 40}, tried), "a"),
               r = fit_response(exact(0.9, 0.15, {5, 10, 20, 30}, tried), "r");
    return *optimum_of(100, 0.1, a, r, 10, 10)->equity_error;
  };
  EXPECT_THAT(errors(10000) / errors(1000000), Near(10, 0.02));
}

TEST(OptimumOfAHistory, OfNoEffectIsNoneAndSaysSo) {
  const ResponseFit none = fit_response(std::vector<Trial>{{5, 1000, 300}, {10, 1000, 280}}, "a"),
                    some = fit_response(exact(0.9, 0.15, {5, 10, 20}), "r");
  EXPECT_FALSE(optimum_of(100, 0.1, none, some, 10, 10));
  EXPECT_EQ(explanation(std::nullopt, none, some),
            "In the periods with more spend on acquisition no larger share was won. So there is no "
            "optimum to compute.");
  const ResponseFit dear = fit_response(exact(0.4, 0.0001, {500, 1000, 9000}), "a");
  const auto corner = optimum_of(100, 0.1, dear, some, 500, 10);
  EXPECT_EQ(corner->optimum.acquisition_spend, 0);
  EXPECT_FALSE(corner->acquisition_error);
  EXPECT_TRUE(explanation(corner, dear, some).starts_with("It does not pay to win customers"));
}
