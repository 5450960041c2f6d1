#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/prospect_support.hpp"
#include "processes/purchase_process.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

Model model_of(ModelKind kind, std::vector<double> parameters) {
  Model model;
  model.kind = kind;
  model.parameters = std::move(parameters);
  return model;
}

/// Parameters at which something is special: a or s = 1, polarised dropout, few or many purchases.
const std::vector<Model> continuous{
    model_of(ModelKind::bg_nbd, {0.243, 4.414, 0.793, 2.426}),
    model_of(ModelKind::bg_nbd, {1e-3, 50, 1, 1}),
    model_of(ModelKind::bg_nbd, {30, 10, 0.05, 0.05}),
    model_of(ModelKind::mbg_nbd, {0.525, 6.183, 0.891, 1.614}),
    model_of(ModelKind::mbg_nbd, {2, 10, 0.05, 0.05}),
    model_of(ModelKind::mbg_nbd, {3, 0.4, 4, 500}),
    model_of(ModelKind::pareto_nbd, {0.553, 10.578, 0.606, 11.669}),
    model_of(ModelKind::pareto_nbd, {5, 2, 1, 2}),
    model_of(ModelKind::pareto_nbd, {0.01, 100, 40, 3}),
    model_of(ModelKind::bg_cnbd_k, {0.7, 3.1, 0.83, 2.2, 3}),
    model_of(ModelKind::bg_cnbd_k, {0.243, 4.414, 0.793, 2.426, 1}),
    model_of(ModelKind::mbg_cnbd_k, {2, 1.5, 0.4, 0.9, 12}),
    model_of(ModelKind::mbg_cnbd_k, {0.9, 0.05, 1, 9, 40}),
};
const Model discrete = model_of(ModelKind::bg_bb, {1.2, 0.75, 0.657, 2.783});

struct Case {
  const Model *model;
  PurchaseRow customer;
  double horizon;
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const Model &model : continuous)
    for (const PurchaseRow &customer : std::initializer_list<PurchaseRow>{
             {0, 0, 0, 1}, {0, 0, 39, 1}, {2, 30.43, 38.86, 1}, {7, 38, 38, 1}, {150, 90, 91, 1}})
      for (const double horizon : {0.0, 0.01, 4.0, 39.0, 200.0})
        cases.push_back({&model, customer, horizon});
  for (const PurchaseRow &customer : std::initializer_list<PurchaseRow>{
           {0, 0, 0, 1}, {0, 0, 6, 1}, {3, 4, 6, 1}, {6, 6, 6, 1}, {40, 90, 100, 1}})
    for (const double horizon : {0.0, 1.0, 5.0, 60.0, 1000.0})
      cases.push_back({&discrete, customer, horizon});
  return cases;
}

std::string text(const Case &c) {
  std::string out = std::string(name(c.model->kind));
  for (const double p : c.model->parameters) out += ' ' + std::to_string(p);
  return out + ": " + std::to_string(c.customer.frequency) + ' ' +
         std::to_string(c.customer.recency) + ' ' + std::to_string(c.customer.age) + " for " +
         std::to_string(c.horizon);
}

} // namespace

TEST(Prospect, IsThePublishedDistributionOfBgNbd) {
  const PurchaseProcess process(continuous[0]);
  const PurchaseRow customer{2, 30.43, 38.86, 1};
  const Prospect prospect = process.prospect(customer);
  const std::array<double, 5> wanted{0.4453728621, 0.2393189374, 0.1441832219, 0.08085005600,
                                     0.04354496909};
  for (std::size_t n = 0; n < wanted.size(); ++n)
    EXPECT_NEAR(prospect.p_purchases(static_cast<std::int64_t>(n), 39), wanted[n], 1e-10) << n;
  EXPECT_NEAR(prospect.expected_purchases(39), 1.226028175, 1e-9);
}

