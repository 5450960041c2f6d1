#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace portfolio::models {

/// The models, by the numbers of the stored format: never renumbered, only added to.
enum class ModelKind : std::uint8_t {
  bg_nbd = 1,       ///< Fader, Hardie & Lee 2005: r, alpha, a, b
  mbg_nbd = 2,      ///< Batislam, Denizel & Filiztekin 2007: r, alpha, a, b
  pareto_nbd = 3,   ///< Schmittlein, Morrison & Colombo 1987: r, alpha, s, beta
  bg_cnbd_k = 4,    ///< Platzer & Reutterer 2016, their appendix: r, alpha, a, b, k
  mbg_cnbd_k = 5,   ///< the same: r, alpha, a, b, k
  bg_bb = 6,        ///< Fader, Hardie & Shang 2010: alpha, beta, gamma, delta
  gamma_gamma = 33, ///< Fader & Hardie 2013: p, q, gamma
  sbg = 65,         ///< Fader & Hardie 2007: alpha, beta
};

/// What a model describes; each has an SQL type of its own.
enum class ModelRole : std::uint8_t {
  purchases, ///< when customers buy and when they stop: purchase_model
  spend,     ///< how much they spend per purchase: spend_model
  retention, ///< how long contracts are renewed: retention_model
};

std::string_view name(ModelKind kind);
/// The kind of that name; Error if there is none.
ModelKind model_kind(std::string_view name);
std::span<const std::string_view> parameter_names(ModelKind kind);
ModelRole role(ModelKind kind);
/// How many of the parameters are estimated on a continuum: all but the integer k, which is last.
std::size_t free_parameters(ModelKind kind);
/// True for the models whose parameters may depend on covariates of the customer.
bool takes_covariates(ModelKind kind);

/// How a fit went. Everything is optional: a model typed by hand knows only its parameters.
struct Diagnostics {
  /// As the parameters, the purchase effects, the dropout effects; NaN where the curvature gives
  /// none, and for k.
  std::vector<double> standard_errors;
  /// Of the estimates, lower triangle row by row: the logarithms of the free parameters, then the
  /// purchase effects, then the dropout effects. Empty: not known.
  std::vector<double> covariance;
  std::optional<double> log_likelihood;  ///< in the model's own unit of time
  std::optional<std::int64_t> customers; ///< that the fit saw, by weight
  std::optional<std::int64_t> skipped;   ///< that it could not use
  std::optional<bool> converged;         ///< gradient small and curvature that of a maximum
  std::optional<std::int64_t> iterations;
  std::optional<double> gradient_norm; ///< largest slope of the mean log-likelihood, log parameters
  std::optional<double> condition;     ///< of the Hessian in log parameters
  std::optional<bool> boundary;        ///< a parameter runs to zero or to infinity
  std::optional<double> prior;   ///< standard deviation of the logarithms that the fit assumed
  bool for_one_customer = false; ///< made by with_covariates(): scores a customer or a few
};

inline constexpr double least_parameter = 1e-300, most_parameter = 1e300;

/// Parameters in the order of parameter_names(kind), none smaller or larger than these.
///
/// With covariates z of a customer (time-invariant, in the order of the fit) the scale of the
/// purchase rate is alpha·exp(−purchase_effects·z), and dropout is beta·exp(−dropout_effects·z) for
/// Pareto/NBD, a·exp(dropout_effects·z) for (M)BG/NBD: a positive effect means more of it.
struct Model {
  ModelKind kind = ModelKind::bg_nbd;
  std::vector<double> parameters;
  std::vector<double> purchase_effects, dropout_effects; ///< as many of the one as of the other
  double unit_days = 0; ///< days in the model's unit of time, 1e-9 to 1e9; 0: not known, or no time
  Diagnostics diagnostics;

  /// By its name in parameter_names(kind); Error if the model has no such parameter.
  double parameter(std::string_view parameter_name) const;
  /// The dimension of the covariance: free parameters and effects.
  std::size_t estimates() const { return free_parameters(kind) + 2 * purchase_effects.size(); }
};

/// When customers buy and when they stop.
struct PurchaseModel : Model {};
/// How much customers spend per purchase: gamma_gamma.
struct SpendModel : Model {};

/// Checked construction: Error naming the parameter that is out of range.
PurchaseModel bg_nbd(double r, double alpha, double a, double b, double unit_days = 0);
PurchaseModel mbg_nbd(double r, double alpha, double a, double b, double unit_days = 0);
PurchaseModel pareto_nbd(double r, double alpha, double s, double beta, double unit_days = 0);
PurchaseModel bg_bb(double alpha, double beta, double gamma, double delta);
SpendModel gamma_gamma(double p, double q, double gamma);

/// Error unless there are as many as a model of its kind has.
void require_parameters(const Model &model);
/// Error unless number and values of the parameters, the unit and the diagnostics can be those of a
/// model of its kind.
void validate(const Model &model);

} // namespace portfolio::models
