#include "backtest/revenue.hpp"
#include "statistics/opportunities.hpp"

#include <gtest/gtest.h>

namespace portfolio::backtest {
namespace {

const std::vector<double> observed{10, 0, 30}, expected{12, 3, 21};

TEST(MoneyAccuracy, IsThatOfItsDefinition) {
  const MoneyAccuracy found = accuracy_in_money(observed, expected);
  EXPECT_DOUBLE_EQ(found.observed, 40);
  EXPECT_DOUBLE_EQ(found.expected, 36);
  EXPECT_DOUBLE_EQ(found.bias.value(), -0.1);
  EXPECT_DOUBLE_EQ(found.mean_absolute_error, 14.0 / 3);
  EXPECT_DOUBLE_EQ(found.root_mean_square_error, std::sqrt(94.0 / 3));
  EXPECT_NEAR(found.correlation.value(), 270 / std::sqrt(1400.0 / 3 * 162), 1e-14);
}

TEST(MoneyAccuracy, HasNoRatioWithoutADenominator) {
  const std::vector<double> nothing{0, 0, 0}, refunds{-5, 0, 0};
  EXPECT_FALSE(accuracy_in_money(nothing, expected).bias);
  EXPECT_FALSE(accuracy_in_money(refunds, expected).bias);
  EXPECT_FALSE(accuracy_in_money(nothing, expected).correlation);
}

TEST(MoneyCases, HaveOneOrder) {
  MoneyCases cases{{}, 1, {3, 1, 2}};
  for (const double revenue : {5.0, 4.0, 5.0}) cases.customers.push_back({{}, 0, revenue, 0});
  const MoneyCases sorted = in_order(cases, never);
  EXPECT_EQ(sorted.values, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(sorted.customers[0].revenue, 4);
}

TEST(OpportunityStep, IsMonthsOrWholeDays) {
  using statistics::opportunity_days, statistics::opportunity_step;
  EXPECT_EQ(opportunity_step(365.25), (Step{12, 0}));
  EXPECT_EQ(opportunity_step(30.4375), (Step{1, 0}));
  EXPECT_EQ(opportunity_step(365), (Step{0, 365}));
  for (std::int32_t months = 1; months < 100; ++months)
    EXPECT_EQ(opportunity_step(opportunity_days({months, 0})), (Step{months, 0}));
  EXPECT_ANY_THROW(opportunity_step(10.5));
}

} // namespace
} // namespace portfolio::backtest
