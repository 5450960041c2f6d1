#include "base/error.hpp"
#include "ltv/fit.hpp"
#include "ltv/interval.hpp"
#include "ltv/random.hpp"
#include "ltv_support.hpp"

#include <gtest/gtest.h>
#include <numeric>

using namespace portfolio;
using namespace portfolio::test;

namespace {

constexpr double level = 0.95, z95 = 1.959963984540054;

double drawn_beta(Random &random, double a, double b) {
  return 1 / (1 + std::exp(random.log_gamma(b) - random.log_gamma(a)));
}

/// Customers as BG/NBD says they behave, observed for 30 to 80 weeks.
std::vector<PurchaseRow> bg_nbd_customers(const Model &truth, std::size_t count,
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

std::vector<SpendRow> gamma_gamma_customers(const Model &truth, std::size_t count,
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

PurchaseModel fitted(std::span<const PurchaseRow> rows, double unit_days = 7) {
  return fit_purchases(ModelKind::bg_nbd, rows, unit_days, 0, never);
}

Neighbours neighbours(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return Neighbours(ModelView(bytes));
}
Uncertainty uncertainty(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return Uncertainty(ModelView(bytes));
}
Uncertainty uncertainty(const Model &purchases, const Model &spend) {
  const Bytes a = to_bytes(purchases), b = to_bytes(spend);
  return Uncertainty(ModelView(a), ModelView(b));
}
GammaGamma parameters(const Model &spend) {
  return {spend.parameters[0], spend.parameters[1], spend.parameters[2]};
}

double standard_deviation(const std::vector<double> &values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1));
}

void expect_close(const ConfidenceInterval &interval, const ConfidenceInterval &wanted,
                  double relative) {
  EXPECT_NEAR(interval.estimate, wanted.estimate, relative * std::abs(wanted.estimate));
  EXPECT_NEAR(interval.lower, wanted.lower, relative * std::abs(wanted.lower));
  EXPECT_NEAR(interval.upper, wanted.upper, relative * std::abs(wanted.upper));
}

/// Fourth-order difference with a long step.
template <class Function> double slope_of(const Function &f) {
  constexpr double h = 2e-3;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

const std::vector<PurchaseRow> some_customers{{0, 0, 39, 1},  {1, 2, 39, 1},     {2, 30, 39, 1},
                                              {7, 29, 38, 1}, {26, 30.9, 31, 1}, {60, 50, 52, 1}};

ValueTerms terms_of(double cost_to_serve, double horizon = PurchaseProcess::endless) {
  ValueTerms terms;
  terms.delta = 0.002;
  terms.horizon = horizon;
  terms.cost_to_serve = cost_to_serve;
  terms.year = 52;
  return terms;
}

} // namespace

TEST(Interval, ParametersAreLogNormalAndEffectsNormal) {
  PurchaseModel model = bg_nbd(0.5, 6, 0.9, 2.5);
  model.purchase_effects = {0.3};
  model.dropout_effects = {-0.2};
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      model.diagnostics.covariance.push_back(i == j ? 0.01 * static_cast<double>(i + 1) : 0);
  const auto rows = parameter_intervals(model, level);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[2].name, "a");
  expect_close(rows[2].value.interval,
               {0.9, 0.9 * std::exp(-z95 * std::sqrt(0.03)), 0.9 * std::exp(z95 * std::sqrt(0.03))},
               1e-14);
  EXPECT_EQ(rows[4].name, "purchase_effects[1]");
  expect_close(rows[4].value.interval,
               {0.3, 0.3 - z95 * std::sqrt(0.05), 0.3 + z95 * std::sqrt(0.05)}, 1e-13);
  EXPECT_EQ(rows[5].name, "dropout_effects[1]");
}

TEST(Interval, WithoutACovarianceThereAreNoEnds) {
  const PurchaseModel model = bg_nbd(0.5, 6, 0.9, 2.5);
  for (const auto &row : parameter_intervals(model, level)) EXPECT_FALSE(row.value.has_ends);
  const auto one = to_interval(neighbours(model).p_alive({2, 30, 39, 1}), uncertainty(model),
                               IntervalScale::log_odds, level);
  EXPECT_FALSE(one.has_ends);
  EXPECT_EQ(one.interval.estimate, PurchaseProcess(model).p_alive({2, 30, 39, 1}));
  EXPECT_THROW(to_interval(1, std::nullopt, IntervalScale::log, 1), Error);
}

TEST(Interval, TheIntegerOfARegularModelHasNoEnds) {
  PurchaseModel model;
  model.kind = ModelKind::bg_cnbd_k;
  model.parameters = {0.5, 6, 0.9, 2.5, 2};
  model.diagnostics.covariance = {.01, 0, .01, 0, 0, .01, 0, 0, 0, .01};
  const auto rows = parameter_intervals(model, level);
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_TRUE(rows[3].value.has_ends);
  EXPECT_EQ(rows[4].name, "k");
  EXPECT_FALSE(rows[4].value.has_ends);
}

