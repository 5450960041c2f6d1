#include "base/near.hpp"
#include "fitting/search.hpp"
#include "math/linear.hpp"
#include "processes/model_support.hpp"
#include "processes/pareto_nbd.hpp"
#include "processes/pareto_nbd_likelihood.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::math;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const std::vector<PurchaseRow> some_customers{
    {0, 0, 0, 3},      {0, 0, 39, 40},      {1, 2, 39, 2},    {1, 39, 39, 1},  {2, 30, 39, 5},
    {7, 29.5, 38, 1},  {26, 30.9, 31, 2},   {61, 50, 52, 1},  {3, 0.2, 52, 1}, {400, 300, 365, 1},
    {5, 12, 365.5, 7}, {1200, 360, 365, 1}, {1, 1e-6, 100, 1}};

/// log r, log alpha, log s, log beta: alpha above, below and equal to beta, and far from it.
const std::vector<std::vector<double>> some_points{
    {-0.6, 2.4, -0.5, 2.5}, {0, 0, 0, 0},       {-3, -2, -1, -0.5}, {2, 4, 1, 3},
    {0.5, 2, -4, 9},        {-1, -6, -2, 5},    {-1, 6, 0.7, -7},   {1.2, 3, 3, 6},
    {-0.5, 2.5, 8, 12},     {4, 6.5, -0.3, 1.5}};

ParetoParameters parameters(const std::vector<double> &at) {
  return {std::exp(at[0]), std::exp(at[1]), std::exp(at[2]), std::exp(at[3])};
}

/// Customers by the story of the model, in days. Purchases of one day count once.
std::vector<PurchaseRow> simulated(std::size_t count, const ParetoParameters &model, double days,
                                   unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::gamma_distribution<double> rates(model.r, 1 / model.alpha), ends(model.s, 1 / model.beta);
  std::exponential_distribution<double> wait;
  std::vector<PurchaseRow> rows;
  while (rows.size() < count) {
    PurchaseRow row{0, 0, std::floor(days * (0.1 + 0.9 * uniform(random))), 1};
    const double rate = rates(random), life = wait(random) / ends(random);
    for (double at = wait(random) / rate; at < life && std::ceil(at) <= row.age;
         at += wait(random) / rate) {
      if (std::ceil(at) > row.recency) ++row.frequency;
      row.recency = std::ceil(at);
    }
    rows.push_back(row);
  }
  return canonical(std::move(rows));
}

struct Fit {
  Maximum found;
  double scale, customers, purchases;

  double parameter(std::size_t i) const { return std::exp(found.at[i]) * (i % 2 ? scale : 1); }
  double standard_error(std::size_t i) const {
    return parameter(i) * std::sqrt(covariance(found.hessian, 4)[5 * i] / customers);
  }
  double log_likelihood() const { return found.value * customers - purchases * std::log(scale); }
};

Fit fit(const std::vector<PurchaseRow> &rows, std::vector<std::vector<double>> starts = {}) {
  double customers = 0, purchases = 0, time = 0;
  for (const PurchaseRow &row : rows) {
    const auto weight = static_cast<double>(row.weight);
    customers += weight;
    purchases += weight * static_cast<double>(row.frequency);
    time += weight * row.age;
  }
  const double scale = time / customers;
  if (starts.empty()) starts = pareto_nbd_starts(purchases / customers);
  return {search(std::span<const PurchaseRow>(rows), std::move(starts),
                 [&](auto some) { return ParetoNbdLikelihood(some, scale, never); }),
          scale, customers, purchases};
}

std::vector<PurchaseRow> cdnow_rows() {
  std::vector<PurchaseRow> rows;
  for (const auto &row : reference_table("cdnow_cbs.csv"))
    rows.push_back(purchase_row(number(row[1]), number(row[2]), number(row[3])));
  return canonical(std::move(rows));
}

const double at_cdnow[] = {0.55327705, 10.57768346, 0.60623999, 11.66873529};

} // namespace

TEST(ParetoLikelihood, IsTheMeanOverTheCustomers) {
  for (const std::vector<double> &at : some_points) {
    const ParetoParameters model = parameters(at);
    const ParetoNbd one(model);
    double total = 0, customers = 0;
    for (const PurchaseRow &row : some_customers) {
      total += static_cast<double>(row.weight) * one.log_likelihood(row);
      customers += static_cast<double>(row.weight);
    }
    const ParetoNbdLikelihood likelihood(canonical(some_customers), 1, never);
    std::vector<double> gradient(4);
    EXPECT_THAT(likelihood.evaluate(at, gradient), Near(total / customers, 1e-12));
  }
}

TEST(ParetoLikelihood, DerivativesAreExact) {
  const ParetoNbdLikelihood likelihood(canonical(some_customers), 20, never);
  for (const std::vector<double> &at : some_points) {
    std::vector<double> gradient(4), up(4), down(4);
    likelihood.evaluate(at, gradient);
    const std::vector<double> hessian = likelihood.hessian(at);
    const double h = 1e-5;
    for (std::size_t i = 0; i < 4; ++i) {
      std::vector<double> plus = at, minus = at;
      plus[i] += h;
      minus[i] -= h;
      const double above = likelihood.evaluate(plus, up), below = likelihood.evaluate(minus, down);
      const double slope = (above - below) / (2 * h);
      // What the difference of two values loses, and the curvature of the slope.
      const double lost = 1e-6 * (1 + std::abs(above) / 100);
      EXPECT_NEAR(gradient[i], slope, lost * (1 + std::abs(slope))) << at[0] << ' ' << at[1];
      for (std::size_t j = 0; j < 4; ++j)
        EXPECT_NEAR(hessian[i * 4 + j], (up[j] - down[j]) / (2 * h),
                    1e-6 * (1 + std::abs(hessian[i * 4 + j])))
            << at[0] << ' ' << at[1] << ' ' << i << ' ' << j;
    }
  }
}

