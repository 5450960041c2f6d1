#include "backtest/backtest_support.hpp"
#include "backtest/compare.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

/// Customers who buy at a pace of their own, each time with k random steps, until they have had
/// enough.
std::vector<History> regular_shop(double k, std::size_t customers, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<History> histories;
  while (histories.size() < customers) {
    std::vector<Day> days{static_cast<Day>(calibration_end - 500 + 450 * uniform(random))};
    const double pace = std::gamma_distribution<double>(6, 6)(random);
    const double leave = 0.25 * uniform(random);
    std::gamma_distribution<double> gap(k, pace / k);
    while (uniform(random) > leave && days.back() < until)
      days.push_back(days.back() + std::max(1, static_cast<Day>(std::lround(gap(random)))));
    histories.push_back(bought(days));
  }
  return histories;
}

const Candidate &of_kind(const std::vector<Candidate> &candidates, ModelKind kind) {
  return *std::find_if(candidates.begin(), candidates.end(),
                       [&](const Candidate &each) { return each.kind == kind; });
}

} // namespace

TEST(CompareModels, BestBicComesFirst) {
  const BacktestSample sample = opened(collected(shop(1500, 15)));
  const std::array kinds{ModelKind::bg_nbd, ModelKind::pareto_nbd, ModelKind::mbg_nbd};
  const auto candidates = compare(kinds, sample, never);
  ASSERT_EQ(candidates.size(), kinds.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ASSERT_TRUE(candidates[i].model) << candidates[i].reason;
    const double deviance = -2 * *candidates[i].model->diagnostics.log_likelihood;
    EXPECT_DOUBLE_EQ(candidates[i].aic, deviance + 2 * 4);
    EXPECT_DOUBLE_EQ(candidates[i].bic,
                     deviance + 4 * std::log(static_cast<double>(customers(sample))));
    EXPECT_TRUE(i == 0 || candidates[i - 1].bic <= candidates[i].bic);
    ASSERT_TRUE(candidates[i].holdout);
    EXPECT_EQ(candidates[i].holdout->observed,
              accuracy(sample.rows, naive_in_holdout(sample.rows), never).observed);
  }
  EXPECT_TRUE(
      verdict(candidates).starts_with(std::string(name(candidates[0].kind)) + " fits best: BIC "));
  EXPECT_TRUE(
      verdict(candidates).ends_with(" better than " + std::string(name(candidates[1].kind))));
}

TEST(CompareModels, WhatCannotBeFittedComesLastWithItsReason) {
  PurchaseSample sample;
  sample.unit_days = 1;
  sample.rows = canonical(made_up_customers(500, 16));
  const auto candidates = compare(
      std::array{ModelKind::bg_bb, ModelKind::mbg_nbd, ModelKind::mbg_cnbd_k}, sample, never);
  EXPECT_EQ(candidates[0].kind, ModelKind::mbg_nbd);
  EXPECT_FALSE(candidates[1].model);
  EXPECT_EQ(candidates[1].reason, "bg_bb counts opportunities, not time");
  EXPECT_FALSE(candidates[2].model);
  EXPECT_EQ(candidates[2].reason, "the times between purchases are not known");
  EXPECT_TRUE(verdict(candidates).ends_with(", no other could be fitted"));
  EXPECT_NE(message_of([&] { compare(std::array{ModelKind::gamma_gamma}, sample, never); }),
            "no error");
  sample.rows.resize(2);
  const auto none = compare(comparable_models(sample.besides.log_gaps), sample, never);
  EXPECT_TRUE(none[0].reason.starts_with("cannot fit bg_nbd: only "));
  EXPECT_EQ(message_of([&] { verdict(none); }), none[0].reason);
}

TEST(CompareModels, ModelsOfRegularCustomersAreTriedWhereGapsAreKnown) {
  const auto tries = [](const LogGaps &gaps, ModelKind kind) {
    const auto kinds = comparable_models(gaps);
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  for (const ModelKind kind : {ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k}) {
    EXPECT_TRUE(tries(LogGaps(), kind));
    EXPECT_FALSE(tries(LogGaps::unknown(), kind));
  }
  EXPECT_TRUE(tries(LogGaps::unknown(), ModelKind::mbg_nbd));
}

TEST(CompareModels, RegularCustomersAreBestDescribedAndPredictedAsRegular) {
  const BacktestSample sample = opened(collected(regular_shop(3, 1200, 19)));
  const auto candidates = compare(
      std::array{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::mbg_cnbd_k}, sample, never);
  const Candidate &best = candidates.front(), &plain = of_kind(candidates, ModelKind::mbg_nbd);
  ASSERT_EQ(best.kind, ModelKind::mbg_cnbd_k);
  EXPECT_EQ(best.model->parameter("k"), 3);
  EXPECT_LT(best.bic, candidates[1].bic - 100);
  EXPECT_LT(best.holdout->mean_absolute_error, 0.95 * plain.holdout->mean_absolute_error);
  EXPECT_GT(*best.holdout->rank_correlation, *plain.holdout->rank_correlation);
  EXPECT_EQ(fit_calibration(ModelKind::mbg_cnbd_k, sample, never).parameters,
            best.model->parameters);
}

TEST(CompareModels, IrregularCustomersAreSparedAParameter) {
  const BacktestSample sample = opened(collected(regular_shop(1, 1200, 20)));
  const auto candidates =
      compare(std::array{ModelKind::mbg_cnbd_k, ModelKind::mbg_nbd}, sample, never);
  ASSERT_EQ(candidates[0].kind, ModelKind::mbg_nbd);
  EXPECT_EQ(candidates[1].model->parameter("k"), 1);
  EXPECT_EQ(candidates[1].parameters, candidates[0].parameters + 1);
  EXPECT_NEAR(candidates[1].bic - candidates[0].bic,
              std::log(static_cast<double>(customers(sample))), 1e-5);
}
