#pragma once
#include "math/maximum.hpp"
#include "models/model.hpp"

#include <span>
#include <string>
#include <vector>

namespace portfolio::fitting {

using math::Maximum;
using models::Model;
using models::ModelKind;

// What every maximum-likelihood fit shares besides the search: the verdict on what was found, and
// the errors for data that no model can be fitted to.

/// In units in which the data are of size 1, a parameter beyond e^±12 no longer differs from 0 or
/// ∞.
constexpr double limit = 12;
/// A slope of the mean log-likelihood that is none.
constexpr double small_slope = 1e-8;
/// A condition of the Hessian from which the likelihood is a flat ridge: along it the estimates
/// could be quite different ones, and standard errors mean little.
constexpr double flat_ridge = 1e6;

/// Converged means: flat and curved downwards, away from where the likelihood only tends to its
/// supremum.
bool is_maximum(const Maximum &found);

/// Writes what was found into `model`, whose kind is set: parameter i is exp(found.at[i]) times
/// scales[i] (1 where there is none), what follows the parameters are the effects of covariates,
/// first on purchases; standard errors, covariance and diagnostics. Not the log-likelihood, not
/// what was skipped.
void describe(const Maximum &found, std::span<const double> scales, double customers, Model &model);

/// Error(no_answer): "cannot fit <kind>: <why>".
[[noreturn]] void unanswerable(ModelKind kind, const std::string &why, const std::string &hint);
/// Error(no_answer) unless there are more customers than estimates.
void require_customers(ModelKind kind, double customers, std::size_t estimates);

} // namespace portfolio::fitting
