#include "ltv/covariate_model.hpp"

#include "base/error.hpp"
#include "ltv/covariate_sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <eigen3/Eigen/Dense>
#include <limits>
#include <string>

namespace portfolio {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The symmetric matrix of a lower triangle, and back.
Matrix whole(const std::vector<double> &triangle, Eigen::Index n) {
  Matrix result(n, n);
  auto cell = triangle.begin();
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) result(i, j) = result(j, i) = *cell++;
  return result;
}
std::vector<double> lower_triangle(const Matrix &matrix) {
  std::vector<double> result;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i)
    for (Eigen::Index j = 0; j <= i; ++j)
      result.push_back(i == j ? std::max(matrix(i, i), 0.0) : matrix(i, j));
  return result;
}

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
void map_spread(const Matrix &map, Model &model) {
  Diagnostics &about = model.diagnostics;
  const Matrix spread = map * whole(about.covariance, map.rows()) * map.transpose();
  about.covariance = lower_triangle(spread);
  about.standard_errors.resize(static_cast<std::size_t>(map.rows()));
  for (std::size_t i = 0; i < about.standard_errors.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    const double unit = i < model.parameters.size() ? model.parameters[i] : 1;
    about.standard_errors[i] = unit * std::sqrt(std::max(spread(at, at), 0.0));
  }
}

Matrix identity(const Model &model) {
  const auto n = static_cast<Eigen::Index>(model.estimates());
  return Matrix::Identity(n, n);
}

} // namespace

void count_from(std::span<const double> origin, Model &model) {
  Diagnostics &about = model.diagnostics;
  Matrix map = identity(model);
  for (const Acting &part : acting(model)) {
    double shift = 0;
    for (std::size_t j = 0; j < origin.size(); ++j) {
      shift += part.on.sign * part.effects[j] * origin[j];
      map(static_cast<Eigen::Index>(part.on.parameter), static_cast<Eigen::Index>(part.first + j)) =
          part.on.sign * origin[j];
    }
    model.parameters[part.on.parameter] *= std::exp(shift);
    // How sure the new parameter is depends on how the estimates hang together.
    if (!about.standard_errors.empty())
      about.standard_errors[part.on.parameter] = std::numeric_limits<double>::quiet_NaN();
  }
  if (!about.covariance.empty()) map_spread(map, model);
}

void count_in(std::span<const double> units, Model &model) {
  Matrix map = identity(model);
  const auto parameters = static_cast<Eigen::Index>(model.parameters.size());
  const auto covariates = static_cast<Eigen::Index>(units.size());
  for (Eigen::Index j = 0; j < covariates; ++j) {
    const double unit = units[static_cast<std::size_t>(j)];
    model.purchase_effects[static_cast<std::size_t>(j)] /= unit;
    model.dropout_effects[static_cast<std::size_t>(j)] /= unit;
    map(parameters + j, parameters + j) = 1 / unit;
    map(parameters + covariates + j, parameters + covariates + j) = 1 / unit;
  }
  if (!model.diagnostics.covariance.empty()) map_spread(map, model);
}

PurchaseModel with_covariates(const PurchaseModel &model, std::span<const double> covariates) {
  const std::size_t effects = model.purchase_effects.size();
  if (effects == 0)
    throw Error(Fault::bad_argument,
                "model " + std::string(name(model.kind)) + " has no effects of covariates",
                "It is one and the same for all customers: score with it as it is.");
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
  about.standard_errors = std::move(plain.diagnostics.standard_errors);
  about.covariance = std::move(plain.diagnostics.covariance);
  const std::size_t kept = plain.parameters.size();
  if (!about.standard_errors.empty()) about.standard_errors.resize(kept);
  if (!about.covariance.empty()) about.covariance.resize(kept * (kept + 1) / 2);
  plain.diagnostics = std::move(about);
  validate(plain);
  return plain;
}

} // namespace portfolio
