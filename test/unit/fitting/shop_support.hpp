#pragma once
#include "base/arena_support.hpp"
#include "base/error.hpp"
#include "fitting/covariate_fit.hpp"
#include "fitting/fit.hpp"
#include "fitting/fit_regular.hpp"
#include "math/random.hpp"
#include "models/covariate_model.hpp"
#include "processes/cnbd_k.hpp"
#include "processes/gamma_gamma_likelihood.hpp"
#include "processes/purchase_process.hpp"
#include "statistics/covariate_log.hpp"

#include <cmath>
#include <optional>
#include <vector>

namespace portfolio::fitting::test {

// Customers drawn from a model of known parameters, and the likelihood of these parameters: a
// maximum can never be below it.

using math::portable_exp;
using math::Random;
using models::ModelRole;
using namespace statistics;
using namespace portfolio::test;

/// A model to draw from; with covariates the customers have a flag with these effects.
struct Truth {
  ModelKind kind;
  std::vector<double> parameters;
  bool covariates = false;
};

using Points = std::vector<std::vector<double>>;

/// The models of purchases in weeks at each of these (r, alpha, a, b), with k = 1 and 3 of those
/// that have it.
inline void add_geometric(std::vector<Truth> &truths, const Points &points) {
  for (const std::vector<double> &each : points) {
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
      truths.push_back({kind, each});
      truths.push_back({kind, each, true});
    }
    for (const double k : {1.0, 3.0})
      for (const ModelKind kind : {ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k})
        truths.push_back({kind, {each[0], each[1] / k, each[2], each[3], k}});
  }
}

inline void add_pareto(std::vector<Truth> &truths, const Points &points) {
  for (const std::vector<double> &each : points) {
    truths.push_back({ModelKind::pareto_nbd, each});
    truths.push_back({ModelKind::pareto_nbd, each, true});
  }
}

inline void add(std::vector<Truth> &truths, ModelKind kind, const Points &points) {
  for (const std::vector<double> &each : points) truths.push_back({kind, each});
}

inline std::vector<Truth> purchase_truths() {
  std::vector<Truth> truths;
  // The first ones have customers of two kinds: many leave at once, the others stay.
  add_geometric(truths, {{2, 10, 0.05, 0.05},
                         {2.5, 12, 0.1, 0.1},
                         {1.5, 9, 0.15, 0.25},
                         {1, 6, 0.3, 0.3},
                         {0.8, 6, 0.8, 2.4},
                         {5, 40, 0.02, 0.2}});
  add_pareto(truths, {{2, 10, 0.1, 0.1},
                      {2.5, 12, 0.2, 0.5},
                      {1.5, 9, 0.3, 1},
                      {1, 6, 0.05, 0.05},
                      {0.55, 10.6, 0.61, 11.7},
                      {5, 40, 0.3, 0.02}});
  add(truths, ModelKind::bg_bb,
      {{1.2, 0.75, 0.66, 2.78},
       {3, 2, 0.05, 0.05},
       {2, 3, 0.1, 0.1},
       {0.5, 0.5, 0.2, 0.3},
       {8, 20, 0.1, 0.6},
       {0.1, 0.1, 3, 30}});
  return truths;
}

/// Beyond what businesses are like: nearly nobody or nearly everybody leaves, all are alike or
/// hardly any two are, they buy every day or once in years.
inline std::vector<Truth> purchase_corners() {
  std::vector<Truth> truths;
  add_geometric(truths, {{0.1, 1, 0.5, 1},
                         {20, 200, 0.5, 1},
                         {20, 20, 0.1, 5},
                         {0.3, 5, 5, 5},
                         {1, 10, 0.01, 10},
                         {1, 10, 10, 0.5},
                         {0.5, 0.5, 1, 20},
                         {3, 100, 0.5, 0.5},
                         {10, 30, 0.05, 1}});
  add_pareto(truths, {{0.1, 1, 0.5, 10},
                      {20, 200, 0.5, 10},
                      {20, 20, 0.2, 100},
                      {0.3, 5, 5, 20},
                      {1, 10, 0.01, 10},
                      {1, 10, 10, 1},
                      {0.5, 0.5, 1, 200},
                      {3, 100, 0.5, 1},
                      {10, 30, 3, 300}});
  add(truths, ModelKind::bg_bb,
      {{0.1, 1, 0.5, 1},
       {20, 20, 0.5, 1},
       {10, 0.5, 0.1, 5},
       {0.3, 5, 5, 5},
       {1, 1, 0.01, 10},
       {1, 1, 10, 0.5},
       {0.5, 0.05, 1, 20},
       {0.2, 10, 0.5, 0.5},
       {5, 50, 0.3, 3}});
  return truths;
}

