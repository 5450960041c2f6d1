#pragma once
#include "models/model.hpp"
#include "processes/bg_nbd_discount.hpp"
#include "processes/bg_nbd_table.hpp"
#include "processes/cnbd_k_horizon.hpp"
#include "processes/discounted_second.hpp"
#include "statistics/rows.hpp"

#include <optional>

namespace portfolio::processes {

using models::ModelKind;
using statistics::PurchaseRow;

/// What BG/NBD and MBG/NBD say about one customer: plain numbers, cheap to make for every row.
///
/// Given that the customer is alive, lambda ~ Gamma(R = r+x, A = α+T) and p ~ Beta(a, b') are
/// independent, b' = b + x for BG/NBD and b + x + 1 for MBG/NBD. Everything below is an expectation
/// over these two times P(alive), written as a sum or integral of positive terms: nothing cancels
/// at a = 1 or a + b = 1, and nothing overflows for thousands of purchases.
///
/// Arguments in the model's unit of time. The weight of the row plays no role.
class BetaGeometric {
public:
  BetaGeometric(ModelKind kind, double r, double alpha, double a, double b)
      : extra_(kind == ModelKind::mbg_nbd ? 1 : 0), r_(r), alpha_(alpha), a_(a), b_(b) {}

  /// Log-likelihood of the customer.
  double log_likelihood(const PurchaseRow &customer) const;

  /// P(the customer has not left at T); 1 for BG/NBD without a repeat purchase.
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

  /// Expected time after T until the customer leaves, discounted: ∫ exp(−delta·u)·P(alive at T + u)
  /// du. Error(no_answer) for delta = 0 and a ≤ 1 or r + x ≤ 1, when it is infinite.
  double discounted_lifetime(const PurchaseRow &customer, double delta) const;

  /// Discounted purchases and lifetime within a horizon > 0; nothing where the sums would be long.
  std::optional<CondensedHorizon::Expected> within(const PurchaseRow &customer, double delta,
                                                   double horizon) const;
  /// The same to ten digits, for many customers, within a horizon that may be infinite: what
  /// depends on the frequency only is kept in `curves`, which belong to this model. Nothing where
  /// they do not serve.
  std::optional<DiscountedFuture> within(const PurchaseRow &customer, double delta, double horizon,
                                         DiscountCurves &curves) const;
  /// For many customers with covariates, delta > 0: `dropouts` are good for any.
  std::optional<DiscountedFuture> within(const PurchaseRow &customer, double delta, double horizon,
                                         DropoutTable &dropouts) const;

  /// Second moments of these within a horizon, which may be infinite; nothing where they are
  /// infinite, or the sums would be long. `own` are the curves of this model, `shifted` those of
  /// one with r + 1 and b + 1 in place of r and b; or there are none of both. For many customers
  /// with covariates there may be `dropouts`.
  std::optional<DiscountedSecond> second(const PurchaseRow &customer, double delta, double horizon,
                                         DiscountCurves *own, DiscountCurves *shifted,
                                         DropoutTable *dropouts = nullptr) const;

  /// P(a new customer makes n repeat purchases within `time` of the first): alive after exactly n,
  /// or left with the n-th, for MBG/NBD possibly with the first purchase. 0 ≤ n ≤ 10^9.
  double p_purchases(std::int64_t n, double time) const;
  /// Their expected number.
  double expected_purchases(double time) const;
  /// P(at least n of them), and the expected number of ordered pairs of them, E[X(X − 1)].
  double p_at_least(std::int64_t n, double time) const;
  double expected_pairs(double time) const;
  /// When half of those who buy again have done so, and how many buy again at all.
  double median_wait() const;
  double p_ever() const { return p_alive({}); }

  /// What a customer who is alive at T does from then on: a new customer of this model, who need
  /// not be asked whether to leave before the first purchase to come.
  BetaGeometric living(const PurchaseRow &customer) const;

private:
  struct Posterior {
    double shape, rate, a, b; ///< of lambda and of p
  };
  Posterior posterior(const PurchaseRow &customer) const;
  static std::optional<DiscountedFuture> ahead(std::int64_t frequency, const Posterior &of,
                                               double kappa, double z, double c,
                                               DiscountCurves *curves, DropoutTable *dropouts);
  static std::optional<DiscountedSecond> undiscounted_second(const Posterior &now);
  /// b' − 1 for x purchases, of which at least one chance to leave came: b may be less than the
  /// last digit of x.
  double before_last(double x) const { return b_ + (x + extra_ - 1); }
  double log_odds_left(const PurchaseRow &customer) const;
  template <class Expect>
  std::optional<DiscountedFuture> future(const PurchaseRow &customer, const Expect &expect) const;
  void require_discount(double delta) const;

  double extra_, r_, alpha_, a_, b_;
};

} // namespace portfolio::processes
