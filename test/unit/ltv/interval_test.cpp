#include "base/error.hpp"
#include "base/interest.hpp"
#include "ltv/interval_support.hpp"

#include <array>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::ltv;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

constexpr double level = 0.95, z95 = 1.959963984540054;

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
      std::vector<ModelCache> remembered(Neighbours::most);
      std::vector<ScoringCache *> caches;
      for (ModelCache &one : remembered) caches.push_back(&one);
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

TEST(Interval, WhatManyCustomersShareGivesTheSameAndInAnyOrder) {
  std::vector<PurchaseModel> models{bg_nbd(0.243, 4.414, 0.793, 2.426, 7)};
  for (const ModelKind kind :
       {ModelKind::mbg_nbd, ModelKind::pareto_nbd, ModelKind::bg_bb, ModelKind::mbg_cnbd_k}) {
    PurchaseModel model;
    model.kind = kind;
    model.parameters = {0.6, 6, 0.9, 2.5};
    if (kind == ModelKind::mbg_cnbd_k) model.parameters.push_back(2);
    models.push_back(model);
  }
  const GammaGamma spend{6.25, 3.74, 15.44};
  for (const PurchaseModel &model : models) {
    for (const double horizon : {PurchaseProcess::endless, 20.0}) {
      const auto shares = std::make_unique<LivingShares>(); // zeroed
      shares->clear();
      Neighbours shared = neighbours(model);
      shared.use(shares.get());
      std::array<std::vector<double>, 2> values;
      for (std::size_t round = 0; round < 2; ++round) {
        // Several of one frequency and age, who bought last at different times.
        for (const PurchaseRow &customer : {PurchaseRow{3, 10, 40, 1}, PurchaseRow{3, 38, 40, 1},
                                            PurchaseRow{0, 0, 40, 1}, PurchaseRow{3, 38, 41, 1}}) {
          const ValueTerms terms = terms_of(0, horizon);
          const Gradient wanted = neighbours(model).residual_ltv(customer, spend, 30, {0.4}, terms);
          const Gradient found = shared.residual_ltv(customer, spend, 30, {0.4}, terms);
          ASSERT_EQ(found.size, wanted.size);
          EXPECT_NEAR(found.value, wanted.value, 1e-12 * wanted.value) << name(model.kind);
          for (std::size_t i = 0; i < found.size; ++i)
            EXPECT_NEAR(found.slopes[i], wanted.slopes[i], 1e-7 * wanted.value)
                << name(model.kind) << ' ' << i;
          values[round].push_back(found.value);
        }
      }
      EXPECT_EQ(values[0], values[1]) << "what is remembered is what was computed";
      shares->clear();
      EXPECT_EQ(shared.residual_ltv({3, 10, 40, 1}, spend, 30, {0.4}, terms_of(0, horizon)).value,
                values[0].front())
          << "for another model all is forgotten";
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
