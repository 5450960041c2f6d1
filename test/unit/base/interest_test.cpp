#include "base/error.hpp"
#include "base/interest.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

using namespace portfolio;

namespace {

template <class Call> std::string message_of(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST(Interest, DiscountIsPerYear) {
  EXPECT_NEAR(discount_rate(0.15, 7), std::log(1.15) * 7 / days_per_year, 1e-16);
  EXPECT_EQ(discount_rate(0, 7), 0);
  EXPECT_THROW(discount_rate(-0.01, 7), Error);
  EXPECT_THROW(discount_rate(std::nan(""), 7), Error);
}

TEST(Interest, RatesArePerYearWhateverThePeriod) {
  EXPECT_EQ(period_rate(0.1, 1), 0.1);
  EXPECT_NEAR(std::pow(1 + period_rate(0.1, 1.0 / 12), 12), 1.1, 1e-14);
  EXPECT_EQ(period_rate(0, 0.25), 0);
  EXPECT_EQ(message_of([] { period_rate(-0.1, 1); }), "annual rate is -0.1");
  EXPECT_EQ(message_of([] { period_rate(0.1, 0); }), "period is 0 years");
}
