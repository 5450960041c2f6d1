#include "ltv/interval_support.hpp"

#include <array>
#include <gtest/gtest.h>
#include <numeric>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

double standard_deviation(const std::vector<double> &values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1));
}

} // namespace

/// The spread of what refits to simulated data say is what the delta method says from one fit.
TEST(Interval, AgreesWithAParametricBootstrap) {
  constexpr std::size_t customers = 1500, refits = 100;
  constexpr double horizon = 39;
  const auto rows = bg_nbd_customers(bg_nbd(0.8, 6, 0.8, 2.5), customers, 11);
  const PurchaseModel model = fitted(rows);
  ASSERT_TRUE(model.diagnostics.converged.value());
  const auto total = [&](const PurchaseProcess &process) {
    double sum = 0;
    for (const PurchaseRow &row : rows)
      sum += static_cast<double>(row.weight) * process.expected_purchases(row, horizon);
    return sum;
  };
  std::vector<std::vector<double>> logs(4);
  std::vector<double> typical, totals, alive;
  std::array<int, 4> covered{};
  for (std::size_t k = 0; k < refits; ++k) {
    const PurchaseModel again = fitted(bg_nbd_customers(model, customers, 1000 + k));
    const PurchaseProcess process(again);
    const auto ends = parameter_intervals(again, 0.9);
    for (std::size_t i = 0; i < 4; ++i) {
      logs[i].push_back(std::log(again.parameters[i]));
      covered[i] += ends[i].value.interval.lower < model.parameters[i] &&
                    model.parameters[i] < ends[i].value.interval.upper;
    }
    typical.push_back(process.expected_purchases(some_customers[3], horizon));
    alive.push_back(process.p_alive(some_customers[1]));
    totals.push_back(total(process));
  }
  const auto expect_spread = [](const std::vector<double> &found, double error,
                                const std::string &what) {
    EXPECT_NEAR(standard_deviation(found) / error, 1, 0.35) << what;
  };
  for (std::size_t i = 0, cell = 0; i < 4; cell += ++i + 1) {
    expect_spread(logs[i], std::sqrt(model.diagnostics.covariance[cell]),
                  "parameter " + std::to_string(i));
    EXPECT_GE(covered[i], 80) << i; // of 100, where 90 are expected
    EXPECT_LE(covered[i], 98) << i;
  }
  const Neighbours around = neighbours(model);
  const Uncertainty known = uncertainty(model);
  expect_spread(typical,
                known.standard_error(around.expected_purchases(some_customers[3], horizon).all()),
                "expected purchases");
  expect_spread(alive, known.standard_error(around.p_alive(some_customers[1]).all()), "p_alive");
  // Customers share the parameters: their errors add up, they do not cancel.
  std::vector<double> slopes(4);
  double squares = 0;
  for (const PurchaseRow &row : rows) {
    const Gradient one = around.expected_purchases(row, horizon);
    for (std::size_t i = 0; i < 4; ++i)
      slopes[i] += static_cast<double>(row.weight) * one.slopes[i];
    squares += static_cast<double>(row.weight) * std::pow(known.standard_error(one.all()), 2);
  }
  expect_spread(totals, known.standard_error(slopes), "total");
  EXPECT_GT(standard_deviation(totals), 3 * std::sqrt(squares))
      << "the sum of the variances is far too little";
}

TEST(Interval, OfSpendAgreesWithAParametricBootstrap) {
  constexpr std::size_t customers = 1200, refits = 100;
  const SpendModel model =
      fit_spend(gamma_gamma_customers(gamma_gamma(6.25, 3.75, 15.5), customers, 5), 0, never);
  PurchaseModel purchases = bg_nbd(0.8, 6, 0.8, 2.5, 7);
  purchases.diagnostics.covariance = std::vector<double>(10);
  const PurchaseRow customer{3, 25, 40, 1};
  const auto value_of = [&](const Model &spend) {
    return neighbours(purchases).residual_ltv(customer, parameters(spend), 22, {1}, terms_of(0));
  };
  std::vector<std::vector<double>> logs(3);
  std::vector<double> values;
  for (std::size_t k = 0; k < refits; ++k) {
    const SpendModel again = fit_spend(gamma_gamma_customers(model, customers, 1000 + k), 0, never);
    for (std::size_t i = 0; i < 3; ++i) logs[i].push_back(std::log(again.parameters[i]));
    values.push_back(value_of(again).value);
  }
  for (std::size_t i = 0, cell = 0; i < 3; cell += ++i + 1)
    EXPECT_NEAR(standard_deviation(logs[i]) / std::sqrt(model.diagnostics.covariance[cell]), 1,
                0.35)
        << i;
  const double error = uncertainty(purchases, model).standard_error(value_of(model).all());
  EXPECT_NEAR(standard_deviation(values) / error, 1, 0.35);
}
