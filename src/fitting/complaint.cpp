#include "fitting/estimate.hpp"
#include "fitting/fit.hpp"

#include <charconv>

namespace portfolio::fitting {

using models::Diagnostics;

namespace {

/// Two digits: what is said of a bad fit is an order of magnitude.
std::string rough(double value) {
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 1).ptr;
  return {text, end};
}

} // namespace

std::string complaint(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  const double slope = about.gradient_norm.value_or(0), condition = about.condition.value_or(0);
  std::string reasons;
  const auto add = [&](bool applies, const std::string &reason) {
    if (applies) reasons += (reasons.empty() ? "" : ", ") + reason;
  };
  add(about.boundary.value_or(false), "a parameter runs to zero or to infinity");
  add(condition > flat_ridge, "the likelihood is a flat ridge of condition " + rough(condition));
  // Where large terms cancel, a gradient cannot be computed to be 0, and need not be.
  add(slope > small_slope && !about.converged.value_or(false),
      "its gradient is " + rough(slope) + ", not 0");
  add(reasons.empty() && !about.converged.value_or(true), "the result is not a maximum");
  if (reasons.empty()) return {};
  return "the " + std::string(name(model.kind)) +
         " fit did not converge to a clear maximum: " + reasons;
}

std::string remedy(const Model &model) {
  const std::string usual = "Do not rely on this model: fit it to more customers or a longer time, "
                            "or choose another model";
  const Diagnostics &about = model.diagnostics;
  if (!about.boundary.value_or(false) || about.prior) return usual + '.';
  const bool is_spend = model.kind == ModelKind::gamma_gamma;
  const std::string call =
      is_spend ? "spend_fit(statistics, 2)"
      : model.kind == ModelKind::sbg
          ? "retention_fit(statistics, 2)"
          : "purchase_fit('" + std::string(name(model.kind)) + "', statistics, 2)";
  return usual + ". A weak prior keeps the parameters from the boundary: " + call + '.';
}

std::string too_few(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  const auto estimates = static_cast<std::int64_t>(model.estimates());
  if (about.prior || !about.customers || *about.customers >= enough_customers * estimates)
    return {};
  return "the " + std::string(name(model.kind)) + " fit has " + std::to_string(*about.customers) +
         " customers for " + std::to_string(estimates) + " estimates, fewer than " +
         std::to_string(enough_customers) + " for each";
}

} // namespace portfolio::fitting
