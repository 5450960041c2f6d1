#include "processes/purchase_process.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <string>

namespace portfolio::processes {

using statistics::require_purchases;

namespace {

constexpr std::size_t most_parameters = 5;

/// Parameters or times at the ends of the numbers may leave nothing to be said.
double finite(double value) {
  if (std::isfinite(value)) return value;
  throw Error(Fault::out_of_range, "what the model expects is out of range: " + real_text(value),
              "Its parameters, or the time, are too large or too small.");
}

/// Differences of probabilities may be a rounding below 0 or above 1.
double probability(double value) { return std::clamp(finite(value), 0.0, 1.0); }

using Parameters = std::array<double, most_parameters>;

/// What effects do depends on the customer: with_covariates() makes a model without them.
void require_plain(std::size_t covariates) {
  if (covariates == 0) return;
  throw Error(Fault::bad_argument,
              "model has effects of " + std::to_string(covariates) + " covariates, but there are 0",
              "Score with with_covariates(model, covariates).");
}

Parameters parameters_of(const ModelView &model) {
  require_plain(model.covariates());
  Parameters values{};
  for (std::size_t i = 0; i < std::min(model.parameters(), most_parameters); ++i)
    values[i] = model.parameter(i);
  return values;
}

Parameters parameters_of(const Model &model) {
  require_plain(model.purchase_effects.size());
  Parameters values{};
  std::copy_n(model.parameters.begin(), std::min(model.parameters.size(), most_parameters),
              values.begin());
  return values;
}

/// ∫ exp(−delta·t)·f(t) dt over [0, horizon] for what changes on the scale of `age` at first and
/// ever more slowly: in the logarithm of time it is smooth.
template <class Function>
double discounted_integral(double delta, double horizon, double age, const Function &f) {
  const double scale = std::max(age, horizon / 64);
  const auto integrand = [&](double u) {
    poll();
    const double time = scale * std::expm1(u); // exact for short horizons, too
    return std::exp(-delta * time) * finite(f(time)) * scale * std::exp(u);
  };
  constexpr unsigned halvings =
      6; // what is not smooth by then is noise, and nobody should wait for it
  constexpr double accuracy = 1e-10;
  return boost::math::quadrature::gauss_kronrod<double, 15>::integrate(
      integrand, 0.0, std::log1p(horizon / scale), halvings, accuracy);
}

bool is_of_model(const ScoringCache *cache) { return cache != nullptr && !cache->by_customer; }
ModelCache &model_of(ScoringCache &cache) { return static_cast<ModelCache &>(cache); }
FamilyCache &family_of(ScoringCache &cache) { return static_cast<FamilyCache &>(cache); }

} // namespace

PurchaseProcess::Any PurchaseProcess::make(ModelKind kind, std::span<const double> p) {
  switch (kind) {
  case ModelKind::bg_nbd:
  case ModelKind::mbg_nbd: return BetaGeometric(kind, p[0], p[1], p[2], p[3]);
  case ModelKind::bg_cnbd_k:
  case ModelKind::mbg_cnbd_k:
    return CondensedBetaGeometric(kind, p[0], p[1], p[2], p[3], static_cast<int>(p[4]));
  case ModelKind::pareto_nbd: return ParetoNbd(p[0], p[1], p[2], p[3]);
  case ModelKind::bg_bb: return BgBb(p[0], p[1], p[2], p[3]);
  default:
    throw Error(Fault::bad_argument,
                "model " + std::string(name(kind)) + " does not describe purchases");
  }
}

PurchaseProcess::PurchaseProcess(const ModelView &model)
    : process_(make(model.kind(), parameters_of(model))) {}
PurchaseProcess::PurchaseProcess(const Model &model)
    : process_(make(model.kind, parameters_of(model))) {}

double PurchaseProcess::log_likelihood(const PurchaseRow &customer) const {
  return finite(
      std::visit([&](const auto &process) { return process.log_likelihood(customer); }, process_));
}

double PurchaseProcess::p_alive(const PurchaseRow &customer) const {
  return finite(
      std::visit([&](const auto &process) { return process.p_alive(customer); }, process_));
}

double PurchaseProcess::p_alive_after(const PurchaseRow &customer, double time) const {
  return probability(std::visit(
      [&](const auto &process) { return process.p_alive_after(customer, time); }, process_));
}

double PurchaseProcess::expected_purchases(const PurchaseRow &customer, double horizon) const {
  return finite(
      std::visit([&](const auto &process) { return process.expected_purchases(customer, horizon); },
                 process_));
}

double PurchaseProcess::p_no_purchase(const PurchaseRow &customer, double horizon) const {
  return probability(std::visit(
      [&](const auto &process) { return process.p_no_purchase(customer, horizon); }, process_));
}

std::optional<DiscountedFuture> PurchaseProcess::with_cache(const PurchaseRow &customer,
                                                            double delta, double horizon,
                                                            ModelCache &cache) const {
  const auto *process = std::get_if<BetaGeometric>(&process_);
  if (process == nullptr) return std::nullopt;
  return process->within(customer, delta, horizon, cache.curves);
}

std::optional<DiscountedFuture> PurchaseProcess::with_cache(const PurchaseRow &customer,
                                                            double delta, double horizon,
                                                            FamilyCache &cache) const {
  if (delta == 0) return std::nullopt;
  if (const auto *process = std::get_if<BetaGeometric>(&process_))
    return process->within(customer, delta, horizon, cache.dropouts);
  if (const auto *process = std::get_if<ParetoNbd>(&process_))
    return process->within(customer, delta, horizon, cache.lifetimes);
  return std::nullopt;
}

std::optional<DiscountedFuture> PurchaseProcess::discounted_future(const PurchaseRow &customer,
                                                                   double delta, double horizon,
                                                                   ScoringCache *cache) const {
  require_nonnegative(delta, "discount rate");
  if (!(horizon > 0)) return std::nullopt;
  if (cache != nullptr)
    if (const auto found = cache->by_customer
                               ? with_cache(customer, delta, horizon, family_of(*cache))
                               : with_cache(customer, delta, horizon, model_of(*cache)))
      return found;
  if (delta == 0 || horizon == endless) return std::nullopt;
  return std::visit(
      [&](const auto &process) -> std::optional<DiscountedFuture> {
        if constexpr (requires { process.within(customer, delta, horizon); })
          if (const auto sums = process.within(customer, delta, horizon))
            return DiscountedFuture{sums->purchases, sums->time};
        return std::nullopt;
      },
      process_);
}

double PurchaseProcess::discounted_purchases(const PurchaseRow &customer, double delta,
                                             double horizon, ScoringCache *cache) const {
  if (const auto found = discounted_future(customer, delta, horizon, cache))
    return finite(found->purchases);
  if (const auto *process = std::get_if<ParetoNbd>(&process_); process && is_of_model(cache))
    return finite(
        process->discounted_purchases(customer, delta, horizon, &model_of(*cache).lifetimes));
  return finite(std::visit(
      [&](const auto &process) {
        if (horizon == endless) return process.discounted_purchases(customer, delta);
        if constexpr (requires { process.discounted_purchases(customer, delta, horizon); })
          return process.discounted_purchases(customer, delta, horizon);
        require_nonnegative(horizon, "horizon");
        // By parts: no derivative of the expectation is needed.
        const double at_end = process.expected_purchases(customer, horizon);
        if (delta == 0 || horizon == 0 || at_end == 0) return at_end;
        return std::exp(-delta * horizon) * at_end +
               delta * discounted_integral(delta, horizon, customer.age, [&](double time) {
                 return process.expected_purchases(customer, time);
               });
      },
      process_));
}

double PurchaseProcess::changed_purchases(const PurchaseRow &customer, double delta,
                                          double frequency, double losses) const {
  require_nonnegative(delta, "discount rate");
  if (const auto *process = std::get_if<BgBb>(&process_))
    return finite(process->changed_purchases(customer, delta, frequency, losses));
  return finite(std::get<CondensedBetaGeometric>(process_).changed_purchases(customer, delta,
                                                                             frequency, losses));
}

double PurchaseProcess::discounted_lifetime(const PurchaseRow &customer, double delta,
                                            double horizon, ScoringCache *cache) const {
  if (horizon != endless) require_nonnegative(horizon, "horizon");
  if (const auto found = discounted_future(customer, delta, horizon, cache))
    return finite(found->time);
  if (const auto *process = std::get_if<ParetoNbd>(&process_); process && is_of_model(cache))
    return finite(
        process->discounted_lifetime(customer, delta, horizon, &model_of(*cache).lifetimes));
  return finite(std::visit(
      [&](const auto &process) {
        if (horizon == endless) return process.discounted_lifetime(customer, delta);
        if constexpr (requires { process.discounted_lifetime(customer, delta, horizon); })
          return process.discounted_lifetime(customer, delta, horizon);
        if (horizon == 0) return 0.0;
        if constexpr (requires { process.within(customer, delta, horizon); })
          if (delta == 0)
            if (const auto sums = process.within(customer, delta, horizon)) return sums->time;
        return discounted_integral(delta, horizon, customer.age, [&](double time) {
          return process.p_alive_after(customer, time);
        });
      },
      process_));
}

std::optional<DiscountedSecond> PurchaseProcess::second(const PurchaseRow &customer, double delta,
                                                        double horizon, ScoringCache *own,
                                                        ScoringCache *other) const {
  require_nonnegative(delta, "discount rate");
  if (horizon != endless) require_nonnegative(horizon, "horizon");
  const bool has_caches = is_of_model(own) && is_of_model(other);
  ModelCache *first = has_caches ? &model_of(*own) : nullptr,
             *second = has_caches ? &model_of(*other) : nullptr;
  if (const auto *process = std::get_if<BetaGeometric>(&process_))
    return process->second(customer, delta, horizon, has_caches ? &first->curves : nullptr,
                           has_caches ? &second->curves : nullptr,
                           own != nullptr && own->by_customer ? &family_of(*own).dropouts
                                                              : nullptr);
  if (const auto *process = std::get_if<ParetoNbd>(&process_))
    return process->second(customer, delta, horizon, has_caches ? &first->lifetimes : nullptr,
                           has_caches ? &second->lifetimes : nullptr);
  if (const auto *process = std::get_if<BgBb>(&process_))
    return process->second(customer, delta, horizon);
  return std::get<CondensedBetaGeometric>(process_).second(customer, delta, horizon);
}

Prospect PurchaseProcess::prospect(const PurchaseRow &customer) const {
  return std::visit(
      [&](const auto &process) {
        return Prospect(finite(process.p_alive(customer)), process.living(customer));
      },
      process_);
}

double PurchaseProcess::p_purchases(std::int64_t n, double time) const {
  require_purchases(n);
  return probability(
      std::visit([&](const auto &process) { return process.p_purchases(n, time); }, process_));
}

double PurchaseProcess::expected_purchases(double time) const {
  return finite(
      std::visit([&](const auto &process) { return process.expected_purchases(time); }, process_));
}

} // namespace portfolio::processes
