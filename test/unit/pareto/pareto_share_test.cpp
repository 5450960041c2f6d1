#include "pareto/share.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>
#include <limits>

using namespace portfolio;
using namespace portfolio::pareto;

TEST(ParetoShare, IsTheShortestDecimal) {
  EXPECT_TRUE(least_amount(to_share(0, "cut"), 1000) == 0);
  EXPECT_EQ(to_share(1. / 3, "cut").numerator, 3333333333333333);
  EXPECT_TRUE(least_amount(to_share(0.8, "cut"), 1000) == 800);
  EXPECT_TRUE(least_amount(to_share(0.8, "cut"), 1001) == 801);
  const Money most = std::numeric_limits<Money>::max();
  EXPECT_TRUE(least_amount(to_share(1, "cut"), most) == most);
  EXPECT_TRUE(least_amount(to_share(0.999999999999999, "cut"), most) < most);
}

TEST(ParetoShare, RefusesNonsense) {
  const auto refuses = [](std::vector<double> cuts) { EXPECT_THROW(to_cuts(cuts), Error); };
  refuses({});
  refuses({0.8});
  refuses({0.2, 0.5, 0.8});
  refuses({0.95, 0.8});
  refuses({0.8, 0.8});
  refuses({0, 0.8});
  refuses({-0.1, 0.8});
  refuses({0.8, 1.1});
  refuses({0.8, std::numeric_limits<double>::quiet_NaN()});
  refuses({0.8, std::numeric_limits<double>::infinity()});
  refuses({1e-19, 0.8});
  EXPECT_THROW(to_base("gross"), Error);
  EXPECT_EQ(to_base("net"), Base::net);
}
