#include "base/near.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/gamma_gamma_likelihood.hpp"
#include "processes/model_support.hpp"
#include "processes/precise.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

/// The likelihoods as the papers print them, with 50 digits.
Real printed(ModelKind kind, const Real &r, const Real &alpha, const Real &a, const Real &b,
             const PurchaseRow &row) {
  const Real x = row.frequency, last = row.recency, age = row.age;
  const Real head = log_gamma_50(r + x) - log_gamma_50(r) + r * log(alpha) - log_beta_50(a, b);
  const Real m = kind == ModelKind::mbg_nbd ? 1 : 0;
  const Real alive = exp(head + log_beta_50(a, b + x + m) - (r + x) * log(alpha + age));
  if (row.frequency == 0 && m == 0) return log(alive);
  const Real left = exp(head + log_beta_50(a + 1, b + x + m - 1) - (r + x) * log(alpha + last));
  return log(alive + left);
}

Real printed_spend(const Real &p, const Real &q, const Real &gamma, const SpendRow &row) {
  const Real x = row.frequency, z = row.mean;
  return log_gamma_50(p * x + q) - log_gamma_50(p * x) - log_gamma_50(q) + q * log(gamma) +
         (p * x - 1) * log(z) + p * x * log(x) - (p * x + q) * log(gamma + x * z);
}

const std::vector<PurchaseRow> some_customers{
    {0, 0, 0, 3},      {0, 0, 39, 40},      {1, 2, 39, 2},    {1, 39, 39, 1},  {2, 30, 39, 5},
    {7, 29.5, 38, 1},  {26, 30.9, 31, 2},   {61, 50, 52, 1},  {3, 0.2, 52, 1}, {400, 300, 365, 1},
    {5, 12, 365.5, 7}, {1200, 360, 365, 1}, {1, 1e-6, 100, 1}};
const std::vector<SpendRow> some_spends{{1, 0.5, 3},  {1, 12.25, 1}, {2, 35, 10},
                                        {7, 22.5, 2}, {40, 31, 1},   {900, 28, 1}};
const std::vector<std::vector<double>> some_points{
    {-1.4, 1.5, -0.2, 0.9}, {0, 0, 0, 0}, {-3, -2, -1, -0.5}, {2, 4, 1, 3}, {0.5, 2, -4, 0.3}};

/// Gradient and Hessian against central differences of value and gradient.
void expect_exact_derivatives(const Objective &objective, std::vector<double> at) {
  const std::size_t n = objective.size();
  at.resize(n);
  std::vector<double> gradient(n), up(n), down(n);
  objective.evaluate(at, gradient);
  const std::vector<double> hessian = objective.hessian(at);
  const double h = 1e-5;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> plus = at, minus = at;
    plus[i] += h;
    minus[i] -= h;
    const double slope = (objective.evaluate(plus, up) - objective.evaluate(minus, down)) / (2 * h);
    EXPECT_NEAR(gradient[i], slope, 1e-7 * (1 + std::abs(slope)));
    for (std::size_t j = 0; j < n; ++j)
      EXPECT_NEAR(hessian[i * n + j], (up[j] - down[j]) / (2 * h),
                  1e-7 * (1 + std::abs(hessian[i * n + j])));
  }
}

} // namespace

TEST(Likelihood, IsThatOfThePapers) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd})
    for (const std::vector<double> &at : some_points) {
      Real wanted = 0, customers = 0;
      for (const PurchaseRow &row : some_customers) {
        const Real one =
            printed(kind, std::exp(at[0]), std::exp(at[1]), std::exp(at[2]), std::exp(at[3]), row);
        const BetaGeometric model(kind, std::exp(at[0]), std::exp(at[1]), std::exp(at[2]),
                                  std::exp(at[3]));
        EXPECT_NEAR(model.log_likelihood(row), one.convert_to<double>(),
                    1e-12 * (1 + std::abs(one.convert_to<double>())));
        wanted += row.weight * one;
        customers += row.weight;
      }
      const BetaGeometricLikelihood likelihood(kind, canonical(some_customers), 1, never);
      std::vector<double> gradient(4);
      EXPECT_THAT(likelihood.evaluate(at, gradient),
                  Near(Real(wanted / customers).convert_to<double>(), 1e-12));
    }
}

TEST(Likelihood, OfSpendIsThatOfThePaper) {
  for (const std::vector<double> &at : some_points) {
    Real wanted = 0, customers = 0;
    for (const SpendRow &row : some_spends) {
      wanted += row.weight * printed_spend(std::exp(at[0]), std::exp(at[1]), std::exp(at[2]), row);
      customers += row.weight;
    }
    const GammaGammaLikelihood likelihood(canonical(some_spends), 1, never);
    std::vector<double> gradient(3);
    EXPECT_THAT(likelihood.evaluate({at.data(), 3}, gradient),
                Near(Real(wanted / customers).convert_to<double>(), 1e-11));
  }
}

TEST(Likelihood, DerivativesAreExact) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
    const BetaGeometricLikelihood likelihood(kind, canonical(some_customers), 20, never);
    for (const std::vector<double> &at : some_points) expect_exact_derivatives(likelihood, at);
  }
  const GammaGammaLikelihood spend(canonical(some_spends), 20, never);
  for (const std::vector<double> &at : some_points) expect_exact_derivatives(spend, at);
}

TEST(Likelihood, ScalingTimeShiftsItByTheJacobian) {
  double purchases = 0, customers = 0;
  for (const PurchaseRow &row : some_customers) {
    purchases += static_cast<double>(row.frequency * row.weight);
    customers += static_cast<double>(row.weight);
  }
  const BetaGeometricLikelihood weeks(ModelKind::mbg_nbd, canonical(some_customers), 7, never);
  const BetaGeometricLikelihood days(ModelKind::mbg_nbd, canonical(some_customers), 1, never);
  std::vector<double> gradient(4);
  const std::vector<double> at_weeks{0.1, 0.7, -0.3, 0.4},
      at_days{0.1, 0.7 + std::log(7), -0.3, 0.4};
  EXPECT_NEAR(weeks.evaluate(at_weeks, gradient) - purchases / customers * std::log(7.0),
              days.evaluate(at_days, gradient), 1e-10);
}

TEST(Likelihood, CanBeStopped) {
  const std::vector<PurchaseRow> rows = canonical(made_up_customers(20000, 3));
  std::vector<double> gradient(4);
  const std::vector<double> at(4, 0);
  EXPECT_THROW(BetaGeometricLikelihood(ModelKind::bg_nbd, rows, 1, [] { return true; }), Stopped);
}
