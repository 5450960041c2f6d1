#pragma once
#include "ltv/living_shares.hpp"
#include "ltv/value.hpp"
#include "math/delta_method.hpp"
#include "models/model_forms.hpp"
#include "statistics/covariates.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace portfolio::ltv {

using math::ConfidenceInterval;
using math::IntervalScale;
using models::Model;
using models::ModelKind;
using models::ModelView;

// How sure one may be of what a model says: estimates move by their covariance, and what is
// computed from them moves along (delta method). It is the uncertainty of the fit alone: that a
// customer, whatever the parameters, buys by chance is not in it. An interval of expected purchases
// is one of the expectation, not of the purchases.

/// A number that follows from models, and its derivatives in their estimates: logarithms of the
/// free parameters and the effects of covariates, first of the purchase model, then of the spend
/// model where there is one.
struct Gradient {
  static constexpr std::size_t most = 8 + 2 * statistics::most_covariates;
  double value = 0;
  std::size_t size = 0;
  std::array<double, most> slopes{};
  Unknown why = Unknown::nothing;

  std::span<const double> all() const { return std::span(slopes).first(size); }
};

/// The purchase model itself, and next to it those with one parameter a little larger or smaller.
/// Error(bad_argument) for a model with covariates: with_covariates() makes one without.
class Neighbours {
public:
  static constexpr std::size_t most = LivingShares::most;
  explicit Neighbours(const ModelView &model);

  /// Caches of the neighbours, as many as `most`; they belong to this model, or to all that
  /// covariates make.
  void use(std::span<ScoringCache *const> caches) { caches_ = caches; }
  /// And what they share; it belongs to this model.
  void use(LivingShares *shares) { shares_ = is_regular_ ? nullptr : shares; }

  Gradient p_alive(const PurchaseRow &customer) const;
  Gradient expected_purchases(const PurchaseRow &customer, double horizon) const;
  /// Residual LTV of a customer with so many repeat purchases of this mean: the derivatives in the
  /// spend model's parameters follow those in the purchase model's.
  Gradient residual_ltv(const PurchaseRow &customer, const GammaGamma &spend, double mean,
                        Finding margin, const ValueTerms &terms) const;

private:
  const LivingShares::Purchases *living(const PurchaseRow &customer, const ValueTerms &terms) const;
  template <class Function> Gradient differentiate(const Function &f) const;
  ScoringCache *cache(std::size_t place) const {
    return caches_.empty() ? nullptr : caches_[place];
  }
  std::vector<PurchaseProcess> at_; ///< itself, then up and down for every parameter
  std::span<ScoringCache *const> caches_;
  LivingShares *shares_ = nullptr;
  bool is_regular_;
};

/// Of a model with covariates, given what follows from with_covariates(model, covariates): its
/// parameters are products, so that the derivatives in the effects follow from those in the scale
/// of purchases and in the parameter of dropout.
Gradient with_effects(const Gradient &own, ModelKind kind, std::span<const double> covariates);

/// What is known of the estimates of a purchase model and of a spend model fitted independently of
/// it, or of one model alone.
class Uncertainty {
public:
  explicit Uncertainty(const ModelView &model);
  Uncertainty(const ModelView &purchases, const ModelView &spend);

  /// False where a model does not tell its covariance.
  bool known() const { return known_; }
  /// Standard error of a number with these derivatives; known() must hold.
  double standard_error(std::span<const double> slopes) const;

private:
  std::vector<double> first_, second_;
  std::size_t split_; ///< so many of the derivatives belong to the first model
  bool known_;
};

/// An estimate, and the ends of its interval if they are known. Plain data.
struct EstimatedInterval {
  ConfidenceInterval interval;
  bool has_ends = false;
};
/// With an error on the scale of the value itself; the ends are those of the scale. Nothing known
/// of the error: no ends. Error unless 0 < level < 1.
EstimatedInterval to_interval(double value, std::optional<double> standard_error,
                              IntervalScale scale, double level);
EstimatedInterval to_interval(const Gradient &gradient, const Uncertainty &uncertainty,
                              IntervalScale scale, double level);

/// Of what cannot be negative the logarithm is about normal; a value from which costs are taken may
/// have any sign.
inline IntervalScale scale_of_value(double cost_to_serve) {
  return cost_to_serve > 0 ? IntervalScale::plain : IntervalScale::log;
}

/// A parameter, or an effect of a covariate, by name.
struct ParameterInterval {
  std::string name; ///< r, alpha, …, purchase_effects[1], …, dropout_effects[1], …
  EstimatedInterval value;
};
/// exp(log θ ± z·se) for parameters, β ± z·se for effects; the integer k has no ends.
std::vector<ParameterInterval> parameter_intervals(const Model &model, double level);

} // namespace portfolio::ltv
