#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace portfolio {

/// The models, by the numbers of the stored format: never renumbered, only added to.
enum class ModelKind : std::uint8_t {
  bg_nbd = 1,       ///< Fader, Hardie & Lee 2005: r, alpha, a, b
  mbg_nbd = 2,      ///< Batislam, Denizel & Filiztekin 2007: r, alpha, a, b
  gamma_gamma = 33, ///< Fader & Hardie 2013: p, q, gamma
};

std::string_view name(ModelKind kind);
/// The kind of that name; Error if there is none.
ModelKind model_kind(std::string_view name);
std::span<const std::string_view> parameter_names(ModelKind kind);
/// True for the models of when customers buy, false for those of how much they spend.
bool describes_purchases(ModelKind kind);

/// How a fit went. Everything is optional: a model typed by hand knows only its parameters.
struct Diagnostics {
  std::vector<double> standard_errors;   ///< as the parameters; NaN where the curvature gives none
  std::optional<double> log_likelihood;  ///< in the model's own unit of time
  std::optional<std::int64_t> customers; ///< that the fit saw, by weight
  std::optional<std::int64_t> skipped;   ///< that it could not use
  std::optional<bool> converged;         ///< gradient small and curvature that of a maximum
  std::optional<std::int64_t> iterations;
  std::optional<double> gradient_norm; ///< largest slope of the mean log-likelihood, log parameters
  std::optional<double> condition;     ///< of the Hessian in log parameters
  std::optional<bool> boundary;        ///< a parameter runs to zero or to infinity
};

/// Parameters in the order of parameter_names(kind), all finite and positive.
struct Model {
  ModelKind kind = ModelKind::bg_nbd;
  std::vector<double> parameters;
  double unit_days = 0; ///< days in the model's unit of time; 0: not known, or no time in the model
  Diagnostics diagnostics;

  /// By its name in parameter_names(kind); Error if the model has no such parameter.
  double parameter(std::string_view parameter_name) const;
};

/// When customers buy and when they stop: bg_nbd or mbg_nbd.
struct PurchaseModel : Model {};
/// How much customers spend per purchase: gamma_gamma.
struct SpendModel : Model {};

/// Checked construction: Error naming the parameter that is not finite and positive.
PurchaseModel bg_nbd(double r, double alpha, double a, double b, double unit_days = 0);
PurchaseModel mbg_nbd(double r, double alpha, double a, double b, double unit_days = 0);
SpendModel gamma_gamma(double p, double q, double gamma);

/// Error unless number and values of the parameters, the unit and the diagnostics can be those of a
/// model of its kind.
void validate(const Model &model);

} // namespace portfolio
