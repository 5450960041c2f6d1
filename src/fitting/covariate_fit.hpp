#pragma once
#include "models/model.hpp"
#include "statistics/covariate_sample.hpp"

namespace portfolio::fitting {

using models::ModelKind;
using models::PurchaseModel;
using statistics::CovariateSample;

/// Maximum likelihood for Pareto/NBD, BG/NBD or MBG/NBD with covariates on purchases and on dropout
/// (see covariate_model.hpp). The search goes on from the fit without covariates. The rows are in
/// canonical order, so that the same customers give the same model to the last bit.
///
/// Error(no_answer) as for fit_purchases(), if a covariate's effect could not be told from others
/// (see standardise()), and if a parameter, which is that of a customer with covariates 0, would be
/// too large or too small for a number; Stopped.
PurchaseModel fit_with_covariates(ModelKind kind, const CovariateSample &sample, Stop stop,
                                  std::optional<double> prior = {});

} // namespace portfolio::fitting
