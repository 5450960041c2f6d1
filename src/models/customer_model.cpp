#include "models/covariate_model.hpp"
#include "models/model_flags.hpp"
#include "statistics/covariates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace portfolio::models {
namespace {

constexpr std::size_t kept = 4; // parameters of every model that takes covariates
constexpr std::size_t most_effects = 2 * statistics::most_covariates;

/// Of a lower triangle row by row.
std::size_t cell(std::size_t row, std::size_t column) {
  if (row < column) std::swap(row, column);
  return row * (row + 1) / 2 + column;
}

/// A customer's model of a shared one: logarithms of the parameters are linear in the estimates.
class CustomerModel {
public:
  CustomerModel(const ModelView &shared, std::span<const double> covariates)
      : shared_(shared), covariates_(covariates) {}

  /// Nothing where it is not as models are.
  std::optional<Bytes> bytes() {
    if (!takes_covariates(shared_.kind()) || shared_.parameters() != kept) return std::nullopt;
    const bool has_spread = (shared_.flags() & has_covariance) != 0,
               had_errors = (shared_.flags() & has_standard_errors) != 0;
    const std::size_t all = kept + 2 * covariates_.size(),
                      cells = has_spread ? all * (all + 1) / 2 : 0;
    if (shared_.size() < shared_.scoring_bytes() + 8 * (cells + (had_errors ? all : 0)))
      return std::nullopt;
    move_parameters();
    if (has_spread) move_spread();
    for (const double value : parameters_)
      if (!(value >= least_parameter && value <= most_parameter)) return std::nullopt;
    for (const double value : spread_)
      if (!std::isfinite(value)) return std::nullopt;
    const bool has_errors = has_spread || had_errors;
    if (has_errors && !find_errors(has_spread)) return std::nullopt;
    return write(has_errors, has_spread);
  }

private:
  /// How much of the estimate of an effect is in the logarithm of its parameter.
  double share(const Leverage &on, std::size_t i) const { return on.sign * covariates_[i]; }

  double shared_cell(std::size_t row, std::size_t column) const {
    const std::size_t all = kept + 2 * covariates_.size();
    return shared_.covariance_cell(cell(row, column), all * (all + 1) / 2);
  }

  void move_parameters() {
    for (std::size_t i = 0; i < kept; ++i) parameters_[i] = shared_.parameter(i);
    double purchases = 0, dropout = 0;
    for (std::size_t i = 0; i < covariates_.size(); ++i) {
      purchases += on_[0].sign * shared_.purchase_effect(i) * covariates_[i];
      dropout += on_[1].sign * shared_.dropout_effect(i) * covariates_[i];
    }
    parameters_[on_[0].parameter] *= std::exp(purchases);
    parameters_[on_[1].parameter] *= std::exp(dropout);
  }

  /// M·C·Mᵀ, of which the parameters alone are kept: M is the identity but for two rows.
  void move_spread() {
    const std::size_t effects = covariates_.size(), all = kept + 2 * effects;
    std::array<std::array<double, kept + most_effects>, kept> half; // M·C
    for (std::size_t row = 0; row < kept; ++row)
      for (std::size_t column = 0; column < all; ++column)
        half[row][column] = shared_cell(row, column);
    for (std::size_t side = 0; side < 2; ++side)
      for (std::size_t i = 0; i < effects; ++i)
        for (std::size_t column = 0; column < all; ++column)
          half[on_[side].parameter][column] +=
              share(on_[side], i) * shared_cell(kept + side * effects + i, column);
    for (std::size_t row = 0; row < kept; ++row)
      for (std::size_t side = 0; side < 2; ++side)
        for (std::size_t i = 0; i < effects; ++i)
          half[row][on_[side].parameter] +=
              half[row][kept + side * effects + i] * share(on_[side], i);
    for (std::size_t row = 0; row < kept; ++row) {
      for (std::size_t column = 0; column <= row; ++column)
        spread_[cell(row, column)] = half[row][column];
      double &variance = spread_[cell(row, row)];
      variance = std::max(variance, 0.0);
    }
  }

  bool find_errors(bool from_spread) {
    for (std::size_t i = 0; i < kept; ++i) {
      errors_[i] =
          from_spread ? parameters_[i] * std::sqrt(spread_[cell(i, i)]) : shared_.standard_error(i);
      if (std::isinf(errors_[i])) return false;
    }
    if (from_spread) return true;
    // How sure the new parameter is depends on how the estimates hang together.
    for (const Leverage &on : on_) errors_[on.parameter] = std::numeric_limits<double>::quiet_NaN();
    return true;
  }

  Bytes write(bool has_errors, bool has_spread) const {
    constexpr unsigned told = has_converged | is_converged | has_boundary | is_on_boundary;
    unsigned flags = (shared_.flags() & told) | is_for_one_customer;
    if (has_errors) flags |= has_standard_errors;
    if (has_spread) flags |= has_covariance;
    Writer out;
    out.byte(model_version);
    out.byte(static_cast<std::uint8_t>(shared_.kind()));
    out.byte(kept);
    out.byte(0); // covariates
    out.byte(static_cast<std::uint8_t>(flags));
    out.byte(static_cast<std::uint8_t>(flags >> 8));
    out.real(shared_.unit_days());
    for (const double value : parameters_) out.real(value);
    if (has_errors)
      for (const double error : errors_) out.real(error);
    if (has_spread)
      for (const double value : spread_) out.real(value);
    return out.bytes();
  }

  const ModelView &shared_;
  std::span<const double> covariates_;
  std::array<Leverage, 2> on_{purchase_leverage, dropout_leverage(shared_.kind())};
  std::array<double, kept> parameters_{}, errors_{};
  std::array<double, kept *(kept + 1) / 2> spread_{};
};

} // namespace

Bytes with_covariates(ModelBytes model, std::span<const double> covariates) {
  const ModelView shared(model);
  const bool fit = shared.covariates() > 0 && shared.covariates() == covariates.size();
  if (fit && std::all_of(covariates.begin(), covariates.end(),
                         [](double value) { return std::isfinite(value); }))
    if (auto bytes = CustomerModel(shared, covariates).bytes()) return std::move(*bytes);
  // What is wrong is said by who checks everything.
  return to_bytes(
      with_covariates(PurchaseModel{model_from_bytes(model, "purchase_model")}, covariates));
}

} // namespace portfolio::models
