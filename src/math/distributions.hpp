#pragma once

namespace portfolio::math {

/// P(X > x) of a chi-squared variable with so many degrees of freedom, x ≥ 0, degrees ≥ 1.
double chi_squared_tail(double x, int degrees);

/// z with P(|N(0, 1)| ≤ z) = level, 0 < level < 1.
double normal_width(double level);

/// t with P(|T| ≤ t) = level for Student's t, 0 < level < 1, degrees > 0 and not always whole.
double student_width(double level, double degrees);

} // namespace portfolio::math
