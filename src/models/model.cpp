#include "models/model.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "statistics/covariates.hpp"

#include <array>
#include <cmath>
#include <string>

namespace portfolio::models {

using statistics::most_covariates;

namespace {

constexpr double most_regular = 100; // beyond it customers buy by the clock
// Between them products and quotients of two parameters are numbers, or end where numbers do.
constexpr double least_unit = 1e-9, most_unit = 1e9;

struct Form {
  ModelKind kind;
  std::string_view name;
  ModelRole role;
  bool covariates;
  std::array<std::string_view, 5> parameters;
};

constexpr ModelRole purchases = ModelRole::purchases;
constexpr std::array forms{
    Form{ModelKind::bg_nbd, "bg_nbd", purchases, true, {"r", "alpha", "a", "b"}},
    Form{ModelKind::mbg_nbd, "mbg_nbd", purchases, true, {"r", "alpha", "a", "b"}},
    Form{ModelKind::pareto_nbd, "pareto_nbd", purchases, true, {"r", "alpha", "s", "beta"}},
    Form{ModelKind::bg_cnbd_k, "bg_cnbd_k", purchases, false, {"r", "alpha", "a", "b", "k"}},
    Form{ModelKind::mbg_cnbd_k, "mbg_cnbd_k", purchases, false, {"r", "alpha", "a", "b", "k"}},
    Form{ModelKind::bg_bb, "bg_bb", purchases, false, {"alpha", "beta", "gamma", "delta"}},
    Form{ModelKind::gamma_gamma, "gamma_gamma", ModelRole::spend, false, {"p", "q", "gamma"}},
    Form{ModelKind::sbg, "sbg", ModelRole::retention, false, {"alpha", "beta"}},
};

const Form &form(ModelKind kind) {
  for (const Form &candidate : forms)
    if (candidate.kind == kind) return candidate;
  throw Error(Fault::bad_argument,
              "unknown model number " + std::to_string(static_cast<int>(kind)));
}

void validate(const Diagnostics &about, const std::string &kind, std::size_t values,
              std::size_t estimates) {
  const auto require = [&](bool possible, const char *what, double value) {
    if (!possible)
      throw Error(Fault::bad_argument,
                  std::string(what) + " of " + kind + " is " + real_text(value));
  };
  const std::size_t errors = about.standard_errors.size();
  if (errors != 0 && errors != values)
    throw Error(Fault::bad_argument, "model " + kind + " has " + std::to_string(values) +
                                         " parameters and effects, and " + std::to_string(errors) +
                                         " standard errors");
  const std::size_t cells = about.covariance.size(), wanted = estimates * (estimates + 1) / 2;
  if (cells != 0 && cells != wanted)
    throw Error(Fault::bad_argument,
                "covariance of " + kind + " has " + std::to_string(cells) + " numbers, not " +
                    std::to_string(wanted),
                "It is the lower triangle, row by row, of the logarithms of the parameters and of "
                "the effects.");
  for (const double cell : about.covariance) require(std::isfinite(cell), "covariance", cell);
  for (std::size_t i = 0, row = 0; cells != 0 && i < estimates; row += ++i + 1)
    require(about.covariance[row] >= 0, "variance", about.covariance[row]);
  for (const double error : about.standard_errors)
    require(std::isnan(error) || (std::isfinite(error) && error >= 0), "standard error", error);
  const auto finite = [&](const std::optional<double> &value, const char *what) {
    if (value) require(std::isfinite(*value), what, *value);
  };
  const auto count = [&](const std::optional<std::int64_t> &value, const char *what) {
    if (value) require(*value >= 0, what, static_cast<double>(*value));
  };
  finite(about.log_likelihood, "log_likelihood");
  finite(about.gradient_norm, "gradient_norm");
  finite(about.condition, "condition");
  if (about.prior) require(std::isfinite(*about.prior) && *about.prior > 0, "prior", *about.prior);
  count(about.customers, "customers");
  count(about.skipped, "skipped");
  count(about.iterations, "iterations");
}

void validate_effects(const Model &model, const std::string &kind) {
  const std::size_t covariates = model.purchase_effects.size();
  if (model.dropout_effects.size() != covariates)
    throw Error(Fault::bad_argument,
                "model " + kind + " has " + std::to_string(covariates) + " purchase effects and " +
                    std::to_string(model.dropout_effects.size()) + " dropout effects",
                "Every covariate has one of each; 0 is no effect.");
  if (covariates > 0 && !takes_covariates(model.kind))
    throw Error(Fault::bad_argument, "model " + kind + " takes no covariates");
  if (covariates > most_covariates)
    throw Error(Fault::bad_argument, "model has " + std::to_string(covariates) + " covariates",
                "At most " + std::to_string(most_covariates) + " are possible.");
  for (const auto *effects : {&model.purchase_effects, &model.dropout_effects})
    for (const double effect : *effects)
      if (!std::isfinite(effect))
        throw Error(Fault::bad_argument, "effect of " + kind + " is " + real_text(effect),
                    "Effects are finite.");
}

template <class M> M make(ModelKind kind, std::initializer_list<double> values, double unit_days) {
  M model;
  model.kind = kind;
  model.parameters = values;
  model.unit_days = unit_days;
  validate(model);
  return model;
}

} // namespace

std::string_view name(ModelKind kind) { return form(kind).name; }

ModelKind model_kind(std::string_view wanted) {
  std::string known;
  for (const Form &candidate : forms) {
    if (candidate.name == wanted) return candidate.kind;
    known += (known.empty() ? "" : ", ") + std::string(candidate.name);
  }
  throw Error(Fault::bad_argument, "unknown model \"" + std::string(wanted) + "\"",
              "Known models are " + known + '.');
}

std::span<const std::string_view> parameter_names(ModelKind kind) {
  const auto &names = form(kind).parameters;
  std::size_t count = 0;
  while (count < names.size() && !names[count].empty()) ++count;
  return std::span(names).first(count);
}

ModelRole role(ModelKind kind) { return form(kind).role; }

std::size_t free_parameters(ModelKind kind) {
  const auto names = parameter_names(kind);
  return names.back() == "k" ? names.size() - 1 : names.size();
}

bool takes_covariates(ModelKind kind) { return form(kind).covariates; }

double Model::parameter(std::string_view wanted) const {
  const auto names = parameter_names(kind);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == wanted) return parameters.at(i);
  throw Error(Fault::bad_argument, "model " + std::string(name(kind)) + " has no parameter \"" +
                                       std::string(wanted) + "\"");
}

