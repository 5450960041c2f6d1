#pragma once

namespace portfolio::math {

/// The number N of events within a time z that come at a rate g ~ Gamma(shape, 1): negative
/// binomial. shape > 0, z ≥ 0; n an integer ≥ 0.

/// log P(N = n); −∞ where z = 0 and n > 0.
double log_negative_binomial(double n, double shape, double z);

/// P(N ≥ n) = I_{z/(1+z)}(n, shape), to some 13 digits; for large n the rounding of n log n costs
/// digits.
double negative_binomial_tail(double n, double shape, double z);

} // namespace portfolio::math
