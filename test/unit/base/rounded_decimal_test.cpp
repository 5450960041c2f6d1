#include "base/rounded_decimal.hpp"

#include "base/error.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;

TEST(RoundedDecimal, FloatsCountAsTheDecimalsTheyShow) {
  struct {
    double value;
    const char *text;
  } cases[] = {{0.1, "0.1"},
               {0.1 + 0.2, "0.300000000000"},
               {1e-20, "0.000000000000"},
               {-2.5e17, "-250000000000000000"},
               {1.0 / 3, "0.333333333333"},
               {-12345.678901234567, "-12345.678901234567"},
               {1e-12, "0.000000000001"}};
  for (const auto &each : cases) EXPECT_EQ(to_string(rounded_decimal(each.value)), each.text);
  EXPECT_THROW(rounded_decimal(std::nan("")), Error);
  EXPECT_THROW(rounded_decimal(1.1e18), Error);
}
