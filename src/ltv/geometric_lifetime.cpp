#include "ltv/geometric_lifetime.hpp"

#include "math/expectation.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio {
namespace {

/// E[1/(κ + θ)], θ ~ Beta(a, b), κ > 0, b ≥ 1.
double mean_inverse(double kappa, double a, double b) {
  // θ/(κ+θ) = 1 − κ/(κ+θ); of the difference some (κb)^a is left, which is no small part.
  if (a < 0.25) return (1 - a / (a + b) * mean_inverse(kappa, a + 1, b)) / kappa;
  // The density falls off as θ^a below its mode, the integrand only as θ^(a−1) until κ: a rule for
  // a smaller a reaches far enough.
  const double tilt = std::min(1.0, a / 2);
  const Rule rule = beta_rule(a - tilt, b);
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const double share = rule.weights[i] * std::pow(rule.points[i], tilt);
    sum += share / (kappa + rule.points[i]);
    total += share;
  }
  return sum / total;
}

} // namespace

double geometric_lifetime(double kappa, double a, double b) {
  if (kappa == 0) return a > 1 ? b / (a - 1) : HUGE_VAL;
  return b / (a + b) * mean_inverse(kappa, a, b + 1); // 1−θ goes into the density
}

} // namespace portfolio