PurchaseModel bg_nbd(double r, double alpha, double a, double b, double unit_days) {
  return make<PurchaseModel>(ModelKind::bg_nbd, {r, alpha, a, b}, unit_days);
}

PurchaseModel mbg_nbd(double r, double alpha, double a, double b, double unit_days) {
  return make<PurchaseModel>(ModelKind::mbg_nbd, {r, alpha, a, b}, unit_days);
}

PurchaseModel pareto_nbd(double r, double alpha, double s, double beta, double unit_days) {
  return make<PurchaseModel>(ModelKind::pareto_nbd, {r, alpha, s, beta}, unit_days);
}

PurchaseModel bg_bb(double alpha, double beta, double gamma, double delta) {
  return make<PurchaseModel>(ModelKind::bg_bb, {alpha, beta, gamma, delta}, 0);
}

SpendModel gamma_gamma(double p, double q, double gamma) {
  return make<SpendModel>(ModelKind::gamma_gamma, {p, q, gamma}, 0);
}

void require_parameters(const Model &model) {
  const std::size_t count = parameter_names(model.kind).size();
  if (model.parameters.size() != count)
    throw Error(Fault::bad_argument, "model " + std::string(name(model.kind)) + " has " +
                                         std::to_string(count) + " parameters, not " +
                                         std::to_string(model.parameters.size()));
}

void validate(const Model &model) {
  require_parameters(model);
  const auto names = parameter_names(model.kind);
  const std::string kind_name(name(model.kind));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double value = model.parameters[i];
    if (!(value >= least_parameter && value <= most_parameter))
      throw Error(Fault::bad_argument,
                  "parameter " + std::string(names[i]) + " of " + kind_name + " is " +
                      real_text(value),
                  "Parameters are numbers from 1e-300 to 1e300.");
    if (names[i] == "k" && (value != std::floor(value) || value > most_regular))
      throw Error(Fault::bad_argument, "parameter k of " + kind_name + " is " + real_text(value),
                  "It is a whole number from 1 to " + real_text(most_regular) + '.');
  }
  validate_effects(model, kind_name);
  if (model.unit_days != 0 && !(model.unit_days >= least_unit && model.unit_days <= most_unit))
    throw Error(Fault::bad_argument,
                "unit_days of " + kind_name + " is " + real_text(model.unit_days),
                "The unit of time is a number of days from 1e-9 to 1e9.");
  validate(model.diagnostics, kind_name, names.size() + 2 * model.purchase_effects.size(),
           model.estimates());
}

} // namespace portfolio::models
