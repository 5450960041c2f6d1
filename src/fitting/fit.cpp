#include "fitting/fit.hpp"

#include "fitting/fit_regular.hpp"
#include "fitting/search.hpp"
#include "fitting/totals.hpp"
#include "processes/bg_bb_likelihood.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/gamma_gamma_likelihood.hpp"
#include "processes/pareto_nbd_likelihood.hpp"

#include <array>
#include <cmath>

namespace portfolio::fitting {

using processes::beta_geometric_starts;
using processes::BetaGeometricLikelihood;
using processes::BgBbLikelihood;
using processes::GammaGammaLikelihood;
using processes::pareto_nbd_starts;
using processes::ParetoNbdLikelihood;

namespace {

PurchaseModel fit_beta_geometric(ModelKind kind, std::span<const PurchaseRow> rows,
                                 const SampleTotals &totals, Stop stop) {
  const double scale = totals.mean_time();
  const Maximum found = search(rows, beta_geometric_starts(totals.log_rate()), [&](auto some) {
    return BetaGeometricLikelihood(kind, some, scale, stop);
  });
  PurchaseModel model;
  model.kind = kind;
  describe(found, std::array{1.0, scale}, totals.customers, model);
  model.diagnostics.log_likelihood = totals.log_likelihood(found.value);
  return model;
}

PurchaseModel fit_pareto_nbd(std::span<const PurchaseRow> rows, const SampleTotals &totals,
                             Stop stop) {
  const double scale = totals.mean_time();
  const Maximum found = search(rows, pareto_nbd_starts(totals.purchases / totals.customers),
                               [&](auto some) { return ParetoNbdLikelihood(some, scale, stop); });
  PurchaseModel model;
  model.kind = ModelKind::pareto_nbd;
  describe(found, std::array{1.0, scale, 1.0, scale}, totals.customers, model);
  model.diagnostics.log_likelihood = totals.log_likelihood(found.value);
  return model;
}

PurchaseModel fit_bg_bb(std::span<const PurchaseRow> rows, const SampleTotals &totals, Stop stop) {
  const Maximum found =
      search(rows, BgBbLikelihood::starts(), [&](auto some) { return BgBbLikelihood(some, stop); });
  PurchaseModel model;
  model.kind = ModelKind::bg_bb;
  describe(found, {}, totals.customers, model);
  model.diagnostics.log_likelihood = found.value * totals.customers;
  return model;
}

} // namespace

PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop) {
  const SampleTotals totals(rows);
  totals.require_enough(kind, free_parameters(kind));
  if (kind == ModelKind::bg_bb && unit_days != 0)
    unanswerable(kind, "the statistics are of days, not of opportunities",
                 "Give it frequency, recency and the number of opportunities of each customer.");
  PurchaseModel model = [&] {
    switch (kind) {
    case ModelKind::bg_nbd:
    case ModelKind::mbg_nbd: return fit_beta_geometric(kind, rows, totals, stop);
    case ModelKind::pareto_nbd: return fit_pareto_nbd(rows, totals, stop);
    case ModelKind::bg_bb: return fit_bg_bb(rows, totals, stop);
    default: unanswerable(kind, "it is not fitted to frequency, recency and age", "");
    }
  }();
  model.unit_days = unit_days;
  model.diagnostics.skipped = skipped;
  return model;
}

PurchaseModel fit_sample(ModelKind kind, const PurchaseSample &sample, Stop stop) {
  const std::vector<PurchaseRow> rows = in_units(sample);
  const auto skipped = static_cast<std::int64_t>(sample.skipped);
  if (kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k)
    return fit_regular(kind, rows, log_gaps_in_units(sample), sample.unit_days, skipped, stop);
  return fit_purchases(kind, rows, sample.unit_days, skipped, stop);
}

SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop) {
  // The scale is the geometric mean: where the tail is heavy, the mean may be far beyond what
  // nearly all customers spend.
  double customers = 0, logarithms = 0;
  for (const SpendRow &row : rows) {
    customers += static_cast<double>(row.weight);
    logarithms += static_cast<double>(row.weight) * std::log(row.mean);
  }
  require_customers(ModelKind::gamma_gamma, customers, 3);
  const double scale = std::exp(logarithms / customers);
  const std::vector<std::vector<double>> starts{{std::log(5.0), std::log(4.0), std::log(0.6)},
                                                {std::log(1.0), std::log(2.0), std::log(1.0)},
                                                {std::log(20.0), std::log(10.0), std::log(0.5)}};
  const Maximum found =
      search(rows, starts, [&](auto some) { return GammaGammaLikelihood(some, scale, stop); });
  SpendModel model;
  model.kind = ModelKind::gamma_gamma;
  describe(found, std::array{1.0, 1.0, scale}, customers, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood = (found.value - std::log(scale)) * customers;
  return model;
}

} // namespace portfolio::fitting
