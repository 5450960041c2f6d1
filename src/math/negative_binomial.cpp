#include "math/negative_binomial.hpp"

#include "base/stop.hpp"
#include "math/gamma.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::math {
namespace {

constexpr double few = 1000;

/// The factor of the regularised incomplete beta function I_x(a, b) behind x^a (1−x)^b/(a B(a, b)):
/// Lentz's evaluation of the continued fraction DLMF 8.17.22, for x ≤ (a+1)/(a+b+2). Boost.Math
/// has the function, but brings static initialisers along; see math/gamma.cpp.
double continued_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300, exact = 1e-16;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
  const auto step = [&](double coefficient) {
    d = 1 / away_from_zero(1 + coefficient * d);
    c = away_from_zero(1 + coefficient / c);
    value *= d * c;
    return std::abs(d * c - 1);
  };
  constexpr double most = 1e6; // some √max(a, b) are needed
  for (double m = 1; m < most; ++m) {
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    // What is no number does not get any closer either.
    if (!(step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))) > exact)) break;
    poll_sometimes();
  }
  return value;
}

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
  if (x <= (n + 1) / (n + shape + 2)) return front / n * continued_fraction(n, shape, x);
  const double rest = 1 - front / shape * continued_fraction(shape, n, 1 / (1 + z));
  if (rest > 0.1) return rest;
  // Of a small shape hardly anybody has an event, and of the difference little would be left.
  return n <= few ? tail_without(n, shape, z) : front / n * continued_fraction(n, shape, x);
}

} // namespace portfolio::math
