#pragma once

namespace portfolio::math {

/// P(X > x) of a chi-squared variable with so many degrees of freedom, x ≥ 0, degrees ≥ 1.
double chi_squared_tail(double x, int degrees);

/// z with P(|N(0, 1)| ≤ z) = level, 0 < level < 1.
double normal_width(double level);

} // namespace portfolio::math
