#pragma once

namespace portfolio::math {

/// The factor of the regularised incomplete beta function I_x(a, b) behind x^a (1−x)^b/(a B(a, b)):
/// the continued fraction DLMF 8.17.22, for x ≤ (a+1)/(a+b+2). a, b > 0.
double beta_fraction(double a, double b, double x);

/// P(G/H ≤ s) of independent G ~ Gamma(a, 1), H ~ Gamma(b, 1), which is I_{s/(1+s)}(a, b): the
/// beta prime distribution. a, b > 0, s ≥ 0; to some 13 digits, for large a or b to fewer.
double beta_prime_below(double s, double a, double b);

} // namespace portfolio::math
