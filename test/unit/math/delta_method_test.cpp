#include "base/error.hpp"
#include "math/delta_method.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

using namespace portfolio;
using namespace portfolio::math;

namespace {

constexpr double level = 0.95, z95 = 1.959963984540054;

void expect_close(const ConfidenceInterval &interval, const ConfidenceInterval &wanted,
                  double relative) {
  EXPECT_NEAR(interval.estimate, wanted.estimate, relative * std::abs(wanted.estimate));
  EXPECT_NEAR(interval.lower, wanted.lower, relative * std::abs(wanted.lower));
  EXPECT_NEAR(interval.upper, wanted.upper, relative * std::abs(wanted.upper));
}

} // namespace

TEST(DeltaMethod, AnIntervalOfANormalIsTheTextbooks) {
  EXPECT_NEAR(normal_width(0.95), z95, 1e-14);
  EXPECT_NEAR(normal_width(0.5), 0.6744897501960817, 1e-14);
  expect_close(interval_on(IntervalScale::plain, 1, 2, level), {1, 1 - 2 * z95, 1 + 2 * z95},
               1e-14);
  expect_close(interval_on(IntervalScale::log, 3, 0.5, level),
               {3, 3 * std::exp(-0.5 * z95), 3 * std::exp(0.5 * z95)}, 1e-14);
  expect_close(interval_on(IntervalScale::log, -3, 0.5, level),
               {-3, -3 * std::exp(0.5 * z95), -3 * std::exp(-0.5 * z95)}, 1e-14);
  const double odds = 0.25 / 0.75;
  const auto probability = [](double value) { return value / (1 + value); };
  expect_close(
      interval_on(IntervalScale::log_odds, 0.25, 0.5, level),
      {0.25, probability(odds * std::exp(-0.5 * z95)), probability(odds * std::exp(0.5 * z95))},
      1e-13);
}

TEST(DeltaMethod, TheEndOfAScaleHasNoWidthAndNothingIsInfinite) {
  expect_close(interval_on(IntervalScale::log, 0, NAN, level), {0, 0, 0}, 0);
  expect_close(interval_on(IntervalScale::log_odds, 1, NAN, level), {1, 1, 1}, 0);
  for (const IntervalScale scale :
       {IntervalScale::plain, IntervalScale::log, IntervalScale::log_odds})
    for (const double error : {0.0, 1e-300, 1e3, 1e300}) {
      const ConfidenceInterval interval = interval_on(scale, 0.5, error, level);
      EXPECT_TRUE(std::isfinite(interval.lower) && std::isfinite(interval.upper)) << error;
      EXPECT_LE(interval.lower, 0.5);
      EXPECT_GE(interval.upper, 0.5);
    }
}

TEST(DeltaMethod, ALevelIsAProbability) {
  for (const double wrong : {0.0, 1.0, -0.5, 95.0, double(NAN)})
    EXPECT_THROW(normal_width(wrong), Error) << wrong;
}

TEST(DeltaMethod, VarianceIsTheQuadraticForm) {
  const std::vector<double> covariance{4, 1, 9};
  EXPECT_DOUBLE_EQ(variance(covariance, std::vector{1.0, 0.0}), 4);
  EXPECT_DOUBLE_EQ(variance(covariance, std::vector{1.0, 2.0}), 4 + 2 * 2 + 4 * 9);
  EXPECT_EQ(variance(std::vector{1.0, -1.0, 1.0}, std::vector{1.0, 1.0}), 0);
  EXPECT_THROW(variance(std::vector{1e300}, std::vector{1e200}), Error);
}

TEST(DeltaMethod, KnowsTheEndsOfTheWidestInterval) {
  const ConfidenceInterval narrow = interval_on(IntervalScale::log, 1e300, HUGE_VAL, 1e-300);
  EXPECT_NEAR(narrow.lower, 1e300, 1e287);
  EXPECT_NEAR(narrow.upper, 1e300, 1e287);
}
