#include "ltv/fit.hpp"

#include "ltv/beta_geometric.hpp"
#include "ltv/gamma_gamma.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace portfolio {
namespace {

// In units in which the data are of size 1, a parameter beyond e^±12 no longer differs from 0 or ∞.
constexpr double limit = 12;
constexpr double small_slope = 1e-8;
constexpr double flat_ridge = 1e10;

/// Converged means: flat and curved downwards, away from where the likelihood only tends to its
/// supremum.
bool is_interior(const Maximum &found) {
  const bool far_out = std::any_of(found.at.begin(), found.at.end(),
                                   [](double v) { return std::abs(v) > 0.9 * limit; });
  return !far_out && found.condition < flat_ridge;
}
bool is_maximum(const Maximum &found) {
  return is_interior(found) && found.gradient_norm <= small_slope;
}

/// The best of several starts; nearly always the first one is it.
Maximum best_maximum(const Objective &objective, std::span<const std::vector<double>> starts) {
  Maximum best;
  int iterations = 0;
  for (const std::vector<double> &start : starts) {
    Maximum found = maximise(objective, start, limit);
    iterations += found.iterations;
    if (best.at.empty() || found.value > best.value) best = std::move(found);
    if (is_maximum(best)) break;
  }
  best.iterations = iterations;
  return best;
}

constexpr std::size_t few_rows = 4096;

/// Every so-many-th row, in a number that is tried quickly.
template <class Row> std::vector<Row> thinned(std::span<const Row> rows) {
  std::vector<Row> some;
  const std::size_t step = rows.size() / few_rows;
  for (std::size_t i = 0; i < rows.size(); i += step) some.push_back(rows[i]);
  return some;
}

/// The best maximum from several starts. Of many rows a few show the way, so that neither a far
/// start nor one that leads nowhere takes its time on all of them.
template <class Likelihood, class Row, class Make>
Maximum search(std::span<const Row> rows, std::vector<std::vector<double>> starts, Make make) {
  int iterations = 0;
  if (rows.size() > 2 * few_rows) {
    const std::vector<Row> some = thinned(rows);
    const Likelihood likelihood = make(std::span<const Row>(some));
    const Maximum found = best_maximum(likelihood, starts);
    iterations = found.iterations;
    // Far out the slope is too flat to lead back: what may be a boundary of the few rows only is
    // tried after a start in the middle.
    starts.resize(1);
    starts.insert(is_maximum(found) ? starts.begin() : starts.end(), found.at);
  }
  const Likelihood likelihood = make(rows);
  Maximum found = best_maximum(likelihood, starts);
  found.iterations += iterations;
  return found;
}

/// From log parameters of scaled data to the model, with the parameter at `scaled` in its own unit.
void describe(const Maximum &found, std::size_t scaled, double scale, double customers,
              Model &model) {
  const std::size_t n = found.at.size();
  const std::vector<double> spread = covariance(found.hessian, n);
  for (std::size_t i = 0; i < n; ++i) {
    const double value = std::exp(found.at[i]) * (i == scaled ? scale : 1);
    model.parameters.push_back(value);
    const double error = value * std::sqrt(spread[i * n + i] / customers);
    model.diagnostics.standard_errors.push_back(
        is_interior(found) ? error : std::numeric_limits<double>::quiet_NaN());
  }
  Diagnostics &about = model.diagnostics;
  about.customers = static_cast<std::int64_t>(customers);
  about.converged = is_maximum(found);
  about.iterations = found.iterations;
  about.gradient_norm = found.gradient_norm;
  if (std::isfinite(found.condition)) about.condition = found.condition;
  about.boundary = !is_interior(found);
}

[[noreturn]] void unanswerable(ModelKind kind, const std::string &why, const std::string &hint) {
  throw Error(Fault::no_answer, "cannot fit " + std::string(name(kind)) + ": " + why, hint);
}

void require_customers(ModelKind kind, double customers) {
  const std::size_t needed = parameter_names(kind).size() + 1;
  if (customers >= static_cast<double>(needed)) return;
  unanswerable(kind, "only " + std::to_string(static_cast<std::int64_t>(customers)) + " customers",
               "At least " + std::to_string(needed) +
                   " are needed, and some hundreds for usable standard errors.");
}

} // namespace

PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop) {
  double customers = 0, purchases = 0, time = 0;
  for (const PurchaseRow &row : rows) {
    const auto weight = static_cast<double>(row.weight);
    customers += weight;
    purchases += weight * static_cast<double>(row.frequency);
    time += weight * row.age;
  }
  require_customers(kind, customers);
  if (purchases == 0)
    unanswerable(kind, "no customer has a repeat purchase",
                 "How often customers come back can only be learned from some who did.");
  if (time == 0)
    unanswerable(kind, "no customer has been observed for any time",
                 "Choose as_of later than the first purchases.");
  const double scale = time / customers;
  const double rate = std::log(purchases / customers); // of purchases per scaled time
  const std::vector<std::vector<double>> starts{
      {std::log(0.5), std::log(0.5) - rate, std::log(0.8), std::log(2.5)},
      {std::log(2.0), std::log(2.0) - rate, std::log(0.2), std::log(5.0)},
      {std::log(0.1), std::log(0.1) - rate, std::log(2.0), std::log(2.0)}};
  const Maximum found = search<BetaGeometricLikelihood>(
      rows, starts, [&](auto some) { return BetaGeometricLikelihood(kind, some, scale, stop); });
  PurchaseModel model;
  model.kind = kind;
  model.unit_days = unit_days;
  describe(found, 1, scale, customers, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood = found.value * customers - purchases * std::log(scale);
  return model;
}

SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop) {
  double customers = 0, spend = 0;
  for (const SpendRow &row : rows) {
    customers += static_cast<double>(row.weight);
    spend += static_cast<double>(row.weight) * row.mean;
  }
  require_customers(ModelKind::gamma_gamma, customers);
  const double scale = spend / customers;
  const std::vector<std::vector<double>> starts{{std::log(5.0), std::log(4.0), std::log(0.6)},
                                                {std::log(1.0), std::log(2.0), std::log(1.0)},
                                                {std::log(20.0), std::log(10.0), std::log(0.5)}};
  const Maximum found = search<GammaGammaLikelihood>(
      rows, starts, [&](auto some) { return GammaGammaLikelihood(some, scale, stop); });
  SpendModel model;
  model.kind = ModelKind::gamma_gamma;
  describe(found, 2, scale, customers, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood = (found.value - std::log(scale)) * customers;
  return model;
}

std::string complaint(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  const std::string kind(name(model.kind));
  if (about.boundary.value_or(false))
    return "the " + kind + " fit has no interior maximum: a parameter runs to zero or to infinity";
  if (!about.converged.value_or(true)) return "the " + kind + " fit did not converge";
  return {};
}

} // namespace portfolio
