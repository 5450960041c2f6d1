#include "ltv/compare.hpp"

#include "base/error.hpp"
#include "ltv/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace portfolio {
namespace {

constexpr std::array all_kinds{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd};
constexpr double days_per_week = 7;

std::int64_t not_fitted(const BacktestSample &sample) {
  return static_cast<std::int64_t>(sample.skipped + sample.later);
}

Candidate candidate(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                    std::int64_t skipped, Stop stop) {
  Candidate result{.kind = kind, .model = {}, .reason = {}, .holdout = {}};
  if (role(kind) != ModelRole::purchases)
    throw Error(Fault::bad_argument, std::string(name(kind)) + " is no model of purchases");
  try {
    if (kind == ModelKind::bg_bb)
      throw Error(Fault::no_answer, "bg_bb counts opportunities, not time");
    result.model = fit_purchases(kind, rows, unit_days, skipped, stop);
  } catch (const Error &error) { // of one model; the others may do
    result.reason = error.what();
    return result;
  }
  const Model &model = *result.model;
  result.reason = complaint(model);
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

std::span<const ModelKind> comparable_models() { return all_kinds; }

std::vector<Candidate> compare(std::span<const ModelKind> kinds, std::span<const PurchaseRow> rows,
                               double unit_days, std::int64_t skipped, Stop stop) {
  std::vector<Candidate> candidates;
  for (const ModelKind kind : kinds)
    candidates.push_back(candidate(kind, rows, unit_days, skipped, stop));
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate &a, const Candidate &b) {
                     if (a.model && b.model) return a.bic < b.bic;
                     return a.model && !b.model;
                   });
  return candidates;
}

std::vector<Candidate> compare(std::span<const ModelKind> kinds, const BacktestSample &sample,
                               Stop stop) {
  std::vector<Candidate> candidates = compare(kinds, calibration_rows(sample, days_per_week),
                                              days_per_week, not_fitted(sample), stop);
  for (Candidate &each : candidates)
    if (each.model)
      each.holdout = accuracy(sample.rows, expected_in_holdout(sample, *each.model, stop), stop);
  return candidates;
}

std::string verdict(std::span<const Candidate> candidates) {
  if (candidates.empty()) throw Error(Fault::bad_argument, "no models to compare");
  const Candidate &best = candidates.front();
  if (!best.model)
    throw Error(Fault::no_answer, best.reason, "compare_models says of each model why not.");
  const std::string praise = std::string(name(best.kind)) + " fits best: BIC " + rounded(best.bic);
  if (candidates.size() == 1) return praise + ", of no other";
  if (!candidates[1].model) return praise + ", no other could be fitted";
  return praise + ", " + rounded(candidates[1].bic - best.bic) + " better than " +
         std::string(name(candidates[1].kind));
}

PurchaseModel fit_calibration(ModelKind kind, const BacktestSample &sample, Stop stop) {
  if (role(kind) != ModelRole::purchases || kind == ModelKind::bg_bb)
    throw Error(Fault::bad_argument,
                std::string(name(kind)) + " is no model of purchases over time");
  return fit_purchases(kind, calibration_rows(sample, days_per_week), days_per_week,
                       not_fitted(sample), stop);
}

} // namespace portfolio
