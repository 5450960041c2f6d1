#pragma once
#include "models/model.hpp"
#include "processes/cnbd_k_future.hpp"
#include "processes/cnbd_k_horizon.hpp"
#include "processes/cnbd_k_living.hpp"
#include "statistics/rows.hpp"

namespace portfolio::processes {

using models::ModelKind;
using statistics::PurchaseRow;

/// What BG/CNBD-k and MBG/CNBD-k say about one customer (Platzer & Reutterer 2016, appendix;
/// Reutterer, Platzer & Schröder 2021): customers who buy more regularly than BG/NBD lets them.
///
/// A purchase takes k stages, each exponential with rate λ ~ Gamma(r, alpha), so that the times
/// between purchases are Gamma(k, λ): λ is the rate of stages, and purchases come k times slower.
/// After each purchase, for BG not after the first, the customer leaves with probability p ~
/// Beta(a, b). k = 1 is (M)BG/NBD.
///
/// What is expected of a customer is exact, not the approximation of these papers; see
/// CondensedFuture. Arguments in the model's unit of time. The weight of the row plays no role.
class CondensedBetaGeometric {
public:
  /// 1 ≤ k ≤ 100.
  CondensedBetaGeometric(ModelKind kind, double r, double alpha, double a, double b, int k)
      : k_(k), extra_(kind == ModelKind::mbg_cnbd_k ? 1 : 0), r_(r), alpha_(alpha), a_(a), b_(b) {}

  /// Log-likelihood of the customer, log_gaps being the sum of the logarithms of the x times
  /// between purchases; 0 where x = 0.
  double log_likelihood(const PurchaseRow &customer, double log_gaps) const;
  /// The same of what the row alone tells: the first of the gaps given their sum t_x integrated
  /// out, so that models of any k can be compared by it. −∞ for k > 1 where t_x = 0 < x.
  double log_likelihood(const PurchaseRow &customer) const;

  /// P(the customer has not left at T); 1 for BG without a repeat purchase.
  double p_alive(const PurchaseRow &customer) const;
  /// The same at T + time, as far as is known at T; time ≥ 0.
  double p_alive_after(const PurchaseRow &customer, double time) const;

  /// Expected purchases in (T, T + horizon], horizon ≥ 0.
  double expected_purchases(const PurchaseRow &customer, double horizon) const;
  /// P(no purchase in (T, T + horizon]): left, or alive and idle.
  double p_no_purchase(const PurchaseRow &customer, double horizon) const;

  /// Expected purchases after T, each discounted by exp(−delta · time after T), delta ≥ 0: DERT.
  /// Error(no_answer) for delta = 0 and a ≤ 1, when the sum is infinite.
  double discounted_purchases(const PurchaseRow &customer, double delta) const;
  /// The same if from T on stages come `frequency` times as fast and a customer leaves with
  /// probability `losses` · p.
  double changed_purchases(const PurchaseRow &customer, double delta, double frequency,
                           double losses) const;
  /// Expected time after T until the customer leaves, discounted likewise. Error(no_answer) for
  /// delta = 0 and a ≤ 1 or r + kx ≤ 1, when it is infinite.
  double discounted_lifetime(const PurchaseRow &customer, double delta) const;

  /// Discounted purchases and lifetime within a horizon > 0; nothing where the sums would be long.
  std::optional<CondensedHorizon::Expected> within(const PurchaseRow &customer, double delta,
                                                   double horizon) const;

  /// Second moments of these without end and with a discount; of others nothing is known.
  std::optional<DiscountedSecond> second(const PurchaseRow &customer, double delta,
                                         double horizon) const;

  /// Of a new customer: P(n repeat purchases within `time` of the first), 0 ≤ n ≤ 10^9, and their
  /// expected number.
  double p_purchases(std::int64_t n, double time) const;
  double expected_purchases(double time) const;

  /// What a customer who is alive at T does from then on.
  LivingCondensed living(const PurchaseRow &customer) const;

private:
  double shape(const PurchaseRow &customer) const;
  /// b' − 1 for x purchases, of which at least one chance to leave came: b may be less than the
  /// last digit of x.
  double before_last(double x) const { return b_ + (x + extra_ - 1); }
  double log_odds_left(const PurchaseRow &customer) const;
  CondensedFuture future(const PurchaseRow &customer) const;
  void require_discount(double delta) const;

  int k_;
  double extra_, r_, alpha_, a_, b_;
};

} // namespace portfolio::processes
