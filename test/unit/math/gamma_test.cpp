#include "math/gamma.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::math;

namespace {

constexpr double arguments[] = {1e-8, 1e-3, 0.1, 0.24, 0.5, 1,   1.4616, 1.7,
                                2,    3.3,  7.5, 11.9, 12,  100, 5000.5, 1e6};

double relative(double a, double b) { return std::abs(a - b) / (1 + std::abs(b)); }

} // namespace

TEST(Gamma, DigammaAndTrigammaAgreeWithTheLibrary) {
  for (const double z : arguments) {
    EXPECT_LT(relative(digamma(z), boost::math::digamma(z)), 4e-15) << z;
    EXPECT_LT(relative(trigamma(z), boost::math::trigamma(z)), 4e-15) << z;
  }
}

TEST(Gamma, RisingFactorialIsAProduct) {
  for (const double z : arguments)
    for (const int n : {0, 1, 2, 24, 25, 300}) {
      long double log = 0, digamma_sum = 0, trigamma_sum = 0;
      for (int k = 0; k < n; ++k) {
        const long double factor = static_cast<long double>(z) + k;
        log += std::log(factor);
        digamma_sum += 1 / factor;
        trigamma_sum -= 1 / (factor * factor);
      }
      EXPECT_LT(relative(log_rising(z, n), static_cast<double>(log)), 1e-13) << z;
      EXPECT_LT(relative(digamma_difference(z, n), static_cast<double>(digamma_sum)), 1e-14) << z;
      EXPECT_LT(relative(trigamma_difference(z, n), static_cast<double>(trigamma_sum)), 1e-14) << z;
    }
}

TEST(Gamma, SmallFactorsAreNotRoundedAway) {
  // Two gamma functions would give a difference of numbers around 1e16 here.
  EXPECT_NEAR(log_rising(1e15, 2), 2 * std::log(1e15), 1e-13);
  EXPECT_NEAR(log_rising(1e-12, 1), std::log(1e-12), 1e-13);
}
