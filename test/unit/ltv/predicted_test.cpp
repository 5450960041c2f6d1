#include "base/error.hpp"
#include "base/near.hpp"
#include "ltv/predicted.hpp"
#include "math/incomplete_beta.hpp"
#include "processes/purchase_process.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

constexpr GammaGamma spend{6.25, 3.74, 15.44};

Prospect prospect_of(ModelKind kind, std::vector<double> parameters, const PurchaseRow &customer) {
  Model model;
  model.kind = kind;
  model.parameters = std::move(parameters);
  return PurchaseProcess(model).prospect(customer);
}

/// Numbers of purchases by their probabilities, amounts by the model as it is written down.
std::vector<double> draw(const Prospect &customer, const GammaGamma &model, double x, double mean,
                         double horizon, int count) {
  std::mt19937_64 random(7);
  std::vector<double> weights, drawn;
  for (std::int64_t n = 0; customer.p_at_least(n, horizon) > 1e-12; ++n)
    weights.push_back(customer.p_purchases(n, horizon));
  std::discrete_distribution<int> purchases(weights.begin(), weights.end());
  std::gamma_distribution<double> rate(model.q + model.p * x, 1 / (model.gamma + x * mean)),
      amount(model.p);
  for (int i = 0; i < count; ++i) {
    const double nu = rate(random);
    double sum = 0;
    for (int n = purchases(random); n > 0; --n) sum += amount(random) / nu;
    drawn.push_back(sum);
  }
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

double share_below(const std::vector<double> &sorted, double value) {
  return static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), value) -
                             sorted.begin()) /
         static_cast<double>(sorted.size());
}

} // namespace

TEST(Predicted, BetaPrimeIsTheRegularisedBetaFunction) {
  for (const double a : {0.03, 1.0, 6.25, 75.0, 4000.0})
    for (const double b : {0.2, 1.0, 3.74, 60.0, 9000.0})
      for (const double s : {1e-9, 0.01, 0.3, 1.0, 4.0, 1e6})
        EXPECT_NEAR(math::beta_prime_below(s, a, b), boost::math::ibeta(a, b, s / (1 + s)), 1e-11)
            << a << ' ' << b << ' ' << s;
}

TEST(Predicted, RevenueAgreesWithDrawnCustomers) {
  struct Customer {
    ModelKind kind;
    std::vector<double> parameters;
    double x, mean, horizon;
  };
  constexpr int count = 200'000;
  for (const Customer &c : std::initializer_list<Customer>{
           {ModelKind::bg_nbd, {0.243, 4.414, 0.793, 2.426}, 2, 30, 39},
           {ModelKind::mbg_nbd, {0.8, 6, 0.8, 2.4}, 0, 0, 52},
           {ModelKind::pareto_nbd, {0.55, 10.6, 0.6, 11.7}, 9, 55, 39},
           {ModelKind::mbg_cnbd_k, {0.9, 2.5, 0.7, 1.9, 4}, 5, 12, 30}}) {
    const PurchaseRow row{static_cast<std::int64_t>(c.x), c.x > 0 ? 36.0 : 0.0, 38, 1};
    const Prospect customer = prospect_of(c.kind, c.parameters, row);
    const SpendProspect amounts(spend, c.x, c.mean);
    const std::vector<double> drawn = draw(customer, spend, c.x, c.mean, c.horizon, count);
    for (const double level : {0.5, 0.8, 0.95}) {
      const PredictedRevenue found = predicted_revenue(customer, amounts, c.horizon, level);
      const double low = (1 - level) / 2, high = 1 - low;
      const double error = 4.5 * std::sqrt(low * high / count);
      for (const auto &[end, share] : {std::pair(found.lower, low), std::pair(found.upper, high)})
        if (end > 0)
          EXPECT_NEAR(share_below(drawn, end), share, error) << name(c.kind) << ' ' << level;
        else
          EXPECT_GE(share_below(drawn, end), share - error) << name(c.kind) << ' ' << level;
    }
    double mean = 0, square = 0;
    for (const double value : drawn) mean += value / count;
    for (const double value : drawn) square += (value - mean) * (value - mean) / count;
    const double variance = revenue_variance(customer, amounts, c.horizon).value();
    EXPECT_NEAR(mean, customer.expected_purchases(c.horizon) * amounts.mean().value(),
                5 * std::sqrt(variance / count))
        << name(c.kind);
    EXPECT_THAT(square, Near(variance, 0.08)) << name(c.kind); // its fourth moment is large
  }
}

TEST(Predicted, TheMeanAmountIsTheExpectedSpend) {
  for (const double x : {0.0, 1.0, 40.0})
    EXPECT_THAT(SpendProspect(spend, x, 35).mean().value(),
                Near(expected_spend(spend, x, 35).value(), 1e-14));
}

TEST(Predicted, RevenueOfManyPurchasesIsAboutNormal) {
  const Prospect customer =
      prospect_of(ModelKind::mbg_nbd, {2, 1, 1e-6, 1000}, {5000, 99.9, 100, 1});
  const SpendProspect amounts(spend, 5000, 30);
  const double mean = customer.expected_purchases(100) * amounts.mean().value();
  const double deviation = std::sqrt(revenue_variance(customer, amounts, 100).value());
  const PredictedRevenue found = predicted_revenue(customer, amounts, 100, 0.9);
  EXPECT_NEAR(found.lower, mean - 1.645 * deviation, 0.05 * deviation);
  EXPECT_NEAR(found.upper, mean + 1.645 * deviation, 0.05 * deviation);
}

TEST(Predicted, HeWhoBuysNothingPaysNothing) {
  const Prospect gone = prospect_of(ModelKind::bg_nbd, {3, 1, 2, 2}, {900, 1, 1e9, 1});
  const PredictedRevenue found = predicted_revenue(gone, SpendProspect(spend, 900, 30), 52, 0.9);
  EXPECT_EQ(found.lower, 0);
  EXPECT_EQ(found.upper, 0);
}

TEST(Predicted, AnInfiniteVarianceIsNone) {
  const Prospect customer = prospect_of(ModelKind::mbg_nbd, {0.8, 6, 0.8, 2.4}, {0, 0, 30, 1});
  EXPECT_FALSE(revenue_variance(customer, SpendProspect({6, 1.9, 16}, 0, 0), 52));
  EXPECT_TRUE(revenue_variance(customer, SpendProspect({6, 1.9, 16}, 1, 30), 52));
}

/// Days of the future begin with as_of: a median within the first day is that day.
TEST(Predicted, TheNextPurchaseIsADayOrNone) {
  constexpr Day as_of = 9000;
  const auto next = [&](std::vector<double> parameters, PurchaseRow customer) {
    return next_purchase(prospect_of(ModelKind::bg_nbd, std::move(parameters), customer), as_of, 7);
  };
  const NextPurchase soon = next({200, 1, 1, 1}, {0, 0, 1, 1});
  EXPECT_EQ(soon.p_ever, 1);
  EXPECT_EQ(soon.median_day, as_of);
  // (α + T)(2^(1/(r + x)) − 1) = 40 weeks
  const NextPurchase later = next({1, 2, 1, 1}, {0, 0, 38, 1});
  EXPECT_EQ(later.median_day, as_of + 279);
  EXPECT_EQ(next({0.001, 1, 1, 1}, {0, 0, 30, 1}).missing, NextPurchase::Missing::calendar);
  EXPECT_EQ(next({1, 1, 1, 1}, {900, 1, 1e6, 1}).missing, NextPurchase::Missing::chance);
}