TEST(Interval, DerivativesAgreeWithOnesOfHigherOrder) {
  const PurchaseModel model = bg_nbd(0.243, 4.414, 0.793, 2.426, 7);
  const GammaGamma spend{6.25, 3.74, 15.44};
  for (const PurchaseRow &customer : some_customers) {
    for (const double cost : {0.0, 20.0}) {
      const ValueTerms terms = terms_of(cost, cost > 0 ? 52 : PurchaseProcess::endless);
      std::vector<ScoringCache> caches(Neighbours::most);
      Neighbours cached = neighbours(model);
      cached.use(caches);
      for (const Neighbours &around : {neighbours(model), cached}) {
        const Gradient gradient = around.residual_ltv(customer, spend, 30, {0.4}, terms);
        ASSERT_EQ(gradient.size, 7u);
        for (std::size_t i = 0; i < 7; ++i) {
          const double wanted = slope_of([&](double by) {
            Model moved = model;
            std::array<double, 3> s{spend.p, spend.q, spend.gamma};
            (i < 4 ? moved.parameters[i] : s[i - 4]) *= std::exp(by);
            const Finding basket =
                expected_basket({s[0], s[1], s[2]}, static_cast<double>(customer.frequency), 30);
            return residual_ltv(PurchaseProcess(moved), customer, basket, {0.4}, terms).value;
          });
          EXPECT_NEAR(gradient.slopes[i], wanted, 2e-5 * std::abs(gradient.value))
              << customer.frequency << ' ' << i << ' ' << cost;
        }
      }
    }
  }
}

TEST(Interval, IsExactWhereTheLogarithmIsLinear) {
  // A customer without a repeat purchase spends pγ/(q − 1), in which p and γ are factors.
  PurchaseModel purchases = bg_nbd(0.243, 4.414, 0.793, 2.426, 7);
  purchases.diagnostics.covariance = std::vector<double>(10);
  SpendModel spend = gamma_gamma(6.25, 3.74, 15.44);
  spend.diagnostics.covariance = {0.04, 0, 0, -0.01, 0, 0.09};
  const PurchaseRow customer{0, 0, 39, 1};
  const Gradient value =
      neighbours(purchases).residual_ltv(customer, parameters(spend), 0, {1}, terms_of(0));
  const double error = std::sqrt(0.04 + 0.09 - 2 * 0.01);
  expect_close(
      to_interval(value, uncertainty(purchases, spend), IntervalScale::log, level).interval,
      {value.value, value.value * std::exp(-z95 * error), value.value * std::exp(z95 * error)},
      1e-12);
}

TEST(Interval, NobodyWhoCannotHaveLeftIsUncertain) {
  const auto rows = bg_nbd_customers(bg_nbd(0.8, 6, 0.8, 2.5), 500, 3);
  const PurchaseModel model = fitted(rows);
  const auto alive = to_interval(neighbours(model).p_alive({0, 0, 39, 1}), uncertainty(model),
                                 IntervalScale::log_odds, level);
  expect_close(alive.interval, {1, 1, 1}, 0);
  const auto none = to_interval(neighbours(model).expected_purchases({2, 30, 39, 1}, 0),
                                uncertainty(model), IntervalScale::log, level);
  expect_close(none.interval, {0, 0, 0}, 0);
}

TEST(Interval, DoesNotDependOnTheUnitOfTime) {
  auto weeks = bg_nbd_customers(bg_nbd(0.8, 6, 0.8, 2.5), 1000, 1), days = weeks;
  for (PurchaseRow &row : days) row.recency *= 7, row.age *= 7;
  const PurchaseModel in_weeks = fitted(weeks, 7), in_days = fitted(canonical(days), 1);
  const SpendModel spend =
      fit_spend(gamma_gamma_customers(gamma_gamma(6.25, 3.75, 15.5), 800, 2), 0, never);
  for (const double cost : {0.0, 30.0}) {
    const auto of = [&](const Model &model, double unit) {
      ValueTerms terms;
      terms.delta = discount_rate(0.12, unit);
      terms.cost_to_serve = cost;
      terms.year = 365.25 / unit;
      const PurchaseRow customer{3, 25 * 7 / unit, 40 * 7 / unit, 1};
      return to_interval(
                 neighbours(model).residual_ltv(customer, parameters(spend), 25, {0.4}, terms),
                 uncertainty(model, spend), scale_of_value(cost), level)
          .interval;
    };
    const ConfidenceInterval weekly = of(in_weeks, 7);
    expect_close(of(in_days, 1), weekly, 1e-5);
    EXPECT_LT(weekly.lower, 0.98 * weekly.estimate);
    EXPECT_GT(weekly.upper, 1.02 * weekly.estimate);
  }
}

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
