#pragma once
#include "fitting/fit.hpp"
#include "ltv/interval.hpp"
#include "math/random.hpp"
#include "processes/model_support.hpp"

namespace portfolio::test {

using namespace fitting;
using namespace ltv;
using namespace math;
using namespace models;
using namespace processes;
using namespace statistics;

inline double drawn_beta(Random &random, double a, double b) {
  return 1 / (1 + std::exp(random.log_gamma(b) - random.log_gamma(a)));
}

/// Customers as BG/NBD says they behave, observed for 30 to 80 weeks.
inline std::vector<PurchaseRow> bg_nbd_customers(const Model &truth, std::size_t count,
                                                 std::uint64_t seed) {
  std::vector<PurchaseRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Random random(seed, i);
    PurchaseRow row{0, 0, 30 + 50 * static_cast<double>(i) / static_cast<double>(count), 1};
    const double rate = std::exp(random.log_gamma(truth.parameter("r"))) / truth.parameter("alpha");
    const double leaves = drawn_beta(random, truth.parameter("a"), truth.parameter("b"));
    for (double at = random.exponential() / rate; at <= row.age;
         at += random.exponential() / rate) {
      ++row.frequency;
      row.recency = at;
      if (random.uniform() < leaves) break;
    }
    rows.push_back(row);
  }
  return canonical(rows);
}

inline std::vector<SpendRow> gamma_gamma_customers(const Model &truth, std::size_t count,
                                                   std::uint64_t seed) {
  std::vector<SpendRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Random random(seed, i);
    const auto x = static_cast<std::int64_t>(1 + random.next() % 6);
    const double log_nu =
        random.log_gamma(truth.parameter("q")) - std::log(truth.parameter("gamma"));
    const double total =
        std::exp(random.log_gamma(truth.parameter("p") * static_cast<double>(x)) - log_nu);
    rows.push_back({x, total / static_cast<double>(x), 1});
  }
  return canonical(rows);
}

inline PurchaseModel fitted(std::span<const PurchaseRow> rows, double unit_days = 7) {
  return fit_purchases(ModelKind::bg_nbd, rows, unit_days, 0, never);
}

inline Neighbours neighbours(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return Neighbours(ModelView(bytes));
}
inline Uncertainty uncertainty(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return Uncertainty(ModelView(bytes));
}
inline Uncertainty uncertainty(const Model &purchases, const Model &spend) {
  const Bytes a = to_bytes(purchases), b = to_bytes(spend);
  return Uncertainty(ModelView(a), ModelView(b));
}
inline GammaGamma parameters(const Model &spend) {
  return {spend.parameters[0], spend.parameters[1], spend.parameters[2]};
}

inline const std::vector<PurchaseRow> some_customers{{0, 0, 39, 1},     {1, 2, 39, 1},
                                                     {2, 30, 39, 1},    {7, 29, 38, 1},
                                                     {26, 30.9, 31, 1}, {60, 50, 52, 1}};

inline ValueTerms terms_of(double cost_to_serve, double horizon = PurchaseProcess::endless) {
  ValueTerms terms;
  terms.delta = 0.002;
  terms.horizon = horizon;
  terms.cost_to_serve = cost_to_serve;
  terms.year = 52;
  return terms;
}

} // namespace portfolio::test
