#pragma once
#include "processes/bg_nbd_discount.hpp"
#include "processes/discounted_second.hpp"
#include "processes/pareto_nbd_dropout.hpp"
#include "processes/pareto_nbd_lifetime.hpp"
#include "statistics/rows.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace portfolio::processes {

using statistics::PurchaseRow;

/// What Pareto/NBD (Schmittlein, Morrison & Colombo 1987) says about one customer: plain numbers,
/// cheap to make for every row.
///
/// Given that the customer is alive, lambda ~ Gamma(r+x, α+T) and mu ~ Gamma(s, β+T) are
/// independent, so that everything below is an expectation over these two times P(alive): sums and
/// integrals of positive terms, nothing cancels at s = 1 or α = β.
///
/// Arguments in the model's unit of time. The weight of the row plays no role.
class ParetoNbd {
public:
  explicit ParetoNbd(const ParetoParameters &model) : model_(model) {}
  ParetoNbd(double r, double alpha, double s, double beta) : model_{r, alpha, s, beta} {}

  /// Log-likelihood of the customer.
  double log_likelihood(const PurchaseRow &customer) const;

  /// P(the customer has not left at T).
  double p_alive(const PurchaseRow &customer) const;
  /// P(the customer has not left at T + time), time ≥ 0.
  double p_alive_after(const PurchaseRow &customer, double time) const;

  /// Expected purchases in (T, T + horizon], horizon ≥ 0.
  double expected_purchases(const PurchaseRow &customer, double horizon) const;

  /// P(no purchase in (T, T + horizon]): left, or leaving or idle until then.
  double p_no_purchase(const PurchaseRow &customer, double horizon) const;

  /// Expected purchases after T, each discounted by exp(−delta · time after T), delta ≥ 0, within a
  /// horizon or without end: DERT. Error(no_answer) for delta = 0 and s ≤ 1 without end, when the
  /// sum is infinite. `lifetimes` are for many customers, who share few ages.
  double discounted_purchases(const PurchaseRow &customer, double delta, double horizon = HUGE_VAL,
                              DiscountedLifetimes *lifetimes = nullptr) const;

  /// Expected time from T until the customer leaves, or the horizon, each instant discounted in the
  /// same way: the integral of exp(−delta·u) P(alive at T+u) du. Errors as above.
  double discounted_lifetime(const PurchaseRow &customer, double delta, double horizon = HUGE_VAL,
                             DiscountedLifetimes *lifetimes = nullptr) const;

  /// Both for many customers with covariates, delta and horizon > 0: `lifetimes` are good for any.
  DiscountedFuture within(const PurchaseRow &customer, double delta, double horizon,
                          LifetimeSeries &lifetimes) const;

  /// Second moments of these; nothing where they are infinite. `twice` are lifetimes at twice the
  /// discount.
  std::optional<DiscountedSecond> second(const PurchaseRow &customer, double delta, double horizon,
                                         DiscountedLifetimes *lifetimes,
                                         DiscountedLifetimes *twice) const;

  /// P(a new customer makes n repeat purchases within `time`), n ≥ 0, time ≥ 0.
  double p_purchases(std::int64_t n, double time) const;
  /// Expected repeat purchases of a new customer within `time` ≥ 0.
  double expected_purchases(double time) const;
  /// P(at least n of them), and the expected number of ordered pairs of them, E[X(X − 1)].
  double p_at_least(std::int64_t n, double time) const;
  /// P(X = 0), P(X = 1), … until at most `rest` is left; empty where that would be many.
  std::vector<double> first_probabilities(double time, double rest) const;
  double expected_pairs(double time) const;
  /// P(a new customer makes a repeat purchase at all), and when half of those have done so.
  double p_ever() const;
  double median_wait() const;

  /// What a customer who is alive at T does from then on: a new customer of this model.
  ParetoNbd living(const PurchaseRow &customer) const;

private:
  double rate_while_alive(const PurchaseRow &customer) const;
  double lifetime_while_alive(const PurchaseRow &customer, double delta, double horizon,
                              DiscountedLifetimes *lifetimes) const;

  ParetoParameters model_;
};

/// Log-likelihood of one customer, and its derivatives in r, alpha, s, beta.
double log_likelihood(const ParetoParameters &model, const PurchaseRow &customer,
                      std::array<double, 4> &slope);

} // namespace portfolio::processes
