#include "math/geometric_lifetime.hpp"

#include "math/expectation.hpp"

#include <cmath>

namespace portfolio::math {
namespace {

/// E[1/(κ + θ)], θ ~ Beta(a, b), κ > 0.
double mean_inverse(double kappa, double a, double b) {
  const auto inverse = [kappa](double theta) { return 1 / (kappa + theta); };
  return BetaMean(a, b).of(inverse(0), inverse(1), inverse);
}

} // namespace

double geometric_lifetime(double kappa, double a, double b) {
  if (kappa == 0) return a > 1 ? b / (a - 1) : HUGE_VAL;
  return b / (a + b) * mean_inverse(kappa, a, b + 1); // 1−θ goes into the density
}

} // namespace portfolio::math
