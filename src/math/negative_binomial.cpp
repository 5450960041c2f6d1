#include "math/negative_binomial.hpp"

#include "math/gamma.hpp"
#include "math/incomplete_beta.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::math {
namespace {

constexpr double few = 1000;

/// P(N ≥ n) = P(N > 0) − P(0 < N < n), n > 0.
double tail_without(double n, double shape, double z) {
  double tail = -std::expm1(-shape * std::log1p(z));
  for (double i = 1; i < n; ++i) tail -= std::exp(log_negative_binomial(i, shape, z));
  return std::max(tail, 0.0);
}

} // namespace

double log_negative_binomial(double n, double shape, double z) {
  const double nothing = -shape * std::log1p(z);
  if (n == 0) return nothing;
  return log_rising(shape, n) - log_rising(1, n) - n * std::log1p(1 / z) + nothing;
}

double negative_binomial_tail(double n, double shape, double z) {
  if (n == 0) return 1;
  if (z == 0) return 0;
  const double x = z / (1 + z);
  // x^n (1−x)^shape / B(n, shape)
  const double front = n * std::exp(log_negative_binomial(n, shape, z));
  if (front == 0) return n > shape * z ? 0 : 1;
  if (x <= (n + 1) / (n + shape + 2)) return front / n * beta_fraction(n, shape, x);
  const double rest = 1 - front / shape * beta_fraction(shape, n, 1 / (1 + z));
  if (rest > 0.1) return rest;
  // Of a small shape hardly anybody has an event, and of the difference little would be left.
  return n <= few ? tail_without(n, shape, z) : front / n * beta_fraction(n, shape, x);
}

} // namespace portfolio::math
