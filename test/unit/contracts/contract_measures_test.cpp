#include "base/error.hpp"
#include "contracts/contract_support.hpp"
#include "contracts/measures.hpp"

#include <algorithm>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::contracts::test;
using portfolio::test::between;

namespace {

class RandomRevenue : public RandomContracts {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomRevenue, testing::Range(0, 200));

} // namespace

TEST_P(RandomRevenue, RevenueIsTheSumOverDaysRoundedOnce) {
  const auto from = static_cast<Day>(between(random, first_day, last_day));
  const auto to = static_cast<Day>(between(random, from, last_day));
  Money parts = 0;
  for (Day d = from; d < to; ++d) {
    const auto date = to_date(d);
    const auto length =
        static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
    parts += state_of(whole, d).rate * (377580 / length);
  }
  const Revenue earned = revenue(whole, from, to);
  EXPECT_EQ(earned.scale, std::max(2, whole.scale()));
  parts *= power_of_ten(earned.scale - whole.scale());
  const Money one = 377580 * whole.unit().denominator;
  const Money error = earned.units * one - parts;
  EXPECT_TRUE(2 * error <= one && 2 * error > -one) << "half away from zero, no rate below 0";
}

TEST(Revenue, WholeMonthsEarnTheirRate) {
  const ContractHistory all = history_of("[2023-02-01 open 10]");
  EXPECT_TRUE(revenue(all, min_day, day("2024-02-01")).units == 120'00);
  EXPECT_TRUE(revenue(all, min_day, day("2024-02-02")).units == 120'34) << "a 29th of 10";
  EXPECT_TRUE(revenue(all, day("2024-01-31"), day("2024-02-01")).units == 32) << "a 31st of 10";
  EXPECT_TRUE(revenue(all, 50, 40).units == 0);
  EXPECT_THROW(revenue(all, min_day, INT32_MAX), Error);
  EXPECT_TRUE(revenue(history_of("[2024-01-01 2025-01-01 10]"), INT32_MIN, INT32_MAX).units ==
              12000);
}

TEST(Revenue, HalfACentIsRoundedAwayFromZero) {
  EXPECT_TRUE(revenue(history_of("[2024-06-01 2024-06-16 0.01]", 2), min_day, max_day).units == 1);
  EXPECT_TRUE(revenue(history_of("[2024-06-01 2024-06-15 0.01]", 2), min_day, max_day).units == 0);
}

TEST(Revenue, OfAYearlyPriceIsThePriceAfterAYear) {
  const ContractHistory all = read({{day("2024-01-01"), open_end, {100, 0}, paid, {12, 0}}});
  EXPECT_TRUE(revenue(all, min_day, day("2025-01-01")).units == 100'00);
  EXPECT_TRUE(revenue(all, min_day, day("2024-05-01")).units == 33'33);
  EXPECT_EQ(to_string(to_decimal(monthly_rate(all, day("2024-05-01")), all.unit())),
            "8.333333333333");
  EXPECT_EQ(to_string(to_decimal(9999, {2, 12})), "8.3325") << "exact where decimals suffice";
  EXPECT_EQ(to_string(to_decimal(-2, {0, 3})), "-0.666666666667");
  EXPECT_EQ(to_string(to_decimal(36, {0, 12})), "3");
}

TEST(Tenure, CountsTheLastStretchUntilItsEnd) {
  const ContractHistory all =
      history_of("[2024-01-01 2024-02-01 30] [2024-02-11 2024-03-01 30] [2024-06-01 open 5]");
  EXPECT_FALSE(tenure(all, day("2024-01-01")));
  EXPECT_EQ(tenure(all, day("2024-01-02")), 1);
  EXPECT_EQ(tenure(all, day("2024-02-05")), 31) << "ended by then";
  EXPECT_EQ(tenure(all, day("2024-02-20")), 9);
  EXPECT_EQ(tenure(all, day("2024-02-05"), {0, 10}), 35) << "goes on, as is known";
  EXPECT_EQ(tenure(all, day("2024-05-01"), {0, 10}), 60);
  EXPECT_EQ(tenure(all, day("2024-07-01"), {0, 10}), 30);
}
