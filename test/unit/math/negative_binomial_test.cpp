#include "math/negative_binomial.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::math;

TEST(NegativeBinomial, TailIsTheIncompleteBetaFunction) {
  for (const double shape : {0.01, 0.24, 1.0, 7.5, 80.0, 5000.0})
    for (const double z : {1e-9, 0.03, 0.9, 8.0, 1e4, 1e12})
      for (const double n : {1.0, 2.0, 3.0, 12.0, 100.0, 4000.0}) {
        const double wanted = z < 1 ? boost::math::ibeta(n, shape, z / (1 + z))
                                    : boost::math::ibetac(shape, n, 1 / (1 + z));
        EXPECT_NEAR(negative_binomial_tail(n, shape, z), wanted,
                    5e-12 * wanted + (wanted > 1e-3 ? 1e-11 : 0))
            << n << ' ' << shape << ' ' << z;
      }
}

TEST(NegativeBinomial, TailIsTheSumOfProbabilities) {
  for (const double shape : {0.24, 3.0, 90.0})
    for (const double z : {0.1, 2.0}) {
      double below = 0;
      for (double n = 0; n < 200; ++n) {
        EXPECT_NEAR(negative_binomial_tail(n, shape, z), 1 - below, 1e-12);
        below += std::exp(log_negative_binomial(n, shape, z));
      }
    }
}

TEST(NegativeBinomial, EdgesAreExact) {
  EXPECT_EQ(negative_binomial_tail(0, 0.3, 0), 1);
  EXPECT_EQ(negative_binomial_tail(1, 0.3, 0), 0);
  EXPECT_EQ(log_negative_binomial(0, 0.3, 0), 0);
  EXPECT_EQ(log_negative_binomial(1, 0.3, 0), -HUGE_VAL);
  EXPECT_EQ(negative_binomial_tail(1e9, 0.3, 1e-6), 0);
  EXPECT_NEAR(negative_binomial_tail(1e9, 0.3, 1e300), 1, 1e-12);
  EXPECT_NEAR(negative_binomial_tail(1e9, 1e9, 1), 0.5, 1e-4); // and soon
}
