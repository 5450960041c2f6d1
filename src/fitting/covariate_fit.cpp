#include "fitting/covariate_fit.hpp"

#include "base/error.hpp"
#include "fitting/covariate_design.hpp"
#include "fitting/covariate_likelihood.hpp"
#include "fitting/fit.hpp"
#include "fitting/prior.hpp"
#include "fitting/search.hpp"
#include "fitting/totals.hpp"
#include "models/covariate_model.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/pareto_nbd_likelihood.hpp"

#include <array>
#include <cmath>
#include <string>

namespace portfolio::fitting {

using processes::beta_geometric_centres;
using processes::beta_geometric_starts;
using processes::pareto_nbd_centres;
using processes::pareto_nbd_starts;

namespace {

/// Where the parameters stand for times in units of `scale`: alpha and, of Pareto/NBD, beta.
std::array<double, 4> scales_of(ModelKind kind, double scale) {
  return {1, scale, 1, kind == ModelKind::pareto_nbd ? scale : 1};
}

/// Of the starts of fits without covariates the one in their middle. Where such a fit ends on a
/// boundary, it alone may lead to the highest hill.
constexpr std::size_t middle = 2;

/// The fit without covariates, one nearer to the middle should that lie on a boundary, and `usual`.
Places starts_from(const PurchaseModel &plain, std::span<const double> scales,
                   const std::vector<double> &usual, std::size_t covariates) {
  std::vector<double> start(4), nearer = start;
  for (std::size_t i = 0; i < 4; ++i) {
    start[i] = std::log(plain.parameters[i] / scales[i]);
    nearer[i] = start[i] / 4;
  }
  Places starts{start, nearer, usual};
  for (std::vector<double> &each : starts) each.resize(4 + 2 * covariates);
  return starts;
}

template <class Kernel> Maximum climb(ModelKind kind, const Kernel &kernel,
                                      std::span<const CovariateRow> rows, const Places &starts,
                                      std::size_t covariates, const Prior &prior, Stop stop) {
  return search(rows, starts, [&](auto some) {
    return WithPrior(CovariateLikelihood<Kernel>(kind, kernel, some, covariates, stop), prior);
  });
}

Maximum climb(ModelKind kind, std::span<const CovariateRow> rows, const Places &starts,
              std::size_t covariates, const Prior &prior, Stop stop) {
  if (kind == ModelKind::bg_nbd || kind == ModelKind::mbg_nbd)
    return climb(kind, BetaGeometricKernel(kind), rows, starts, covariates, prior, stop);
  return climb(kind, ParetoKernel(), rows, starts, covariates, prior, stop);
}

void require_covariate_model(ModelKind kind) {
  if (takes_covariates(kind)) return;
  throw Error(Fault::bad_argument, "model " + std::string(name(kind)) + " takes no covariates",
              "Those with covariates are bg_nbd, mbg_nbd and pareto_nbd.");
}

void require_numbers(const Model &model) {
  const auto names = parameter_names(model.kind);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!std::isnormal(model.parameters[i]))
      unanswerable(model.kind,
                   std::string(names[i]) + " of a customer with all covariates 0 is not a number",
                   "The covariates of all customers are too far from 0: subtract a typical value "
                   "from each.");
}

/// The customers of a fit: `seen` in scaled time beside their standardised covariates.
std::vector<CovariateRow> rows_of(std::span<const PurchaseRow> seen, double scale,
                                  const CovariateDesign &design) {
  std::vector<CovariateRow> rows;
  rows.reserve(seen.size());
  const double *covariates = design.values.data();
  for (PurchaseRow row : seen) {
    row.recency /= scale;
    row.age /= scale;
    rows.push_back({row, covariates});
    covariates += design.centres.size();
  }
  return rows;
}

/// From standardised covariates back to the ones of the customers.
void use_own_covariates(const CovariateDesign &design, Model &model) {
  std::vector<double> zero;
  for (std::size_t j = 0; j < design.centres.size(); ++j)
    zero.push_back(-design.centres[j] / design.spreads[j]);
  count_from(zero, model);
  count_in(design.spreads, model);
  require_numbers(model);
}

} // namespace

PurchaseModel fit_with_covariates(ModelKind kind, const CovariateSample &sample, Stop stop,
                                  std::optional<double> deviation) {
  require_covariate_model(kind);
  std::vector<PurchaseRow> seen =
      in_units(PurchaseSample{sample.unit_days, sample.skipped, sample.rows});
  const SampleTotals totals(seen);
  totals.require_enough(kind, free_parameters(kind) + 2 * sample.covariates);
  const CovariateDesign design = standardise(kind, sample, stop);
  const double scale = totals.mean_time();
  const std::vector<CovariateRow> rows = rows_of(seen, scale, design);
  canonicalise(seen, stop);
  const auto skipped = static_cast<std::int64_t>(sample.skipped);
  const PurchaseModel plain = fit_purchases(kind, seen, sample.unit_days, skipped, stop, deviation);
  const auto scales = scales_of(kind, scale);
  const bool is_pareto = kind == ModelKind::pareto_nbd;
  const Prior prior = prior_of(deviation,
                               is_pareto ? pareto_nbd_centres(totals.log_rate())
                                         : beta_geometric_centres(totals.log_rate()),
                               totals.customers);
  const Places usual = is_pareto ? pareto_nbd_starts(totals.purchases / totals.customers)
                                 : beta_geometric_starts(totals.log_rate());
  const Maximum found =
      climb(kind, rows, starts_from(plain, scales, usual[middle], sample.covariates),
            sample.covariates, prior, stop);
  PurchaseModel model;
  model.kind = kind;
  model.unit_days = sample.unit_days;
  describe(found, scales, totals.customers, model);
  use_own_covariates(design, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood =
      totals.log_likelihood(found.value - prior.log_density(found.at));
  model.diagnostics.prior = deviation;
  return model;
}

} // namespace portfolio::fitting
