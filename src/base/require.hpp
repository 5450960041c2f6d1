#pragma once

namespace portfolio {

// What numbers that users type have to be, in one wording each: Error(bad_argument) otherwise.

/// Finite and not negative; `what` names it: a horizon, a rate.
void require_nonnegative(double value, const char *what);
/// The level of an interval: 0 < level < 1.
void require_level(double level);

} // namespace portfolio
