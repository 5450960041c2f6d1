#include "fitting/fit.hpp"

#include "base/error.hpp"
#include "fitting/fit_regular.hpp"
#include "fitting/prior.hpp"
#include "fitting/search.hpp"
#include "fitting/totals.hpp"
#include "processes/bg_bb_likelihood.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/gamma_gamma_likelihood.hpp"
#include "processes/pareto_nbd_likelihood.hpp"

#include <array>
#include <cmath>

namespace portfolio::fitting {

using processes::beta_geometric_centres;
using processes::beta_geometric_starts;
using processes::BetaGeometricLikelihood;
using processes::BgBbLikelihood;
using processes::GammaGammaLikelihood;
using processes::pareto_nbd_centres;
using processes::pareto_nbd_starts;
using processes::ParetoNbdLikelihood;

namespace {

/// From a search with a prior to a model, but for unit and skipped rows. log_likelihood(mean) is
/// that of all customers in the rows' own units.
template <class M, class LogLikelihood>
M model_of(ModelKind kind, const Maximum &found, std::span<const double> scales, const Prior &prior,
           const LogLikelihood &log_likelihood) {
  M model;
  model.kind = kind;
  describe(found, scales, prior.customers, model);
  model.diagnostics.log_likelihood = log_likelihood(found.value - prior.log_density(found.at));
  model.diagnostics.prior = prior.deviation;
  return model;
}

PurchaseModel fit_beta_geometric(ModelKind kind, std::span<const PurchaseRow> rows,
                                 const SampleTotals &totals, std::optional<double> deviation,
                                 Stop stop) {
  const double scale = totals.mean_time(), log_rate = totals.log_rate();
  const Prior prior = prior_of(deviation, beta_geometric_centres(log_rate), totals.customers);
  const Maximum found = search(rows, beta_geometric_starts(log_rate), [&](auto some) {
    return WithPrior(BetaGeometricLikelihood(kind, some, scale, stop), prior);
  });
  return model_of<PurchaseModel>(kind, found, std::array{1.0, scale}, prior,
                                 [&](double mean) { return totals.log_likelihood(mean); });
}

PurchaseModel fit_pareto_nbd(std::span<const PurchaseRow> rows, const SampleTotals &totals,
                             std::optional<double> deviation, Stop stop) {
  const double scale = totals.mean_time();
  const Prior prior = prior_of(deviation, pareto_nbd_centres(totals.log_rate()), totals.customers);
  const Maximum found =
      search(rows, pareto_nbd_starts(totals.purchases / totals.customers),
             [&](auto some) { return WithPrior(ParetoNbdLikelihood(some, scale, stop), prior); });
  return model_of<PurchaseModel>(ModelKind::pareto_nbd, found, std::array{1.0, scale, 1.0, scale},
                                 prior, [&](double mean) { return totals.log_likelihood(mean); });
}

PurchaseModel fit_bg_bb(std::span<const PurchaseRow> rows, const SampleTotals &totals,
                        std::optional<double> deviation, Stop stop) {
  const Prior prior = prior_of(deviation, {0, 0, 0, std::log(2.0)}, totals.customers);
  const Maximum found = search(rows, BgBbLikelihood::starts(), [&](auto some) {
    return WithPrior(BgBbLikelihood(some, stop), prior);
  });
  return model_of<PurchaseModel>(ModelKind::bg_bb, found, {}, prior,
                                 [&](double mean) { return mean * totals.customers; });
}

/// Statistics of days tell the opportunities only where they were collected as such.
void require_counted(std::span<const PurchaseRow> rows) {
  const auto is_whole = [](double value) { return value == std::floor(value); };
  for (const PurchaseRow &row : rows)
    if (!is_whole(row.recency) || !is_whole(row.age) ||
        row.recency < static_cast<double>(row.frequency))
      unanswerable(ModelKind::bg_bb, "the statistics are of days, not of opportunities",
                   "Collect them with opportunity_statistics(history, as_of, opportunity), or give "
                   "frequency, recency and the number of opportunities of each customer.");
}

} // namespace

PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop, std::optional<double> prior) {
  const SampleTotals totals(rows);
  totals.require_enough(kind, free_parameters(kind));
  if (kind == ModelKind::bg_bb && unit_days != 0) require_counted(rows);
  PurchaseModel model = [&] {
    switch (kind) {
    case ModelKind::bg_nbd:
    case ModelKind::mbg_nbd: return fit_beta_geometric(kind, rows, totals, prior, stop);
    case ModelKind::pareto_nbd: return fit_pareto_nbd(rows, totals, prior, stop);
    case ModelKind::bg_bb: return fit_bg_bb(rows, totals, prior, stop);
    default: unanswerable(kind, "it is not fitted to frequency, recency and age", "");
    }
  }();
  model.unit_days = unit_days;
  model.diagnostics.skipped = skipped;
  return model;
}

ModelKind purchase_kind(std::string_view wanted) {
  const ModelKind kind = models::model_kind(wanted);
  if (role(kind) != models::ModelRole::purchases)
    throw Error(Fault::bad_argument, std::string(name(kind)) + " is not a model of purchases");
  return kind;
}

PurchaseModel fit_sample(ModelKind kind, const PurchaseSample &sample, Stop stop, FitTerms terms) {
  const std::vector<PurchaseRow> rows = in_units(sample);
  const auto skipped = static_cast<std::int64_t>(sample.skipped);
  if (kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k)
    return fit_regular(kind, rows, log_gaps_in_units(sample), sample.unit_days, skipped, stop,
                       terms);
  if (terms.k)
    throw Error(Fault::bad_argument, "model " + std::string(name(kind)) + " has no k",
                "Leave k out, or fit bg_cnbd_k or mbg_cnbd_k.");
  return fit_purchases(kind, rows, sample.unit_days, skipped, stop, terms.prior);
}

SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop,
                     std::optional<double> deviation) {
  // The scale is the geometric mean: where the tail is heavy, the mean may be far beyond what
  // nearly all customers spend.
  double customers = 0, logarithms = 0, sum = 0;
  for (const SpendRow &row : rows) {
    customers += static_cast<double>(row.weight);
    logarithms += static_cast<double>(row.weight) * std::log(row.mean);
    sum += static_cast<double>(row.weight) * row.mean;
  }
  require_customers(ModelKind::gamma_gamma, customers, 3);
  const double scale = std::exp(logarithms / customers);
  const std::vector<std::vector<double>> starts{
      {std::log(5.0), std::log(4.0), std::log(0.6)},
      {std::log(1.0), std::log(2.0), std::log(1.0)},
      {std::log(20.0), std::log(10.0), std::log(0.5)},
      // Most pay next to nothing: only the mean says what the others pay.
      {std::log(0.1), std::log(3.0), std::log(20 * sum / customers / scale)}};
  const Prior prior =
      prior_of(deviation, {std::log(4.0), std::log(4.0), std::log(0.75)}, customers);
  const Maximum found = search(rows, starts, [&](auto some) {
    return WithPrior(GammaGammaLikelihood(some, scale, stop), prior);
  });
  SpendModel model =
      model_of<SpendModel>(ModelKind::gamma_gamma, found, std::array{1.0, 1.0, scale}, prior,
                           [&](double mean) { return (mean - std::log(scale)) * customers; });
  model.diagnostics.skipped = skipped;
  return model;
}

} // namespace portfolio::fitting
