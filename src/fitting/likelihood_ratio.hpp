#pragma once
#include "models/model.hpp"

namespace portfolio::fitting {

/// Whether covariates are worth their parameters: 2·(log-likelihood with them − without), and how
/// often chance alone gives as much.
struct LikelihoodRatio {
  double statistic;
  int degrees_of_freedom;
  double p_value;
};

/// Of two fits to the same customers, in either order, the one with fewer covariates being a
/// special case of the other. Error(bad_argument) for other kinds, the same number of covariates,
/// other customers or units, a prior, and where the log-likelihood is unknown or the larger model
/// has the smaller one.
LikelihoodRatio likelihood_ratio(const models::Model &one, const models::Model &other);

} // namespace portfolio::fitting
