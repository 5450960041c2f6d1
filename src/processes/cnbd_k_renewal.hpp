#pragma once
#include "processes/cnbd_k_horizon.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace portfolio::processes {

/// What CondensedHorizon tells, as integrals over the time u of a purchase instead of sums over
/// stages for each rate. With s = shape, the n-th purchase comes with density
///   f_n(u) = w_0 · Γ(s+nk)/(Γ(nk)Γ(s)) · u^(nk−1)/(1+u)^(s+nk) · Σ_{j<k} C(nk−1, j) (idle/u)^j,
/// j being the stages made already: all terms are positive, from n to n + 1 they follow from each
/// other, and the points of u are the same for all n. In y = arsinh √u every f_n is as wide as any
/// other, 1/(2√s), so that panels of equal length serve.
class CondensedRenewal {
public:
  /// k ≥ 1, shape > 0, 0 ≤ idle < 1.
  CondensedRenewal(int k, double shape, double idle, double a, double b);

  /// As CondensedHorizon::until(); nothing where others are cheaper, or where customers leave so
  /// soon that digits of their time would be lost.
  std::optional<CondensedHorizon::Expected> until(double z, double kappa);

private:
  struct Points;
  /// What the n-th purchase, n = 1, 2, …, has whenever it comes.
  struct Purchase {
    double staying; ///< E[(1−p)^(n−1)]
    double leaving; ///< and p times it
    double growth;  ///< of Γ(s+nk)/Γ(nk)/scale from n to n + 1
    double scale;   ///< of its choices
  };
  void append_purchase();
  void begin(Points &at, std::size_t n);
  bool add(Points &at);

  std::size_t k_;
  double shape_, idle_, a_, b_, log_first_;
  std::vector<Purchase> purchases_;
  std::vector<double> choices_; ///< C(nk−1, j) idle^j, k of each n
};

} // namespace portfolio::processes
