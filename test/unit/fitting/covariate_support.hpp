#pragma once
#include "fitting/covariate_fit.hpp"
#include "fitting/fit.hpp"
#include "math/random.hpp"
#include "processes/model_support.hpp"
#include "statistics/covariate_log.hpp"

#include <algorithm>
#include <array>

namespace portfolio::fitting::test {

using namespace history;
using namespace math;
using namespace models;
using namespace statistics;
using namespace portfolio::test;

struct Customer {
  PurchaseRow seen;
  std::vector<double> covariates;
};
using Customers = std::vector<Customer>;

/// What the customers of these tests are made with: a flag and an age in years.
inline constexpr double alpha = 25, b = 2.5, a = 0.5, beta = 40;
inline const std::vector<double> purchase_effects{0.6, 0.02}, dropout_effects{-0.5, 0.01};
inline std::vector<double> parameters_of(ModelKind kind) {
  if (kind == ModelKind::pareto_nbd) return {0.8, alpha, 0.9, beta};
  return {0.8, alpha, a, b};
}
inline double sum(const std::vector<double> &effects, const std::vector<double> &z) {
  return effects[0] * z[0] + effects[1] * z[1];
}

/// The moments of repeat purchases, until the customer leaves or `age` is over.
inline PurchaseRow lived(ModelKind kind, double age, const std::vector<double> &z, Random &random) {
  const double log_rate = random.log_gamma(0.8) - portable_log(alpha) + sum(purchase_effects, z);
  const double leaves = sum(dropout_effects, z);
  double end = age, stays = 0;
  if (kind == ModelKind::pareto_nbd) {
    const double rate = portable_exp(random.log_gamma(0.9) - portable_log(beta) + leaves);
    end = std::min(age, random.exponential() / rate);
  } else {
    const double log_a = random.log_gamma(a * portable_exp(leaves));
    stays = 1 / (1 + portable_exp(log_a - random.log_gamma(b)));
  }
  PurchaseRow row{0, 0, age, 1};
  const bool may_leave = kind != ModelKind::pareto_nbd;
  for (bool first = true;; first = false) {
    if (may_leave && random.uniform() >= stays && !(first && kind == ModelKind::bg_nbd)) return row;
    const double at = row.recency + random.exponential() * portable_exp(-log_rate);
    if (at > end) return row;
    row.recency = at;
    ++row.frequency;
  }
}

inline Customers simulated(ModelKind kind, std::size_t count, std::uint64_t seed) {
  Customers customers;
  for (std::size_t i = 0; i < count; ++i) {
    Random random(seed, i);
    const double age = 20 + 60 * random.uniform();
    std::vector<double> z{random.uniform() < 0.4 ? 1.0 : 0.0,
                          std::floor(20 + 50 * random.uniform())};
    customers.push_back({lived(kind, age, z, random), z});
  }
  return customers;
}

inline SampleBytes bytes_of(const CovariateLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

inline CovariateState collected(const Customers &customers, double unit = 0) {
  CovariateState state(nullptr, arena, never);
  for (const Customer &customer : customers) state.add(customer.seen, customer.covariates, unit);
  return state;
}

inline CovariateSample opened(const CovariateState &state) {
  return open_covariate_sample(bytes_of(state.log()), never);
}

/// The finished bytes: equal samples have equal ones.
inline Bytes finished(const CovariateSample &sample) {
  const SampleBytes bytes = bytes_of(CovariateState::finish(sample, arena));
  return {bytes.begin(), bytes.end()};
}

inline PurchaseModel fit(ModelKind kind, const Customers &customers, Stop stop = never) {
  return fit_with_covariates(kind, opened(collected(customers)), stop);
}

inline PurchaseModel fit_plain(ModelKind kind, const Customers &customers) {
  std::vector<PurchaseRow> rows;
  for (const Customer &customer : customers) rows.push_back(customer.seen);
  return fit_purchases(kind, canonical(rows), 0, 0, never);
}

inline constexpr std::array kinds{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd};

} // namespace portfolio::fitting::test