/// Sums over all n: everything that is said of the distribution is said of the same one.
TEST(Prospect, ProbabilitiesAddUpToOneAndToTheExpectations) {
  for (const Case &c : all_cases()) {
    const PurchaseProcess process(*c.model);
    const Prospect prospect = process.prospect(c.customer);
    double sum = 0, mean = 0, pairs = 0;
    for (std::int64_t n = 0;; ++n) {
      const double p = prospect.p_purchases(n, c.horizon), rest = prospect.p_at_least(n, c.horizon);
      const auto x = static_cast<double>(n);
      ASSERT_NEAR(rest, 1 - sum, 2e-9) << text(c) << ", at least " << n;
      sum += p;
      mean += x * p;
      pairs += x * (x - 1) * p;
      if (rest * x * x < 1e-13 * (1 + pairs) && x > mean) break;
      ASSERT_LT(n, 200'000) << text(c);
    }
    EXPECT_NEAR(sum, 1, 1e-9) << text(c);
    const double expected = process.expected_purchases(c.customer, c.horizon);
    EXPECT_NEAR(mean, expected, 1e-8 * expected + 1e-12) << text(c);
    EXPECT_THAT(prospect.expected_purchases(c.horizon), Near(expected, 1e-9)) << text(c);
    EXPECT_NEAR(prospect.expected_pairs(c.horizon), pairs, 1e-7 * pairs + 1e-12) << text(c);
    EXPECT_NEAR(prospect.p_purchases(0, c.horizon), process.p_no_purchase(c.customer, c.horizon),
                1e-11)
        << text(c);
  }
}

TEST(Prospect, QuantilesAreTheSmallestNumbersThatReachTheirProbability) {
  for (const Case &c : all_cases()) {
    const Prospect prospect = PurchaseProcess(*c.model).prospect(c.customer);
    for (const double rest : {0.975, 0.95, 0.5, 0.05, 0.001}) {
      const std::int64_t n = prospect.quantile(rest, c.horizon);
      EXPECT_LE(prospect.p_at_least(n + 1, c.horizon), rest) << text(c);
      if (n == 0) continue;
      EXPECT_GT(prospect.p_at_least(n, c.horizon), rest) << text(c);
    }
  }
}

TEST(Prospect, AllTailsTogetherAreEachOfThem) {
  int found = 0;
  for (const Case &c : all_cases()) {
    const Prospect prospect = PurchaseProcess(*c.model).prospect(c.customer);
    const std::vector<double> tails = prospect.first_tails(1e-13, c.horizon);
    found += tails.empty() ? 0 : 1;
    for (std::size_t i = 0; i < tails.size(); ++i)
      EXPECT_NEAR(tails[i], prospect.p_at_least(static_cast<std::int64_t>(i + 1), c.horizon), 1e-10)
          << text(c) << ", at least " << i + 1;
    for (const double level : {0.5, 0.9, 0.99}) {
      const PredictedCount interval = predicted_purchases(prospect, c.horizon, level);
      EXPECT_EQ(interval.lower, prospect.quantile((1 + level) / 2, c.horizon)) << text(c);
      EXPECT_EQ(interval.upper, prospect.quantile((1 - level) / 2, c.horizon)) << text(c);
    }
  }
  EXPECT_GT(found, 30);
}

TEST(Prospect, OfNobodyWhoIsLeftIsNothing) {
  const PurchaseProcess process(model_of(ModelKind::bg_nbd, {3, 1, 2, 2}));
  const Prospect gone = process.prospect({900, 1, 1e9, 1});
  EXPECT_EQ(gone.p_purchases(0, 50), 1);
  EXPECT_EQ(gone.p_purchases(3, 50), 0);
  EXPECT_EQ(predicted_purchases(gone, 50, 0.9).upper, 0);
  EXPECT_EQ(gone.p_ever(), 0);
}

/// Thousands of purchases: as a normal distribution has it.
TEST(Prospect, IsStableForThousandsOfPurchases) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd}) {
    const std::vector<double> parameters = kind == ModelKind::pareto_nbd
                                               ? std::vector<double>{2, 1, 1e-5, 1000}
                                               : std::vector<double>{2, 1, 1e-6, 1000};
    const PurchaseProcess process(model_of(kind, parameters));
    const Prospect prospect = process.prospect({5000, 99.9, 100, 1});
    const double mean = prospect.expected_purchases(100),
                 deviation = std::sqrt(prospect.variance(100));
    EXPECT_NEAR(mean, 4950, 60);
    EXPECT_NEAR(deviation, 100, 10);
    const PredictedCount found = predicted_purchases(prospect, 100, 0.9);
    EXPECT_NEAR(static_cast<double>(found.lower), mean - 1.645 * deviation, 0.15 * deviation);
    EXPECT_NEAR(static_cast<double>(found.upper), mean + 1.645 * deviation, 0.15 * deviation);
    double sum = 0;
    for (std::int64_t n = 0; n < 7000; ++n) sum += prospect.p_purchases(n, 100);
    EXPECT_NEAR(sum, 1, 1e-9) << name(kind);
  }
}

TEST(Prospect, TheMedianOfTheNextPurchaseHalvesItsProbability) {
  for (const Case &c : all_cases()) {
    if (c.model == &discrete || c.horizon != 39) continue;
    const Prospect prospect = PurchaseProcess(*c.model).prospect(c.customer);
    const double ever = prospect.p_ever(), wait = prospect.median_wait();
    if (ever < 1e-200 || wait > 1e200) continue;
    EXPECT_THAT(prospect.p_at_least(1, wait), Near(ever / 2, 1e-8)) << text(c);
    // That is all: nobody comes back later than in a million years.
    if (c.model->parameters[0] < 0.5) continue;
    EXPECT_THAT(prospect.p_at_least(1, 1e15), Near(ever, 1e-6)) << text(c);
  }
}

TEST(Prospect, RefusesWhatNobodyCanMean) {
  const Prospect prospect = PurchaseProcess(continuous[0]).prospect({2, 30.43, 38.86, 1});
  EXPECT_THROW(prospect.p_purchases(-1, 39), Error);
  EXPECT_THROW(prospect.p_purchases(1'000'000'001, 39), Error);
  EXPECT_THROW(prospect.p_purchases(1, -1), Error);
  EXPECT_THROW(predicted_purchases(prospect, 39, 1), Error);
  EXPECT_THROW(predicted_purchases(prospect, -39, 0.9), Error);
  const Prospect faithful = PurchaseProcess(continuous[2]).prospect({90, 38.8, 38.86, 1});
  EXPECT_THROW(predicted_purchases(faithful, 1e12, 0.9), Error);
}

/// Customers are drawn from the model as it is written down, and weighted by how likely they are to
/// have this history: neither a posterior nor a formula of this library takes part.
TEST(Prospect, AgreesWithCustomersWhoHaveTheSameHistory) {
  for (const Drawn &drawn : draw_prospects()) {
    const Prospect prospect = PurchaseProcess(drawn.model).prospect(drawn.customer);
    for (std::size_t n = 0; n < drawn.share.size(); ++n) {
      const auto [share, error] = drawn.share[n];
      EXPECT_NEAR(prospect.p_purchases(static_cast<std::int64_t>(n), drawn.horizon), share,
                  4.5 * error + 1e-5)
          << name(drawn.model.kind) << " of " << drawn.customer.frequency << ", n " << n;
    }
    EXPECT_NEAR(prospect.expected_purchases(drawn.horizon), drawn.mean.share,
                4.5 * drawn.mean.error)
        << name(drawn.model.kind) << " of " << drawn.customer.frequency;
  }
}