TEST(ParetoLikelihood, OfOneCustomerHasItsSlopes) {
  for (const std::vector<double> &at : some_points)
    for (const PurchaseRow &row : some_customers) {
      const ParetoParameters model = parameters(at);
      std::array<double, 4> slope;
      EXPECT_EQ(log_likelihood(model, row, slope), ParetoNbd(model).log_likelihood(row));
      for (std::size_t i = 0; i < 4; ++i) {
        constexpr double h = 1e-5;
        std::vector<double> plus = at, minus = at;
        plus[i] += h;
        minus[i] -= h;
        const double above = ParetoNbd(parameters(plus)).log_likelihood(row);
        const double below = ParetoNbd(parameters(minus)).log_likelihood(row);
        const double in_log = (above - below) / (2 * h);
        EXPECT_NEAR(slope[i] * std::exp(at[i]), in_log,
                    1e-6 * (1 + std::abs(in_log) + std::abs(above) / 100))
            << row.frequency << ' ' << row.recency << ' ' << i;
      }
    }
}

TEST(ParetoLikelihood, ScalingTimeShiftsItByTheJacobian) {
  double purchases = 0, customers = 0;
  for (const PurchaseRow &row : some_customers) {
    purchases += static_cast<double>(row.frequency * row.weight);
    customers += static_cast<double>(row.weight);
  }
  const ParetoNbdLikelihood weeks(canonical(some_customers), 7, never);
  const ParetoNbdLikelihood days(canonical(some_customers), 1, never);
  std::vector<double> gradient(4);
  const std::vector<double> at_weeks{0.1, 0.7, -0.3, 0.4};
  const std::vector<double> at_days{0.1, 0.7 + std::log(7), -0.3, 0.4 + std::log(7)};
  EXPECT_NEAR(weeks.evaluate(at_weeks, gradient) - purchases / customers * std::log(7.0),
              days.evaluate(at_days, gradient), 1e-10);
}

TEST(ParetoLikelihood, StaysFiniteWhereverTheSearchGoes) {
  const ParetoNbdLikelihood likelihood(canonical(some_customers), 50, never);
  std::vector<double> gradient(4);
  const double ends[] = {-12, -4, 3, 12};
  for (const double r : ends)
    for (const double alpha : ends)
      for (const double s : ends)
        for (const double beta : ends) {
          const std::vector<double> at{r, alpha, s, beta};
          EXPECT_TRUE(std::isfinite(likelihood.evaluate(at, gradient)));
          for (const double slope : gradient) EXPECT_TRUE(std::isfinite(slope));
          for (const double second : likelihood.hessian(at)) EXPECT_TRUE(std::isfinite(second));
        }
}

TEST(ParetoLikelihood, HasItsMaximumWhereTheReferenceIs) {
  const std::vector<PurchaseRow> rows = cdnow_rows();
  if (rows.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  const Fit one = fit(rows);
  EXPECT_TRUE(is_maximum(one.found));
  const double errors[] = {0.0476, 0.8427, 0.1873, 6.211};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(one.parameter(i), Near(at_cdnow[i], 1e-8));
    EXPECT_THAT(one.standard_error(i), Near(errors[i], 1e-3));
  }
  EXPECT_NEAR(one.log_likelihood(), -9594.97617894, 1e-7);
}

TEST(ParetoLikelihood, IsFoundFromFarAway) {
  const std::vector<PurchaseRow> rows = cdnow_rows();
  if (rows.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  for (const std::vector<double> &start : std::vector<std::vector<double>>{
           {3, 3, 3, 3}, {-4, -4, -4, -4}, {3, -3, 3, -3}, {-3, 3, -3, 3}, {0, 0, 4, -4}}) {
    const Fit one = fit(rows, {start});
    EXPECT_TRUE(is_maximum(one.found)) << start[0] << ' ' << start[1];
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_THAT(one.parameter(i), Near(at_cdnow[i], 1e-6))
          << start[0] << ' ' << start[1] << ' ' << i;
  }
}

TEST(ParetoLikelihood, FindsTheParametersOfSimulatedCustomers) {
  // So slow that no two purchases of a customer fall on one day.
  const ParetoParameters worlds[] = {
      {0.6, 400, 0.8, 1500}, {2, 3000, 0.5, 400}, {0.3, 300, 2, 900}, {3, 2000, 4, 8000}};
  unsigned seed = 40;
  for (const ParetoParameters &world : worlds) {
    const std::vector<PurchaseRow> rows = simulated(10000, world, 7000, ++seed);
    const Fit one = fit(rows);
    EXPECT_TRUE(is_maximum(one.found));
    const double wanted[] = {world.r, world.alpha, world.s, world.beta};
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_NEAR(one.parameter(i), wanted[i], 4 * one.standard_error(i)) << world.r << ' ' << i;
  }
}

TEST(ParetoLikelihood, CanBeStopped) {
  const std::vector<PurchaseRow> rows = canonical(made_up_customers(20000, 3));
  EXPECT_THROW(ParetoNbdLikelihood(rows, 1, [] { return true; }), Stopped);
  static int polls;
  polls = 0;
  const ParetoNbdLikelihood likelihood(rows, 1, [] { return ++polls > 60; });
  std::vector<double> gradient(4);
  EXPECT_THROW(for (;;) likelihood.evaluate(std::vector<double>(4, 0), gradient), Stopped);
}
