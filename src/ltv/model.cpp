#include "ltv/model.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <array>
#include <cmath>
#include <string>

namespace portfolio {
namespace {

struct Form {
  ModelKind kind;
  std::string_view name;
  bool purchases;
  std::array<std::string_view, 4> parameters;
  std::size_t count;
};

constexpr std::array forms{
    Form{ModelKind::bg_nbd, "bg_nbd", true, {"r", "alpha", "a", "b"}, 4},
    Form{ModelKind::mbg_nbd, "mbg_nbd", true, {"r", "alpha", "a", "b"}, 4},
    Form{ModelKind::gamma_gamma, "gamma_gamma", false, {"p", "q", "gamma"}, 3},
};

const Form &form(ModelKind kind) {
  for (const Form &candidate : forms)
    if (candidate.kind == kind) return candidate;
  throw Error(Fault::bad_argument,
              "unknown model number " + std::to_string(static_cast<int>(kind)));
}

std::string number(double value) {
  std::string text;
  append_real(text, value);
  return text;
}

void validate(const Diagnostics &about, const std::string &kind, std::size_t parameters) {
  const auto require = [&](bool possible, const char *what, double value) {
    if (!possible)
      throw Error(Fault::bad_argument, std::string(what) + " of " + kind + " is " + number(value));
  };
  const std::size_t errors = about.standard_errors.size();
  if (errors != 0 && errors != parameters)
    throw Error(Fault::bad_argument, "model " + kind + " has " + std::to_string(parameters) +
                                         " parameters and " + std::to_string(errors) +
                                         " standard errors");
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
  count(about.customers, "customers");
  count(about.skipped, "skipped");
  count(about.iterations, "iterations");
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
  for (const Form &candidate : forms)
    if (candidate.name == wanted) return candidate.kind;
  throw Error(Fault::bad_argument, "unknown model \"" + std::string(wanted) + "\"",
              "Known models are bg_nbd, mbg_nbd and gamma_gamma.");
}

std::span<const std::string_view> parameter_names(ModelKind kind) {
  const Form &found = form(kind);
  return std::span(found.parameters).first(found.count);
}

bool describes_purchases(ModelKind kind) { return form(kind).purchases; }

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

SpendModel gamma_gamma(double p, double q, double gamma) {
  return make<SpendModel>(ModelKind::gamma_gamma, {p, q, gamma}, 0);
}

void validate(const Model &model) {
  const auto names = parameter_names(model.kind);
  const std::string kind_name(name(model.kind));
  if (model.parameters.size() != names.size())
    throw Error(Fault::bad_argument, "model " + kind_name + " has " + std::to_string(names.size()) +
                                         " parameters, not " +
                                         std::to_string(model.parameters.size()));
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!std::isfinite(model.parameters[i]) || model.parameters[i] <= 0)
      throw Error(Fault::bad_argument,
                  "parameter " + std::string(names[i]) + " of " + kind_name + " is " +
                      number(model.parameters[i]),
                  "Parameters are positive and finite.");
  if (!std::isfinite(model.unit_days) || model.unit_days < 0)
    throw Error(Fault::bad_argument, "unit_days of " + kind_name + " is " + number(model.unit_days),
                "The unit of time is a positive number of days.");
  validate(model.diagnostics, kind_name, names.size());
}

} // namespace portfolio
