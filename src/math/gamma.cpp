#include "math/gamma.hpp"

#include <cmath>

namespace portfolio::math {
namespace {

// Stirling's series with the shift to z ≥ 12 (Abramowitz & Stegun 6.3.18, 6.4.12). Boost.Math has
// both functions, but brings static initialisers along that would run when a backend loads the
// module.
constexpr double far = 12;

/// Where so few factors are cheaper and more exact than two gamma functions; n is an integer then.
bool is_short(double n) { return n <= 24 && n == std::floor(n); }

/// log Γ(z) − (z−½)·log z + z − ½·log 2π for z ≥ 12 (Abramowitz & Stegun 6.1.41).
double stirling_rest(double z) {
  const double w = 1 / (z * z);
  return (1. / 12 -
          w * (1. / 360 - w * (1. / 1260 - w * (1. / 1680 - w * (1. / 1188 - w * 691 / 360360))))) /
         z;
}

} // namespace

double digamma(double z) {
  double shift = 0;
  for (; z < far; ++z) shift -= 1 / z;
  const double w = 1 / (z * z);
  const double tail =
      w * (1. / 12 -
           w * (1. / 120 - w * (1. / 252 - w * (1. / 240 - w * (1. / 132 - w * 691 / 32760)))));
  return shift + std::log(z) - 0.5 / z - tail;
}

double trigamma(double z) {
  double shift = 0;
  for (; z < far; ++z) shift += 1 / (z * z);
  const double w = 1 / (z * z);
  const double tail =
      w * (1. / 6 - w * (1. / 30 - w * (1. / 42 - w * (1. / 30 - w * (5. / 66 - w * 691 / 2730)))));
  return shift + (1 + 0.5 / z + tail) / z;
}

double log_gamma(double z) {
  int sign; // lgamma() would write a global variable
  return ::lgamma_r(z, &sign);
}

double log_rising(double z, double n) {
  if (!is_short(n)) {
    if (z < far) return log_gamma(z + n) - log_gamma(z);
    // Of two large logarithms of Γ little but rounding would be left.
    return (z + n - 0.5) * std::log1p(n / z) + n * (std::log(z) - 1) + stirling_rest(z + n) -
           stirling_rest(z);
  }
  double log = 0, product = 1;
  for (double k = 0; k < n; ++k) {
    product *= z + k;
    if (product < 1e100 && product > 1e-100) continue;
    log += std::log(product);
    product = 1;
  }
  return log + std::log(product);
}

double digamma_difference(double z, double n) {
  if (!is_short(n)) return digamma(z + n) - digamma(z);
  double sum = 0;
  for (double k = 0; k < n; ++k) sum += 1 / (z + k);
  return sum;
}

double trigamma_difference(double z, double n) {
  if (!is_short(n)) return trigamma(z + n) - trigamma(z);
  double sum = 0;
  for (double k = 0; k < n; ++k) sum -= 1 / ((z + k) * (z + k));
  return sum;
}

} // namespace portfolio::math
