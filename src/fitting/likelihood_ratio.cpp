#include "fitting/likelihood_ratio.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "math/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace portfolio::fitting {

using models::Model;

namespace {

[[noreturn]] void refuse(const std::string &why, const std::string &hint) {
  throw Error(Fault::bad_argument, "likelihood-ratio test of " + why, hint);
}

std::string shown(const std::optional<std::int64_t> &count) {
  return count ? std::to_string(*count) : "an unknown number of";
}

void require_fit(const Model &model) {
  const auto &about = model.diagnostics;
  if (!about.log_likelihood || !about.customers)
    refuse("a model that is no fit: " + std::string(name(model.kind)) +
               " without log_likelihood or customers",
           "Pass models as the fits return them.");
  if (about.prior)
    refuse("a fit with a prior of " + real_text(*about.prior),
           "The test compares maxima of the likelihood: fit both models without a prior.");
}

void require_same_customers(const Model &one, const Model &other) {
  const auto &a = one.diagnostics, &b = other.diagnostics;
  if (a.customers != b.customers)
    refuse("fits to " + shown(a.customers) + " and " + shown(b.customers) + " customers",
           "Fit both models to the same customers: those whose covariates are all known.");
  if (one.unit_days != other.unit_days)
    refuse("fits in units of " + real_text(one.unit_days) + " and " + real_text(other.unit_days) +
               " days",
           "Fit both models in the same unit of time.");
}

} // namespace

LikelihoodRatio likelihood_ratio(const Model &one, const Model &other) {
  constexpr const char *nested =
      "One model must be the other without some or all of its covariates, "
      "for instance mbg_nbd without and with covariates.";
  if (one.kind != other.kind)
    refuse(std::string(name(one.kind)) + " and " + std::string(name(other.kind)) +
               ", which are not nested",
           nested);
  const std::size_t covariates = one.purchase_effects.size(),
                    others = other.purchase_effects.size();
  if (covariates == others)
    refuse("two models with " + std::to_string(covariates) +
               (covariates == 1 ? " covariate" : " covariates") + ", which are not nested",
           nested);
  require_fit(one);
  require_fit(other);
  require_same_customers(one, other);
  const double sign = covariates > others ? 1 : -1;
  const double gain = sign * (*one.diagnostics.log_likelihood - *other.diagnostics.log_likelihood);
  // What rounding makes of a gain of 0.
  if (gain < -1e-6 * std::abs(*one.diagnostics.log_likelihood))
    refuse("models of which the larger one is less likely, by " + real_text(-gain),
           "They are not nested, not of the same customers, or a fit did not converge.");
  const double statistic = 2 * std::max(gain, 0.0);
  const auto degrees =
      2 * static_cast<int>(std::max(covariates, others) - std::min(covariates, others));
  return {statistic, degrees, math::chi_squared_tail(statistic, degrees)};
}

} // namespace portfolio::fitting
