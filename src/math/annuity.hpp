#pragma once
#include <cmath>

namespace portfolio::math {

/// ∫ e^(−rate·t) dt over [0, z] = (1 − e^(−rate·z))/rate, rate ≥ 0, z > 0, one of rate and 1/z
/// positive: without cancellation, and where it can be without an exponential.
inline double annuity(double rate, double z) {
  const double x = rate * z;
  if (x > 37) return 1 / rate;
  if (x > 0.02) return (1 - std::exp(-x)) / rate;
  return z * (1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7))))));
}

} // namespace portfolio::math
