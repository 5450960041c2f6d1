#pragma once
#include "math/expectation.hpp"
#include "processes/discounted_second.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace portfolio::processes {

/// log Σ_{j<k} (shape)_j/j! · idle^j, 0 ≤ idle < 1: how much likelier it is that a customer who
/// needs k stages for a purchase has made none, than that the customer has made no stage.
double log_fewer_stages(int k, double shape, double idle);

/// What a living customer does from now on whose purchases take k stages each, stages come at the
/// rate λ, and who leaves after each purchase with probability p ~ Beta(a, b). Unit of time: that
/// in which λ ~ Gamma(shape, 1) would hold if no stage had been made since the last purchase.
///
/// How many stages j < k of the next purchase are made is not seen. With an idle share of all the
/// time since then, its probabilities are w_j ∝ (shape)_j/j! · idle^j, and λ given j is
/// Gamma(shape + j, 1). All results are exact up to rounding: sums over j of sums over the stages
/// to come, with the rest bounded, or, where these are long, the integral over p of what has a
/// closed form given p.
class CondensedFuture {
public:
  /// k ≥ 1, shape > 0, 0 ≤ idle < 1.
  CondensedFuture(int k, double shape, double idle, double a, double b);

  /// Expected purchases until z.
  double purchases(double z) const;
  /// E[X(X−1)] of the purchases X until z; nothing where the sums would be long.
  std::optional<double> pairs(double z) const;
  /// P(n purchases until z), and P(at least n), n ≥ 0.
  double p_purchases(double n, double z) const;
  double p_at_least(double n, double z) const;
  /// P(still a customer at z).
  double alive(double z) const;
  /// P(no purchase until z).
  double no_purchase(double z) const;
  /// Expected purchases without end, each discounted by exp(−kappa · time); infinite for kappa = 0
  /// and a ≤ 1. With p times `losses` in place of p.
  double discounted_purchases(double kappa, double losses = 1) const;
  /// Expected discounted time until the customer leaves; infinite for kappa = 0 and a ≤ 1 or
  /// shape ≤ 1.
  double discounted_time(double kappa) const;
  /// Second moments without end; nothing where they are infinite.
  std::optional<DiscountedSecond> second(double kappa) const;

private:
  template <class Weight>
  double waits(double a, double b, double kappa, const Weight &weight) const;
  bool series_is_short(double z) const;
  template <class Value> double series(double z, const Value &value) const;
  double p_counted(double n, double z) const;
  double p_made(double n, double z) const;
  template <class Term> std::optional<double> by_purchase(double z, const Term &term) const;
  double stayed(double m) const;
  double finer() const;
  double mean_time() const;

  std::size_t k_;
  double shape_, a_, b_;
  std::vector<double> made_; ///< w_j
};

} // namespace portfolio::processes
