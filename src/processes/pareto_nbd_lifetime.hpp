#pragma once
#include <array>
#include <cstddef>

namespace portfolio::processes {

/// Expected lifetime, each instant v of it discounted by exp(−kappa·v), in units of the rate B of
/// mu ~ Gamma(s, B) of a living customer, kappa = B·delta ≥ 0:
///   ∫ exp(−κv) (1+v)^−s dv over v ≥ 0  =  κ^(s−1) Ψ(s, s; κ)  =  exp(κ) E_s(κ),
/// Ψ being Tricomi's function, as in the DERT of Fader, Hardie & Lee 2005 ("RFM and CLV"), and E_s
/// the exponential integral. By quadrature in log(1+v), so that whole s are nothing special. For
/// kappa = 0 it is 1/(s−1), infinite for s ≤ 1.
double discounted_lifetime_while_alive(double s, double kappa);
/// The same within a horizon z ≥ 0 in this unit, which may be infinite.
double discounted_lifetime_while_alive(double s, double kappa, double z);

/// Remembers the values for many customers, who share few ages. Plain data, all zero bytes are the
/// empty state; one is good for any model.
class DiscountedLifetimes {
public:
  /// discounted_lifetime_while_alive(s, kappa, z).
  double at(double s, double kappa, double z);

private:
  static constexpr std::size_t places = 2048;  // a power of 2: several years of days
  static constexpr std::size_t neighbours = 8; // that a value may have been moved by
  struct Place {
    double s, kappa, z, value; ///< s is 0 where nothing is remembered
  };
  std::array<Place, places> places_;
};

/// The expected lifetime within a horizon, in the same unit, and the horizon too:
///   ∫ (1+v)^−s dv from 0 to `horizon`  =  (1 − (1+horizon)^(1−s))/(s−1),
/// the logarithm of 1 + horizon for s = 1; exact near it.
double lifetime_within(double s, double horizon);

} // namespace portfolio::processes
