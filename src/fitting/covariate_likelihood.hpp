#pragma once
#include "math/maximum.hpp"
#include "models/covariate_model.hpp"
#include "processes/pareto_nbd.hpp"
#include "statistics/rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace portfolio::fitting {

using math::Objective;
using models::Leverage;
using models::ModelKind;
using models::purchase_leverage;
using processes::log_likelihood;
using statistics::PurchaseRow;

/// A customer of a fit: statistics in scaled time, standardised covariates.
struct CovariateRow {
  PurchaseRow seen;
  const double *covariates;
};

inline std::int64_t &weight_of(CovariateRow &row) { return row.seen.weight; }

/// The log-likelihood of one customer under BG/NBD or MBG/NBD at r, alpha, a, b (see
/// BetaGeometricLikelihood), with its slope in these.
class BetaGeometricKernel {
public:
  explicit BetaGeometricKernel(ModelKind kind) : extra_(kind == ModelKind::mbg_nbd ? 1 : 0) {}
  double operator()(const std::array<double, 4> &parameters, const PurchaseRow &customer,
                    std::array<double, 4> &slope);

private:
  /// What depends on the frequency only: customers come in its order.
  struct Counted {
    double x = -1, r = 0, b = 0;
    double value, slope_r, slope_b;
  };
  const Counted &counted(double x, double r, double b);

  double extra_;
  Counted counted_;
};

/// The same under Pareto/NBD at r, alpha, s, beta.
struct ParetoKernel {
  double operator()(const std::array<double, 4> &parameters, const PurchaseRow &customer,
                    std::array<double, 4> &slope) const {
    const auto [r, alpha, s, beta] = parameters;
    return log_likelihood({r, alpha, s, beta}, customer, slope);
  }
};

/// Mean log-likelihood with covariates at the logarithms of the four parameters, the purchase
/// effects, the dropout effects. The kernel gives value and slope for the parameters of one
/// customer; here are the weights and the chain rule.
template <class Kernel> class CovariateLikelihood : public Objective {
public:
  CovariateLikelihood(ModelKind kind, const Kernel &kernel, std::span<const CovariateRow> rows,
                      std::size_t covariates, Stop stop)
      : dropout_(dropout_leverage(kind)), kernel_(kernel), rows_(rows), covariates_(covariates),
        stop_(stop) {}

  std::size_t size() const override { return 4 + 2 * covariates_; }

  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    const std::span<const double> purchase = at.subspan(4, covariates_),
                                  dropout = at.subspan(4 + covariates_);
    std::array<double, 4> common;
    for (std::size_t i = 0; i < 4; ++i) common[i] = std::exp(at[i]);
    std::fill(gradient.begin(), gradient.end(), 0.0);
    Kernel kernel = kernel_;
    double total = 0, customers = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i % rows_between_polls == 0) poll(stop_);
      const CovariateRow &row = rows_[i];
      const Push buys(purchase_leverage, purchase, row), leaves(dropout_, dropout, row);
      std::array<double, 4> own = common, slope;
      own[buys.on.parameter] *= buys.factor;
      own[leaves.on.parameter] *= leaves.factor;
      const auto weight = static_cast<double>(row.seen.weight);
      total += weight * kernel(own, row.seen, slope);
      customers += weight;
      for (std::size_t k = 0; k < 4; ++k) gradient[k] += weight * own[k] * slope[k];
      buys.add_slopes(weight, own, slope, gradient.subspan(4, covariates_));
      leaves.add_slopes(weight, own, slope, gradient.subspan(4 + covariates_));
    }
    for (double &component : gradient) component /= customers;
    return total / customers;
  }

private:
  static constexpr std::size_t rows_between_polls = 1024;

  /// What a customer's covariates do to one parameter.
  struct Push {
    Push(Leverage leverage, std::span<const double> effects, const CovariateRow &row)
        : on(leverage), covariates(row.covariates) {
      double exponent = 0;
      for (std::size_t j = 0; j < effects.size(); ++j)
        exponent += on.sign * effects[j] * covariates[j];
      // Far from every answer, on the way of a search, parameters stay numbers.
      constexpr double far = 100;
      bounded = std::abs(exponent) > far;
      factor = std::exp(std::clamp(exponent, -far, far));
    }
    void add_slopes(double weight, const std::array<double, 4> &own,
                    const std::array<double, 4> &slope, std::span<double> gradient) const {
      if (bounded) return;
      const double along = weight * on.sign * own[on.parameter] * slope[on.parameter];
      for (std::size_t j = 0; j < gradient.size(); ++j) gradient[j] += along * covariates[j];
    }

    Leverage on;
    const double *covariates;
    double factor;
    bool bounded;
  };

  Leverage dropout_;
  Kernel kernel_;
  std::span<const CovariateRow> rows_;
  std::size_t covariates_;
  Stop stop_;
};

} // namespace portfolio::fitting
