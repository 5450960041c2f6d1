#include "ltv/interval.hpp"

#include "base/error.hpp"
#include "models/covariate_model.hpp"

#include <cmath>

namespace portfolio::ltv {

using math::central_difference;
using math::difference_step;
using math::normal_width;
using math::variance;

namespace {

/// The parameters alone.
Model scoring_part(const ModelView &model) {
  Model part;
  part.kind = model.kind();
  for (std::size_t i = 0; i < model.parameters(); ++i)
    part.parameters.push_back(model.parameter(i));
  return part;
}

/// log-derivatives of expected_spend(), p(γ + x·mean)/(px + q − 1), in log p, log q and log γ.
std::array<double, 3> spend_slopes(const GammaGamma &model, double frequency, double mean) {
  const double x = frequency, below = model.p * x + model.q - 1;
  return {(model.q - 1) / below, -model.q / below,
          x == 0 ? 1 : model.gamma / (model.gamma + x * std::max(mean, 0.0))};
}

} // namespace

Neighbours::Neighbours(const ModelView &model)
    : is_regular_(model.kind() == ModelKind::bg_cnbd_k || model.kind() == ModelKind::mbg_cnbd_k) {
  Model part = scoring_part(model);
  if (model.covariates() > 0)
    throw Error(Fault::bad_argument,
                "model has effects of " + std::to_string(model.covariates()) + " covariates",
                "Pass with_covariates(model, covariates) of the customer.");
  const std::size_t free = free_parameters(part.kind);
  at_.reserve(1 + 2 * free);
  at_.emplace_back(part);
  for (std::size_t i = 0; i < free; ++i) {
    const double own = part.parameters[i];
    for (const double by : {difference_step, -difference_step}) {
      part.parameters[i] = own * std::exp(by);
      at_.emplace_back(part);
    }
    part.parameters[i] = own;
  }
}

/// f(process, its place) as a Finding.
template <class Function> Gradient Neighbours::differentiate(const Function &f) const {
  Gradient result;
  const Finding middle = f(at_[0], std::size_t{0});
  result.value = middle.value;
  result.why = middle.why;
  for (std::size_t place = 1; result.why == Unknown::nothing && place < at_.size(); place += 2) {
    const Finding up = f(at_[place], place), down = f(at_[place + 1], place + 1);
    result.why = up.known() ? down.why : up.why;
    result.slopes[result.size++] = central_difference(up.value, down.value);
  }
  return result;
}

Gradient Neighbours::p_alive(const PurchaseRow &customer) const {
  return differentiate([&](const PurchaseProcess &process, std::size_t) {
    return Finding{process.p_alive(customer)};
  });
}

Gradient Neighbours::expected_purchases(const PurchaseRow &customer, double horizon) const {
  return differentiate([&](const PurchaseProcess &process, std::size_t) {
    return Finding{process.expected_purchases(customer, horizon)};
  });
}

/// Null where they do not serve, or an expectation is infinite.
const LivingShares::Purchases *Neighbours::living(const PurchaseRow &customer,
                                                  const ValueTerms &terms) const {
  if (shares_ == nullptr || terms.cost_to_serve != 0) return nullptr;
  return shares_->of(customer, terms.delta, terms.horizon, [&](const PurchaseRow &one, auto &all) {
    for (std::size_t place = 0; place < at_.size(); ++place) {
      const double alive = at_[place].p_alive(one);
      const Finding found = future_purchases(at_[place], one, terms, cache(place));
      if (!found.known() || alive == 0) return false;
      all[place] = found.value / alive;
    }
    return true;
  });
}

Gradient Neighbours::residual_ltv(const PurchaseRow &customer, const GammaGamma &spend, double mean,
                                  Finding margin, const ValueTerms &terms) const {
  const auto frequency = static_cast<double>(customer.frequency);
  const Finding basket = expected_basket(spend, frequency, mean);
  const bool is_known = basket.known() && margin.known();
  const LivingShares::Purchases *shared = is_known ? living(customer, terms) : nullptr;
  Gradient result = differentiate([&](const PurchaseProcess &process, std::size_t place) {
    if (shared != nullptr)
      return ltv::residual_ltv(basket, margin, {process.p_alive(customer) * (*shared)[place]}, {},
                               0);
    return ltv::residual_ltv(process, customer, basket, margin, terms, cache(place));
  });
  if (result.why != Unknown::nothing) return result;
  double gross = result.value;
  if (terms.cost_to_serve > 0) {
    ValueTerms free = terms;
    free.cost_to_serve = 0;
    gross = ltv::residual_ltv(at_[0], customer, basket, margin, free, cache(0)).value;
  }
  for (const double slope : spend_slopes(spend, frequency, mean))
    result.slopes[result.size++] = gross * slope;
  return result;
}

Gradient with_effects(const Gradient &own, ModelKind kind, std::span<const double> covariates) {
  Gradient result = own;
  const std::size_t free = free_parameters(kind);
  if (own.why != Unknown::nothing) return result;
  result.size = free;
  for (const models::Leverage &on : {models::purchase_leverage, models::dropout_leverage(kind)})
    for (const double z : covariates)
      result.slopes[result.size++] = own.slopes[on.parameter] * on.sign * z;
  for (std::size_t i = free; i < own.size; ++i) result.slopes[result.size++] = own.slopes[i];
  return result;
}

Uncertainty::Uncertainty(const ModelView &model)
    : first_(model.covariance()), split_(model.estimates()), known_(!first_.empty()) {}

Uncertainty::Uncertainty(const ModelView &purchases, const ModelView &spend)
    : Uncertainty(purchases) {
  second_ = spend.covariance();
  known_ &= !second_.empty();
}

double Uncertainty::standard_error(std::span<const double> slopes) const {
  return std::sqrt(variance(first_, slopes.first(split_)) +
                   variance(second_, slopes.subspan(split_)));
}

EstimatedInterval to_interval(double value, std::optional<double> standard_error,
                              IntervalScale scale, double level) {
  normal_width(level); // a level that is none is an error even where there is no interval
  EstimatedInterval result{{value, 0, 0}, standard_error.has_value()};
  if (!standard_error) return result;
  double on_scale = *standard_error;
  if (scale == IntervalScale::log) on_scale /= std::abs(value);
  if (scale == IntervalScale::log_odds) on_scale /= value * (1 - value);
  result.interval = interval_on(scale, value, on_scale, level);
  return result;
}

EstimatedInterval to_interval(const Gradient &gradient, const Uncertainty &uncertainty,
                              IntervalScale scale, double level) {
  std::optional<double> error;
  if (uncertainty.known()) error = uncertainty.standard_error(gradient.all());
  return to_interval(gradient.value, error, scale, level);
}

std::vector<ParameterInterval> parameter_intervals(const Model &model, double level) {
  std::vector<ParameterInterval> rows;
  const std::vector<double> &covariance = model.diagnostics.covariance;
  std::size_t estimate = 0; // its variance stands at the end of its row
  const auto add = [&](std::string name, double value, bool free, IntervalScale scale) {
    std::optional<double> error;
    if (free && !covariance.empty())
      error = std::sqrt(covariance[(estimate + 1) * (estimate + 2) / 2 - 1]) *
              (scale == IntervalScale::log ? value : 1);
    rows.push_back({std::move(name), to_interval(value, error, scale, level)});
    if (free) ++estimate;
  };
  const auto names = parameter_names(model.kind);
  for (std::size_t i = 0; i < names.size(); ++i)
    add(std::string(names[i]), model.parameters[i], i < free_parameters(model.kind),
        IntervalScale::log);
  const auto add_effects = [&](const std::string &name, const std::vector<double> &effects) {
    for (std::size_t i = 0; i < effects.size(); ++i)
      add(name + '[' + std::to_string(i + 1) + ']', effects[i], true, IntervalScale::plain);
  };
  add_effects("purchase_effects", model.purchase_effects);
  add_effects("dropout_effects", model.dropout_effects);
  return rows;
}

} // namespace portfolio::ltv
