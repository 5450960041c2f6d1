#include "ltv/covariate_fit.hpp"

#include "base/error.hpp"
#include "ltv/covariate_design.hpp"
#include "ltv/covariate_likelihood.hpp"
#include "ltv/covariate_model.hpp"
#include "ltv/estimate.hpp"
#include "ltv/fit.hpp"

#include <array>
#include <cmath>
#include <string>

namespace portfolio {
namespace {

struct Totals {
  double customers = 0, purchases = 0, time = 0;
};

Totals total(std::span<const PurchaseRow> rows) {
  Totals sum;
  for (const PurchaseRow &row : rows) {
    const auto weight = static_cast<double>(row.weight);
    sum.customers += weight;
    sum.purchases += weight * static_cast<double>(row.frequency);
    sum.time += weight * row.age;
  }
  return sum;
}

/// Where the parameters stand for times in units of `scale`: alpha and, of Pareto/NBD, beta.
std::array<double, 4> scales_of(ModelKind kind, double scale) {
  return {1, scale, 1, kind == ModelKind::pareto_nbd ? scale : 1};
}

/// The fit without covariates, and one nearer to the middle should that lie on a boundary.
std::vector<std::vector<double>>
starts_from(const PurchaseModel &plain, std::span<const double> scales, std::size_t covariates) {
  std::vector<double> start(4 + 2 * covariates), nearer = start;
  for (std::size_t i = 0; i < 4; ++i) {
    start[i] = std::log(plain.parameters[i] / scales[i]);
    nearer[i] = start[i] / 4;
  }
  return {start, nearer};
}

template <class Kernel>
Maximum climb(ModelKind kind, const Kernel &kernel, std::span<const CovariateRow> rows,
              const std::vector<std::vector<double>> &starts, std::size_t covariates, Stop stop) {
  return search(rows, starts, [&](auto some) {
    return CovariateLikelihood<Kernel>(kind, kernel, some, covariates, stop);
  });
}

Maximum climb(ModelKind kind, std::span<const CovariateRow> rows,
              const std::vector<std::vector<double>> &starts, std::size_t covariates, Stop stop) {
  if (kind == ModelKind::bg_nbd || kind == ModelKind::mbg_nbd)
    return climb(kind, BetaGeometricKernel(kind), rows, starts, covariates, stop);
  if (kind == ModelKind::pareto_nbd)
    return climb(kind, ParetoKernel(), rows, starts, covariates, stop);
  throw Error(Fault::bad_argument, "model " + std::string(name(kind)) + " takes no covariates");
}

void require_numbers(const Model &model) {
  const auto names = parameter_names(model.kind);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!std::isnormal(model.parameters[i]))
      unanswerable(model.kind,
                   std::string(names[i]) + " of a customer with all covariates 0 is no number",
                   "Covariates 0 are too far from all customers: subtract a typical value.");
}

} // namespace

PurchaseModel fit_with_covariates(ModelKind kind, const CovariateSample &sample, Stop stop) {
  const Totals sum = total(sample.rows);
  require_customers(kind, sum.customers, free_parameters(kind) + 2 * sample.covariates);
  const CovariateDesign design = standardise(kind, sample, stop);
  const double unit = sample.unit_days > 0 ? sample.unit_days : 1;
  std::vector<PurchaseRow> seen = sample.rows;
  for (PurchaseRow &row : seen) {
    row.recency /= unit;
    row.age /= unit;
  }
  canonicalise(seen, stop);
  const PurchaseModel plain =
      fit_purchases(kind, seen, sample.unit_days, static_cast<std::int64_t>(sample.skipped), stop);
  const double scale = sum.time / sum.customers / unit;
  std::vector<CovariateRow> rows;
  rows.reserve(sample.rows.size());
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    PurchaseRow row = sample.rows[i];
    row.recency /= unit * scale;
    row.age /= unit * scale;
    rows.push_back({row, design.values.data() + i * sample.covariates});
  }
  const auto scales = scales_of(kind, scale);
  const Maximum found =
      climb(kind, rows, starts_from(plain, scales, sample.covariates), sample.covariates, stop);
  PurchaseModel model;
  model.kind = kind;
  model.unit_days = sample.unit_days;
  describe(found, scales, sum.customers, model);
  std::vector<double> zero;
  for (std::size_t j = 0; j < sample.covariates; ++j)
    zero.push_back(-design.centres[j] / design.spreads[j]);
  count_from(zero, model);
  count_in(design.spreads, model);
  require_numbers(model);
  model.diagnostics.skipped = static_cast<std::int64_t>(sample.skipped);
  model.diagnostics.log_likelihood = found.value * sum.customers - sum.purchases * std::log(scale);
  return model;
}

} // namespace portfolio
