#include "math/incomplete_beta.hpp"

#include "base/stop.hpp"
#include "math/gamma.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::math {

/// By Lentz's method. Boost.Math has the function, but brings static initialisers along; see
/// math/gamma.cpp.
double beta_fraction(double a, double b, double x) {
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

double beta_prime_below(double s, double a, double b) {
  if (s == 0) return 0;
  const double larger = std::max(a, b), smaller = std::min(a, b);
  const double log_beta = log_gamma(smaller) - log_rising(larger, smaller);
  const double x = s / (1 + s);
  const double front = std::exp(-a * std::log1p(1 / s) - b * std::log1p(s) - log_beta);
  if (x <= (a + 1) / (a + b + 2)) return front / a * beta_fraction(a, b, x);
  return 1 - front / b * beta_fraction(b, a, 1 / (1 + s));
}

} // namespace portfolio::math
