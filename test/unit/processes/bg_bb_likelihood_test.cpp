#include "base/error.hpp"
#include "base/near.hpp"
#include "fitting/search.hpp"
#include "math/linear.hpp"
#include "processes/bg_bb.hpp"
#include "processes/bg_bb_likelihood.hpp"
#include "processes/model_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

/// Donors of a made-up charity, asked up to `most` times each.
std::vector<PurchaseRow> made_up_donors(std::size_t count, int most, bool all_alike,
                                        unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  const auto beta = [&](double a, double b) {
    const double left = std::gamma_distribution<double>(a)(random);
    return left / (left + std::gamma_distribution<double>(b)(random));
  };
  std::vector<PurchaseRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const double p = beta(1.2, 3), leave = beta(0.6, 8);
    const int n = all_alike ? most : static_cast<int>(uniform(random) * (most + 1));
    PurchaseRow row{0, 0, static_cast<double>(n), 1 + static_cast<std::int64_t>(i % 3)};
    for (int k = 1; k <= n && uniform(random) >= leave; ++k)
      if (uniform(random) < p) ++row.frequency, row.recency = k;
    rows.push_back(row);
  }
  return rows;
}

Maximum maximum(const std::vector<PurchaseRow> &rows) {
  return hills(BgBbLikelihood(canonical(rows), never), {BgBbLikelihood::starts()}).front();
}

} // namespace

TEST(BgBbLikelihood, IsTheMeanOfTheCustomers) {
  for (const bool all_alike : {true, false})
    for (const std::vector<double> &at :
         {std::vector<double>{0.2, -0.3, -0.4, 1.0}, std::vector<double>{-6, 3, 2, -5},
          std::vector<double>{9, 8, 0, 10}}) {
      const std::vector<PurchaseRow> rows = made_up_donors(3000, 60, all_alike, 1);
      const BgBb model(std::exp(at[0]), std::exp(at[1]), std::exp(at[2]), std::exp(at[3]));
      double wanted = 0, customers = 0;
      for (const PurchaseRow &row : rows) {
        wanted += static_cast<double>(row.weight) * model.log_likelihood(row);
        customers += static_cast<double>(row.weight);
      }
      std::vector<double> gradient(4);
      const double value = BgBbLikelihood(canonical(rows), never).evaluate(at, gradient);
      EXPECT_THAT(value, Near(wanted / customers, 1e-11));
    }
}

TEST(BgBbLikelihood, GradientIsExact) {
  const double h = 1e-5;
  for (const bool all_alike : {true, false})
    for (const std::vector<double> &at :
         {std::vector<double>{0.2, -0.3, -0.4, 1.0}, std::vector<double>{-3, 2, 2, -4}}) {
      const BgBbLikelihood likelihood(canonical(made_up_donors(500, 40, all_alike, 2)), never);
      std::vector<double> gradient(4), ignored(4);
      likelihood.evaluate(at, gradient);
      for (std::size_t i = 0; i < 4; ++i) {
        std::vector<double> up = at, down = at;
        up[i] += h;
        down[i] -= h;
        const double slope =
            (likelihood.evaluate(up, ignored) - likelihood.evaluate(down, ignored)) / (2 * h);
        EXPECT_NEAR(gradient[i], slope, 1e-8 * (1 + std::abs(slope)));
      }
    }
}

TEST(BgBbLikelihood, HasItsMaximumWhereTheReferenceSays) {
  const auto donors = reference_table("donations_bgbb.csv"),
             wanted = reference_table("donations_bgbb_fit.csv");
  if (donors.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::vector<PurchaseRow> rows;
  double customers = 0;
  for (const auto &row : donors) {
    rows.push_back({std::stol(row[0]), number(row[1]), number(row[2]), std::stol(row[3])});
    customers += number(row[3]);
  }
  const Maximum found = maximum(rows);
  Model model;
  model.kind = ModelKind::bg_bb;
  describe(found, {}, customers, model);
  EXPECT_TRUE(*model.diagnostics.converged);
  EXPECT_NEAR(found.value * customers, number(wanted[0][3]), 1e-7);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(model.parameters[i], Near(number(wanted[i][1]), 1e-8));
    EXPECT_THAT(model.diagnostics.standard_errors[i], Near(number(wanted[i][2]), 1e-6));
  }
}

TEST(BgBbLikelihood, RecoversTheParametersOfMadeUpDonors) {
  const Maximum found = maximum(made_up_donors(20000, 30, false, 3));
  EXPECT_TRUE(is_maximum(found));
  const std::vector<double> truth{1.2, 3, 0.6, 8};
  const std::vector<double> spread = covariance(found.hessian, 4);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_LT(std::abs(found.at[i] - std::log(truth[i])), 4 * std::sqrt(spread[5 * i] / 20000));
}

TEST(BgBbLikelihood, ThousandsOfOpportunitiesAreNoProblem) {
  std::vector<PurchaseRow> rows; // every length there is, few purchases: the most there is to share
  for (int n = 1; n <= 3000; ++n) rows.push_back({1, 1.0 + n / 3, static_cast<double>(n + 1), 1});
  const BgBbLikelihood likelihood(canonical(rows), never);
  const BgBb model(1.2, 30, 0.6, 80);
  double wanted = 0;
  for (const PurchaseRow &row : rows) wanted += model.log_likelihood(row) / 3000;
  std::vector<double> gradient(4);
  for (int i = 0; i < 30; ++i)
    EXPECT_THAT(likelihood.evaluate(
                    {{std::log(1.2), std::log(30.0), std::log(0.6), std::log(80.0)}}, gradient),
                Near(wanted, 1e-11));
}

TEST(BgBbLikelihood, RefusesWhatIsNoCountOfOpportunities) {
  EXPECT_THROW(BgBbLikelihood(std::vector<PurchaseRow>{{2, 3, 6.5, 1}}, never), Error);
  EXPECT_THROW(BgBbLikelihood(std::vector<PurchaseRow>{{4, 3, 6, 1}}, never), Error);
}

TEST(BgBbLikelihood, CanBeStopped) {
  const std::vector<PurchaseRow> rows = canonical(made_up_donors(2000, 40, false, 5));
  EXPECT_THROW(BgBbLikelihood(rows, [] { return true; }), Stopped);
  static int polls;
  for (const int most : {10, 100}) {
    polls = most;
    EXPECT_THROW(
        hills(BgBbLikelihood(rows, [] { return polls-- == 0; }), {BgBbLikelihood::starts()}),
        Stopped);
  }
}
