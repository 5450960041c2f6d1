#pragma once
#include "processes/cnbd_k_horizon.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace portfolio::processes {

/// What CondensedHorizon tells, for purchases of many stages: a sum over the purchases to come, of
/// which there are few, instead of one over stages for each rate. With s = shape, the n-th comes at
/// a time u with density
///   f_n(u) = w_0 · Γ(s+nk)/(Γ(nk)Γ(s)) · u^(nk−1)/(1+u)^(s+nk) · Σ_{j<k} C(nk−1, j) (idle/u)^j,
/// j being the stages made already: all terms are positive. It is integrated in log u.
class CondensedPurchases {
public:
  /// k ≥ 1, shape > 0, 0 ≤ idle < 1.
  CondensedPurchases(int k, double shape, double idle, double a, double b);

  /// As CondensedHorizon::until(); nothing where that is cheaper, or where customers leave so soon
  /// that digits of their time would be lost.
  std::optional<CondensedHorizon::Expected> until(double z, double kappa);

private:
  struct Share {  ///< E over the time of the n-th purchase, until z, of …
    double comes; ///< … the discount there
    double rest;  ///< … the time from there to z, discounted
  };
  void choose(double n);
  double log_sum(double u) const; ///< of the terms over j
  double mean(double u) const;
  double log_density(double log_u, double log_terms) const; ///< of log u
  double last(double log_z) const;
  Share integrate(double z, double kappa) const;

  double k_, shape_, idle_, a_, b_, log_first_;
  double stages_ = 0, log_factor_ = 0, log_last_ = 0; ///< of the n-th purchase
  std::vector<double> ratios_, inverses_;             ///< C(nk−1, j+1)/C(nk−1, j)
};

} // namespace portfolio::processes
