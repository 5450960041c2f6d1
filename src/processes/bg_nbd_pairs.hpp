#pragma once

namespace portfolio::processes {

/// E[X(X−1)] of the purchases X of a living customer until the time z, in the setting of
/// purchases_while_alive(). With m purchases or more made only by those who stayed m − 1 times it
/// is
///   Σ_{m≥2} 2(m−1) P(N ≥ m) (b)_{m−1}/(a+b)_{m−1}  =  E_p[2(1−p)/p² · P(N(pz) ≥ 2)],
/// N(z) being negative binomial. The sum where it is short, the integral over p where it is long.
double pairs_while_alive(double shape, double z, double a, double b);

} // namespace portfolio::processes
