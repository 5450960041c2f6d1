#include "fitting/estimate.hpp"

#include "base/error.hpp"
#include "math/linear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace portfolio::fitting {

using math::covariance;
using models::Diagnostics;

namespace {

// Of the mean log-likelihood. A million customers are then a thousandth of a standard error off;
// where large terms cancel, the slope itself cannot be computed any better.
constexpr double small_gain = 1e-12;
constexpr double no_curvature = 1e10;

bool is_interior(const Maximum &found) {
  const bool far_out = std::any_of(found.at.begin(), found.at.end(),
                                   [](double v) { return std::abs(v) > 0.9 * limit; });
  return !far_out && found.condition < no_curvature;
}

/// Standard errors of the parameters and effects, and their covariance in the logarithms.
void describe_spread(const Maximum &found, double customers, Model &model) {
  const std::size_t n = found.at.size(), parameters = free_parameters(model.kind);
  Diagnostics &about = model.diagnostics;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  about.standard_errors.assign(model.parameters.size() + n - parameters, unknown);
  if (!is_interior(found)) return;
  const std::vector<double> spread = covariance(found.hessian, n);
  if (std::isnan(spread[0])) return;
  const std::size_t fixed = model.parameters.size() - parameters;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) about.covariance.push_back(spread[i * n + j] / customers);
    const double error = std::sqrt(about.covariance.back());
    const bool is_effect = i >= parameters;
    about.standard_errors[is_effect ? i + fixed : i] =
        is_effect ? error : model.parameters[i] * error;
  }
}

} // namespace

bool is_maximum(const Maximum &found) {
  return is_interior(found) &&
         (found.gradient_norm <= small_slope || found.gain_left <= small_gain);
}

void describe(const Maximum &found, std::span<const double> scales, double customers,
              Model &model) {
  const std::size_t parameters = free_parameters(model.kind), n = found.at.size();
  for (std::size_t i = 0; i < parameters; ++i)
    model.parameters.push_back(std::exp(found.at[i]) * (i < scales.size() ? scales[i] : 1));
  const auto effects = found.at.begin() + static_cast<std::ptrdiff_t>(parameters);
  const auto middle = effects + static_cast<std::ptrdiff_t>((n - parameters) / 2);
  model.purchase_effects.assign(effects, middle);
  model.dropout_effects.assign(middle, found.at.end());
  describe_spread(found, customers, model);
  Diagnostics &about = model.diagnostics;
  about.customers = static_cast<std::int64_t>(customers);
  about.converged = is_maximum(found);
  about.iterations = found.iterations;
  about.gradient_norm = found.gradient_norm;
  if (std::isfinite(found.condition)) about.condition = found.condition;
  about.boundary = !is_interior(found);
}

void unanswerable(ModelKind kind, const std::string &why, const std::string &hint) {
  throw Error(Fault::no_answer, "cannot fit " + std::string(name(kind)) + ": " + why, hint);
}

void require_customers(ModelKind kind, double customers, std::size_t estimates) {
  const std::size_t needed = estimates + 1;
  if (customers >= static_cast<double>(needed)) return;
  const auto count = static_cast<std::int64_t>(customers);
  unanswerable(kind, "only " + std::to_string(count) + (count == 1 ? " customer" : " customers"),
               "At least " + std::to_string(needed) +
                   " are needed, and hundreds for usable standard errors.");
}

} // namespace portfolio::fitting
