#include "base/error.hpp"
#include "processes/gamma_gamma.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;

TEST(Spend, IsAWeightedMeanOfCustomerAndPopulation) {
  const GammaGamma model{6.25, 3.744, 15.44};
  const double population = 6.25 * 15.44 / 2.744;
  EXPECT_NEAR(*expected_spend(model, 0, 0), population, 1e-12);
  EXPECT_NEAR(*expected_spend(model, 2, 22.345), 6.25 * (15.44 + 2 * 22.345) / (12.5 + 2.744),
              1e-12);
  EXPECT_NEAR(*expected_spend(model, 1e6, 22.345), 22.345, 1e-3);
  // Refunds ate the mean: no observation.
  EXPECT_NEAR(*expected_spend({6.25, 3.74, 15.44}, 3, 0), 96.5 / 21.49, 1e-12);
  EXPECT_EQ(*expected_spend(model, 3, -7), *expected_spend(model, 3, 0));
  EXPECT_THROW(expected_spend(model, -1, 5), Error);
  EXPECT_THROW(expected_spend(model, 1.5, 5), Error);
  EXPECT_THROW(expected_spend(model, 1, HUGE_VAL), Error);
}

TEST(Spend, HasNoMeanInAHeavyTail) {
  const GammaGamma heavy{0.05, 0.9, 15};
  EXPECT_FALSE(expected_spend(heavy, 0, 0));
  EXPECT_FALSE(expected_spend(heavy, 2, 30));
  EXPECT_FALSE(expected_spend(heavy, 4, 30)); // though p x + q is above 1
  EXPECT_FALSE(expected_spend({6, 1, 15}, 4, 30));
  EXPECT_GT(*expected_spend({6, 1.001, 15}, 0, 0), 0);
}
