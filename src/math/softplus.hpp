#pragma once
#include <algorithm>
#include <cmath>

namespace portfolio::math {

/// log(1 + e^u), which neither overflows nor loses what is small.
inline double softplus(double u) { return std::max(u, 0.0) + std::log1p(std::exp(-std::abs(u))); }

} // namespace portfolio::math
