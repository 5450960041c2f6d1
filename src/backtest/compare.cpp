#include "backtest/compare.hpp"

#include "base/error.hpp"
#include "fitting/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace portfolio::backtest {

using fitting::fit_sample;
using models::ModelRole;

namespace {

constexpr std::array all_kinds{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd,
                               ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k};
constexpr std::size_t kinds_without_gaps = 3; // from the first

Candidate candidate(ModelKind kind, const PurchaseSample &sample, Stop stop) {
  Candidate result{.kind = kind, .model = {}, .reason = {}, .holdout = {}};
  if (role(kind) != ModelRole::purchases)
    throw Error(Fault::bad_argument, std::string(name(kind)) + " is not a model of purchases");
  try {
    if (kind == ModelKind::bg_bb)
      throw Error(Fault::no_answer, "bg_bb counts opportunities, not time");
    result.model = fit_sample(kind, sample, stop);
  } catch (const Error &error) { // of one model; the others may do
    result.reason = error.what();
    return result;
  }
  const Model &model = *result.model;
  result.reason = fitting::complaint(model);
  result.parameters = model.parameters.size() + 2 * model.purchase_effects.size();
  const auto estimated = static_cast<double>(result.parameters);
  const double deviance = -2 * model.diagnostics.log_likelihood.value();
  const auto customers = static_cast<double>(model.diagnostics.customers.value());
  result.aic = 2 * estimated + deviance;
  result.bic = std::log(customers) * estimated + deviance;
  return result;
}

std::string rounded(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

} // namespace

std::span<const ModelKind> comparable_models(const LogGaps &gaps) {
  return std::span(all_kinds).first(gaps.is_known() ? all_kinds.size() : kinds_without_gaps);
}

std::vector<Candidate> compare(std::span<const ModelKind> kinds, const PurchaseSample &sample,
                               Stop stop) {
  std::vector<Candidate> candidates;
  for (const ModelKind kind : kinds) candidates.push_back(candidate(kind, sample, stop));
  // A fit that did not converge may be anywhere below its maximum: it is no winner.
  const auto rank = [](const Candidate &each) {
    if (!each.model) return 2;
    return each.model->diagnostics.converged.value_or(false) ? 0 : 1;
  };
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](const Candidate &a, const Candidate &b) {
                     if (rank(a) != rank(b)) return rank(a) < rank(b);
                     return a.model && a.bic < b.bic;
                   });
  return candidates;
}

std::vector<Candidate> compare(std::span<const ModelKind> kinds, const BacktestSample &sample,
                               Stop stop) {
  std::vector<Candidate> candidates = compare(kinds, calibration(sample), stop);
  for (Candidate &each : candidates)
    if (each.model)
      each.holdout = accuracy(sample.rows, expected_in_holdout(sample, *each.model, stop), stop);
  return candidates;
}

std::string verdict(std::span<const Candidate> candidates) {
  if (candidates.empty()) throw Error(Fault::bad_argument, "no models to compare");
  const Candidate &best = candidates.front();
  if (!best.model)
    throw Error(Fault::no_answer, best.reason, "compare_models shows the reason for each model.");
  const std::string praise = std::string(name(best.kind)) + " fits best: BIC " + rounded(best.bic);
  if (candidates.size() == 1) return praise + ", the only model tried";
  if (!candidates[1].model) return praise + ", no other could be fitted";
  return praise + ", " + rounded(candidates[1].bic - best.bic) + " better than " +
         std::string(name(candidates[1].kind));
}

PurchaseModel fit_calibration(ModelKind kind, const BacktestSample &sample, Stop stop) {
  if (role(kind) != ModelRole::purchases || kind == ModelKind::bg_bb)
    throw Error(Fault::bad_argument,
                std::string(name(kind)) + " is not a model of purchases over time");
  return fit_sample(kind, calibration(sample), stop);
}

} // namespace portfolio::backtest
