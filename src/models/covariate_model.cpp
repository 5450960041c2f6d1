#include "models/covariate_model.hpp"

#include "base/error.hpp"
#include "math/linear.hpp"
#include "statistics/covariate_sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace portfolio::models {

using math::SquareMatrix;
using statistics::require_covariates;

namespace {

/// A parameter with the effects that act on it.
struct Acting {
  Leverage on;
  const std::vector<double> &effects;
  std::size_t first; ///< the place of the effects among the estimates
};
std::array<Acting, 2> acting(const Model &model) {
  const std::size_t parameters = model.parameters.size();
  return {Acting{purchase_leverage, model.purchase_effects, parameters},
          Acting{dropout_leverage(model.kind), model.dropout_effects,
                 parameters + model.purchase_effects.size()}};
}

/// Replaces the covariance C by M·C·Mᵀ and takes the standard errors from it.
void map_spread(const SquareMatrix &map, Model &model) {
  Diagnostics &about = model.diagnostics;
  const std::size_t n = map.size();
  SquareMatrix spread = congruent(map, SquareMatrix::of_triangle(about.covariance, n));
  about.standard_errors.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    spread(i, i) = std::max(spread(i, i), 0.0);
    const double unit = i < model.parameters.size() ? model.parameters[i] : 1;
    about.standard_errors[i] = unit * std::sqrt(spread(i, i));
  }
  about.covariance = spread.lower_triangle();
}

} // namespace

void count_from(std::span<const double> origin, Model &model) {
  Diagnostics &about = model.diagnostics;
  SquareMatrix map = SquareMatrix::identity(model.estimates());
  for (const Acting &part : acting(model)) {
    double shift = 0;
    for (std::size_t j = 0; j < origin.size(); ++j) {
      shift += part.on.sign * part.effects[j] * origin[j];
      map(part.on.parameter, part.first + j) = part.on.sign * origin[j];
    }
    model.parameters[part.on.parameter] *= std::exp(shift);
    // How sure the new parameter is depends on how the estimates hang together.
    if (!about.standard_errors.empty())
      about.standard_errors[part.on.parameter] = std::numeric_limits<double>::quiet_NaN();
  }
  if (!about.covariance.empty()) map_spread(map, model);
}

void count_in(std::span<const double> units, Model &model) {
  SquareMatrix map = SquareMatrix::identity(model.estimates());
  const std::size_t parameters = model.parameters.size(), covariates = units.size();
  for (std::size_t j = 0; j < covariates; ++j) {
    model.purchase_effects[j] /= units[j];
    model.dropout_effects[j] /= units[j];
    map(parameters + j, parameters + j) = 1 / units[j];
    map(parameters + covariates + j, parameters + covariates + j) = 1 / units[j];
  }
  if (!model.diagnostics.covariance.empty()) map_spread(map, model);
}

PurchaseModel with_covariates(const PurchaseModel &model, std::span<const double> covariates) {
  const std::size_t effects = model.purchase_effects.size();
  if (effects == 0)
    throw Error(Fault::bad_argument,
                "model " + std::string(name(model.kind)) + " has no effects of covariates",
                "It is the same for all customers: score with the model as it is.");
  if (effects != covariates.size())
    throw Error(Fault::bad_argument,
                "model has effects of " + std::to_string(effects) + " covariates, but there are " +
                    std::to_string(covariates.size()),
                "Give the customer's covariates in the order of the fit.");
  require_covariates(covariates);
  PurchaseModel plain = model;
  count_from(covariates, plain);
  plain.purchase_effects.clear();
  plain.dropout_effects.clear();
  Diagnostics about;
  about.converged = model.diagnostics.converged;
  about.boundary = model.diagnostics.boundary;
  about.for_one_customer = true;
  about.standard_errors = std::move(plain.diagnostics.standard_errors);
  about.covariance = std::move(plain.diagnostics.covariance);
  const std::size_t kept = plain.parameters.size();
  if (!about.standard_errors.empty()) about.standard_errors.resize(kept);
  if (!about.covariance.empty()) about.covariance.resize(kept * (kept + 1) / 2);
  plain.diagnostics = std::move(about);
  validate(plain);
  return plain;
}

} // namespace portfolio::models
