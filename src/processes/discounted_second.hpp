#pragma once
#include <algorithm>

namespace portfolio::processes {

/// Expected products of what is to come of one customer: of S, the sum of the discounts of his
/// purchases, and L, the discounted time that he is still a customer. So their variances are known,
/// and their covariance.
struct DiscountedSecond {
  double purchases = 0;      ///< E[S], as discounted_purchases()
  double time = 0;           ///< E[L], as discounted_lifetime()
  double squares = 0;        ///< Σ of the squared discounts: E[S²] = squares + pairs
  double pairs = 0;          ///< of every two purchases the product of their discounts, both orders
  double purchases_time = 0; ///< E[S·L]
  double time_time = 0;      ///< E[L²]

  DiscountedSecond times(double alive, double unit) const {
    return {alive * purchases, alive * unit * time,           alive * squares,
            alive * pairs,     alive * unit * purchases_time, alive * unit * unit * time_time};
  }
};

/// Where these are differences (f(kappa) − f(2·kappa))/kappa, f being an integral of exp(−kappa·t)
/// until z, little discount leaves only their last digits: a little more of it, an error of 10^-4
/// at most.
inline constexpr double least_gap = 1e-4; // of kappa · z
inline double gap_discount(double kappa, double z) { return std::max(kappa, least_gap / z); }

} // namespace portfolio::processes