inline std::vector<Truth> spend_truths() {
  std::vector<Truth> truths;
  add(truths, ModelKind::gamma_gamma,
      {{6.25, 3.74, 15.44},
       {1, 2, 10},
       {20, 3, 15},
       {0.5, 1.5, 10},
       {2, 0.5, 10},
       {100, 40, 5},
       {0.1, 3, 10},
       {50, 1.2, 1},
       {3, 20, 200},
       {1, 1, 1},
       {10, 0.8, 5}});
  return truths;
}

inline constexpr double purchase_effect = 0.6, dropout_effect = -0.5;

/// What a customer's gaps and ends are drawn with.
class DrawnCustomer {
public:
  DrawnCustomer(const Truth &truth, std::uint64_t seed, std::uint64_t customer)
      : kind_(truth.kind), random_(seed, customer), p_(truth.parameters),
        flag_(truth.covariates && random_.uniform() < 0.4 ? 1 : 0) {
    if (truth.covariates) p_[1] *= std::exp(-purchase_effect * flag_);
    const bool is_pareto = kind_ == ModelKind::pareto_nbd;
    if (truth.covariates)
      p_[is_pareto ? 3 : 2] *= std::exp((is_pareto ? -1 : 1) * dropout_effect * flag_);
  }
  double flag() const { return flag_; }

  PurchaseRow weeks(double &log_gaps) {
    PurchaseRow row{0, 0, 26 + 78 * random_.uniform(), 1};
    const double rate = std::exp(random_.log_gamma(p_[0])) / p_[1];
    double end = row.age, leaves = 0;
    if (kind_ == ModelKind::pareto_nbd)
      end = std::min(end, random_.exponential() * p_[3] / std::exp(random_.log_gamma(p_[2])));
    else
      leaves = beta(p_[2], p_[3]);
    const bool at_once = kind_ == ModelKind::mbg_nbd || kind_ == ModelKind::mbg_cnbd_k;
    if (at_once && random_.uniform() < leaves) return row;
    for (;;) {
      double wait = 0;
      for (int stage = 0; stage < (p_.size() > 4 ? p_[4] : 1); ++stage)
        wait += random_.exponential() / rate;
      if (row.recency + wait > end) return row;
      row.recency += wait;
      ++row.frequency;
      log_gaps += std::log(wait);
      if (random_.uniform() < leaves) return row;
    }
  }

  PurchaseRow opportunities() {
    PurchaseRow row{0, 0, 4 + std::floor(20 * random_.uniform()), 1};
    const double buys = beta(p_[0], p_[1]), leaves = beta(p_[2], p_[3]);
    for (double i = 1; i <= row.age && random_.uniform() >= leaves; ++i)
      if (random_.uniform() < buys) {
        ++row.frequency;
        row.recency = i;
      }
    return row;
  }

  SpendRow spend() {
    const auto x = 1 + static_cast<std::int64_t>(5 * random_.uniform() * random_.uniform());
    const auto count = static_cast<double>(x);
    const double log_nu = random_.log_gamma(p_[1]) - std::log(p_[2]);
    return {x, std::exp(random_.log_gamma(p_[0] * count) - log_nu) / count, 1};
  }

private:
  double beta(double a, double b) {
    const double left = random_.log_gamma(a), right = random_.log_gamma(b);
    return 1 / (1 + std::exp(right - left));
  }

