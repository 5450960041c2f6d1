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

/// The same for customers who differ by covariates: beta and with it kappa and z are each one's
/// own, s and c = delta · horizon (which may be infinite) are shared. To ten digits, by Chebyshev
/// series on pieces of log kappa that are fixed beforehand, each made when it is first asked for.
class LifetimeSeries {
public:
  /// discounted_lifetime_while_alive(s, kappa, c / kappa).
  double at(double s, double kappa, double c);

private:
  static constexpr std::size_t terms = 16, most = 8; // of s and c
  static constexpr int first_log = -12, last_log = 8;
  static constexpr std::size_t pieces = static_cast<std::size_t>(last_log - first_log);
  struct Of {
    double s, c; ///< s is 0 where nothing is remembered
    std::array<bool, pieces> is_made;
    std::array<std::array<double, terms>, pieces> series;
  };
  Of &of(double s, double c);

  std::array<Of, most> all_;
  std::size_t oldest_;
};

/// The expected lifetime within a horizon, in the same unit, and the horizon too:
///   ∫ (1+v)^−s dv from 0 to `horizon`  =  (1 − (1+horizon)^(1−s))/(s−1),
/// the logarithm of 1 + horizon for s = 1; exact near it.
double lifetime_within(double s, double horizon);

} // namespace portfolio::processes
