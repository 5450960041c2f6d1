#pragma once
#include <cmath>

namespace portfolio::math {

/// e^v − 1 − v, how far the exponential is above its tangent at 0; near 0 by its series, of which a
/// difference would leave nothing.
inline double above_tangent(double v) {
  if (std::abs(v) > 0.05) return std::expm1(v) - v;
  double sum = 0;
  for (double n = 9; n > 2; --n) sum = (sum + 1) * v / n;
  return (sum + 1) * v * v / 2;
}

} // namespace portfolio::math
