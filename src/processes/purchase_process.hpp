#pragma once
#include "models/model_forms.hpp"
#include "processes/bg_bb.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/bg_nbd_discount.hpp"
#include "processes/cnbd_k.hpp"
#include "processes/pareto_nbd.hpp"
#include "processes/prospect.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <variant>

namespace portfolio::processes {

using models::Model;
using models::ModelView;

/// What scoring many customers need not compute again. Plain data without pointers; all zero bytes
/// are the empty state of a ModelCache.
struct ScoringCache {
  bool by_customer; ///< which of the two it is
};

/// That of customers with one model.
struct ModelCache : ScoringCache {
  DiscountCurves curves;         ///< by frequency, for (M)BG/NBD
  DiscountedLifetimes lifetimes; ///< by age, for Pareto/NBD

  /// For another model; the lifetimes are good for any.
  void clear() { curves.clear(); }
};

/// That of customers of whom covariates make models of their own: good for any models.
struct FamilyCache : ScoringCache {
  LifetimeSeries lifetimes; ///< for Pareto/NBD
  DropoutTable dropouts;    ///< for (M)BG/NBD

  /// What need not be zero, at the end.
  static constexpr std::size_t any_bytes = DropoutTable::any_bytes;
};

/// What any purchase model says about customers, whichever it is; cheap to make for every row.
/// Times in the model's unit; for BG/BB they are numbers of opportunities.
class PurchaseProcess {
public:
  static constexpr double endless = std::numeric_limits<double>::infinity();

  /// Error(bad_argument) for a model with effects of covariates, which with_covariates() resolves,
  /// or if the model is none of purchases.
  explicit PurchaseProcess(const ModelView &model);
  explicit PurchaseProcess(const Model &model);

  /// Log-likelihood of the customer.
  double log_likelihood(const PurchaseRow &customer) const;

  /// P(the customer has not left at T), and at T + time.
  double p_alive(const PurchaseRow &customer) const;
  double p_alive_after(const PurchaseRow &customer, double time) const;

  /// Expected purchases in (T, T + horizon], horizon ≥ 0.
  double expected_purchases(const PurchaseRow &customer, double horizon) const;

  /// P(no purchase in (T, T + horizon]): left, or alive and idle.
  double p_no_purchase(const PurchaseRow &customer, double horizon) const;

  /// Expected purchases after T, each discounted by exp(−delta · time after T), delta ≥ 0, without
  /// end (DERT) or within a horizon. Error(no_answer) where that is infinite. With a cache, which
  /// belongs to this model, to ten digits.
  double discounted_purchases(const PurchaseRow &customer, double delta, double horizon = endless,
                              ScoringCache *cache = nullptr) const;

  /// The same without end of BG/BB or CNBD-k, if from T on who is a customer buys `frequency` times
  /// as often, and leaves with `losses` times the probability.
  double changed_purchases(const PurchaseRow &customer, double delta, double frequency,
                           double losses) const;

  /// Expected discounted time that the customer is still one after T: ∫ exp(−delta·u)·P(alive at
  /// T + u) du. Error(no_answer) where that is infinite. With a cache to ten digits.
  double discounted_lifetime(const PurchaseRow &customer, double delta, double horizon = endless,
                             ScoringCache *cache = nullptr) const;

  /// Both at once, where that is cheaper than each alone: with a cache to ten digits, or within a
  /// horizon; otherwise nothing.
  std::optional<DiscountedFuture> discounted_future(const PurchaseRow &customer, double delta,
                                                    double horizon, ScoringCache *cache) const;

  /// Second moments of both, luck included, within a horizon. Nothing where they are infinite, and
  /// of CNBD-k within a horizon or without discount, where they are not known. `own` belongs to
  /// this model, `other` to nothing but this function and this model; or there are none of both.
  std::optional<DiscountedSecond> second(const PurchaseRow &customer, double delta, double horizon,
                                         ScoringCache *own, ScoringCache *other) const;

  /// The distribution of what the customer buys after T.
  Prospect prospect(const PurchaseRow &customer) const;

  /// Of a new customer: P(n repeat purchases within `time` of the first), 0 ≤ n ≤ 10^9, and their
  /// expected number.
  double p_purchases(std::int64_t n, double time) const;
  double expected_purchases(double time) const;

private:
  using Any = std::variant<BetaGeometric, CondensedBetaGeometric, ParetoNbd, BgBb>;
  static Any make(ModelKind kind, std::span<const double> parameters);
  std::optional<DiscountedFuture> with_cache(const PurchaseRow &customer, double delta,
                                             double horizon, ModelCache &cache) const;
  std::optional<DiscountedFuture> with_cache(const PurchaseRow &customer, double delta,
                                             double horizon, FamilyCache &cache) const;

  Any process_;
};

} // namespace portfolio::processes
