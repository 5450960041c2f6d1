#pragma once

namespace portfolio::equity {

// What numbers that users type have to be; Error(bad_argument) with the value otherwise.

/// Finite.
void require_finite(double value, const char *what);
/// Between 0 and 1.
void require_share(double value, const char *what);

/// The value itself; Error(out_of_range) where it is beyond what a double holds.
double in_range(double value, const char *what);

} // namespace portfolio::equity
