#pragma once
#include "models/model.hpp"
#include "statistics/covariate_sample.hpp"

#include <vector>

namespace portfolio::fitting {

using models::ModelKind;
using statistics::CovariateSample;

/// The covariates of a sample with mean 0 and variance 1 over its customers, so that a fit is as
/// well conditioned for ages or euros as for flags: value = centre + spread · standardised value.
struct CovariateDesign {
  std::vector<double> centres, spreads;
  std::vector<double> values; ///< standardised, row by row
};

/// Error(no_answer) that names a covariate which is the same for all customers, or a linear
/// combination of those before it: its effect could not be told from others.
CovariateDesign standardise(ModelKind kind, const CovariateSample &sample, Stop stop);

} // namespace portfolio::fitting