  ModelKind kind_;
  Random random_;
  std::vector<double> p_;
  double flag_;
};

/// The log-likelihood of a fit and of the truth.
struct Comparison {
  double fitted, at_truth;
  bool complained = false;
  Model model = {};
  double shortfall() const { return at_truth - fitted; }
  bool is_below() const { return shortfall() > 1e-6 * std::abs(at_truth); }
};

inline Comparison compared(const Model &model, double at_truth) {
  return {*model.diagnostics.log_likelihood, at_truth, !complaint(model).empty(), model};
}

inline Comparison compare_spend(const Truth &truth, std::size_t customers, std::uint64_t seed) {
  std::vector<SpendRow> rows;
  for (std::size_t i = 0; i < customers; ++i) rows.push_back(DrawnCustomer(truth, seed, i).spend());
  canonicalise(rows, never);
  std::vector<double> at, unused(3);
  for (const double p : truth.parameters) at.push_back(std::log(p));
  return compared(fit_spend(rows, 0, never),
                  processes::GammaGammaLikelihood(rows, 1, never).evaluate(at, unused) *
                      static_cast<double>(customers));
}

inline Comparison compare_covariates(const Truth &truth, std::size_t customers,
                                     std::uint64_t seed) {
  CovariateState state(nullptr, arena, never);
  double unused = 0, at_truth = 0;
  PurchaseModel model;
  model.kind = truth.kind;
  model.parameters = truth.parameters;
  model.purchase_effects = {purchase_effect};
  model.dropout_effects = {dropout_effect};
  for (std::size_t i = 0; i < customers; ++i) {
    DrawnCustomer customer(truth, seed, i);
    const PurchaseRow row = customer.weeks(unused);
    const std::vector<double> flag{customer.flag()};
    state.add(row, flag, 0);
    at_truth +=
        processes::PurchaseProcess(models::with_covariates(model, flag)).log_likelihood(row);
  }
  const auto *log = state.log();
  const CovariateSample sample = open_covariate_sample(
      {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4}, never);
  return compared(fit_with_covariates(truth.kind, sample, never), at_truth);
}

inline Comparison compare_purchases(const Truth &truth, std::size_t customers, std::uint64_t seed) {
  const std::vector<double> &p = truth.parameters;
  const bool is_bg_bb = truth.kind == ModelKind::bg_bb, is_regular = p.size() > 4;
  std::vector<PurchaseRow> rows;
  double log_gaps = 0, at_truth = 0;
  PurchaseModel model;
  model.kind = truth.kind;
  model.parameters = p;
  const processes::PurchaseProcess process(model);
  for (std::size_t i = 0; i < customers; ++i) {
    DrawnCustomer customer(truth, seed, i);
    double gaps = 0;
    const PurchaseRow row = is_bg_bb ? customer.opportunities() : customer.weeks(gaps);
    rows.push_back(row);
    log_gaps += gaps;
    at_truth += is_regular ? processes::CondensedBetaGeometric(truth.kind, p[0], p[1], p[2], p[3],
                                                               static_cast<int>(p[4]))
                                 .log_likelihood(row, gaps)
                           : process.log_likelihood(row);
  }
  canonicalise(rows, never);
  return compared(is_regular ? fit_regular(truth.kind, rows, log_gaps, 0, 0, never)
                             : fit_purchases(truth.kind, rows, 0, 0, never),
                  at_truth);
}

/// Nothing where the customers drawn allow no fit, for instance because none came back.
inline std::optional<Comparison> compare(const Truth &truth, std::size_t customers,
                                         std::uint64_t seed) {
  try {
    if (truth.kind == ModelKind::gamma_gamma) return compare_spend(truth, customers, seed);
    if (truth.covariates) return compare_covariates(truth, customers, seed);
    return compare_purchases(truth, customers, seed);
  } catch (const Error &error) {
    if (error.fault != Fault::no_answer) throw;
    return std::nullopt;
  }
}

} // namespace portfolio::fitting::test
