#pragma once
#include "models/model_forms.hpp"

#include <span>

namespace portfolio::models {

/// How covariates act (Fader & Hardie 2007, "Incorporating time-invariant covariates into the
/// Pareto/NBD and BG/NBD models"): the parameter becomes parameter · exp(sign · effects · z).
struct Leverage {
  std::size_t parameter; ///< by its place
  double sign;
};
/// The scale alpha of the purchase rate: a positive effect means more purchases.
constexpr Leverage purchase_leverage{1, -1};
/// A positive effect means an earlier end: Pareto/NBD divides the scale beta of the dropout rate;
/// (M)BG/NBD multiplies a and leaves b alone, so the mean odds a/b of leaving after a purchase.
constexpr Leverage dropout_leverage(ModelKind kind) {
  return kind == ModelKind::pareto_nbd ? Leverage{3, -1} : Leverage{2, 1};
}

/// The same model for covariates that are counted from `origin`: the parameters become those of a
/// customer who has the covariates `origin`; effects stay. Standard errors and covariance follow
/// exactly, as the logarithms of the new parameters are linear in the old estimates.
void count_from(std::span<const double> origin, Model &model);

/// The same model for covariates divided by `units`: every effect is divided by its unit.
void count_in(std::span<const double> units, Model &model);

/// The plain model of a customer with these covariates, for scoring, with its standard errors and
/// covariance. What the fit as a whole was like (log-likelihood, customers, …) is left out.
/// Error(bad_argument) unless the model has effects of as many covariates and these are finite, or
/// if a parameter would be too large or too small for a number.
PurchaseModel with_covariates(const PurchaseModel &model, std::span<const double> covariates);

/// The same in stored form, for many customers: nothing that is stored is checked once more, and
/// nothing but the model of the customer made.
Bytes with_covariates(ModelBytes model, std::span<const double> covariates);

} // namespace portfolio::models
