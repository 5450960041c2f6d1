#pragma once

namespace portfolio::math {

/// log Γ(z), z > 0.
double log_gamma(double z);
/// Its first and second derivative.
double digamma(double z);
double trigamma(double z);

/// log Γ(z+n)/Γ(z), its first and second derivative in z; z > 0, n ≥ 0. Small n are summed term by
/// term, so that nothing cancels where z is tiny or huge.
double log_rising(double z, double n);
double digamma_difference(double z, double n);
double trigamma_difference(double z, double n);

} // namespace portfolio::math
