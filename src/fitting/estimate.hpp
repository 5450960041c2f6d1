#pragma once
#include "math/maximum.hpp"
#include "models/model.hpp"

#include <span>
#include <string>
#include <vector>

namespace portfolio::fitting {

using math::Maximum;
using math::Objective;
using models::Model;
using models::ModelKind;

// What every maximum-likelihood fit shares: the search from several starts, the verdict on what was
// found, and the errors for data that no model can be fitted to.

/// A slope of the mean log-likelihood that is none.
constexpr double small_slope = 1e-8;
/// A condition of the Hessian from which the likelihood is a flat ridge: along it the estimates
/// could be quite different ones, and standard errors mean little.
constexpr double flat_ridge = 1e6;

/// Converged means: flat and curved downwards, away from where the likelihood only tends to its
/// supremum.
bool is_maximum(const Maximum &found);

/// The best of several starts, in logarithms of parameters of scaled data (and effects); nearly
/// always the first one is it.
Maximum best_maximum(const Objective &objective, std::span<const std::vector<double>> starts);

/// Rows beyond which a fit first looks at some of them.
constexpr std::size_t few_rows = 4096;

/// Every so-many-th row, in a number that is tried quickly.
template <class Row> std::vector<Row> thinned(std::span<const Row> rows) {
  std::vector<Row> some;
  const std::size_t step = rows.size() / few_rows;
  for (std::size_t i = 0; i < rows.size(); i += step) some.push_back(rows[i]);
  return some;
}

/// The best maximum from several starts. Of many rows a few show the way, so that neither a far
/// start nor one that leads nowhere takes its time on all of them. make(rows) gives the Objective.
template <class Row, class Make> Maximum
search(std::span<const Row> rows, std::vector<std::vector<double>> starts, const Make &make) {
  int iterations = 0;
  if (rows.size() > 2 * few_rows) {
    const std::vector<Row> some = thinned(rows);
    const auto likelihood = make(std::span<const Row>(some));
    const Maximum found = best_maximum(likelihood, starts);
    iterations = found.iterations;
    // Far out the slope is too flat to lead back: what may be a boundary of the few rows only is
    // tried after a start in the middle.
    starts.resize(1);
    starts.insert(is_maximum(found) ? starts.begin() : starts.end(), found.at);
  }
  const auto likelihood = make(rows);
  Maximum found = best_maximum(likelihood, starts);
  found.iterations += iterations;
  return found;
}

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
