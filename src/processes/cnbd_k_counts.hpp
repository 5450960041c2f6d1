#pragma once
#include <complex>
#include <span>
#include <vector>

namespace portfolio::processes {

/// The number M of purchases until z of customers who never leave: M = ⌊(j + N)/k⌋ with
/// probability w_j, where N is the number of stages made by then, Poisson with rate λ ~
/// Gamma(shape + j, 1). Given the chance p to leave after a purchase, everything is in its
/// generating function.
class CondensedCounts {
public:
  /// weights: w_0 … w_{k−1}.
  CondensedCounts(std::span<const double> weights, double shape, double z);

  /// 1 − E[(1 − p)^M], 0 < p ≤ 1, without cancellation where it is small because p is.
  double lost(double p) const;

private:
  double lost_by_roots(double p) const;
  double lost_by_counts(double q) const;
  double others(double s) const;

  std::span<const double> weights_;
  double shape_, z_;
  std::vector<std::complex<double>> roots_; ///< e^(2πil/k), 0 < l ≤ k/2
  double others_at_0_ = 0;                  ///< others() of p = 0
  std::vector<double> counts_;              ///< P(M = m), as many as matter for 1 − p < ½
};

} // namespace portfolio::processes
