#pragma once
#include <cmath>

namespace portfolio::math {

// Logarithms of quotients of positive numbers whose quotient itself may be no number.

/// log(a/b).
inline double log_quotient(double a, double b) {
  const double quotient = a / b;
  return quotient > 1e-290 && quotient < 1e290 ? std::log(quotient) : std::log(a) - std::log(b);
}

/// log((scale + time)/scale), time ≥ 0.
inline double log_growth(double time, double scale) {
  const double quotient = time / scale;
  return quotient < 1e290 ? std::log1p(quotient) : std::log(time) - std::log(scale);
}

} // namespace portfolio::math
