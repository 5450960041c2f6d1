#pragma once
#include "backtest/backtest.hpp"
#include "models/model.hpp"

#include <span>
#include <vector>

namespace portfolio::backtest {

using models::SpendModel;

/// One customer of a backtest in money, or of one with covariates.
struct MoneyCase {
  BacktestRow row;
  double mean_spend = 0;       ///< zbar of the calibration, 0 without a repeat purchase
  double revenue = 0;          ///< of the holdout, refunds included
  double previous_revenue = 0; ///< of as long a time right before the holdout
};

/// The customers of a backtest one by one: covariates of customer i begin at i·covariates.
struct MoneyCases {
  std::vector<MoneyCase> customers;
  std::size_t covariates = 0;
  std::vector<double> values;

  std::span<const double> covariates_of(std::size_t i) const {
    return std::span(values).subspan(i * covariates, covariates);
  }
};

/// The canonical order, so that sums do not depend on the order in which customers were read.
MoneyCases in_order(const MoneyCases &cases, Stop stop);

/// Expected purchase days of each in the holdout. Error(bad_argument) for a model of another number
/// of covariates.
std::vector<double> expected_of(const MoneyCases &cases, std::int32_t holdout_days,
                                const Model &model, Stop stop);

/// The same times what each is expected to spend. Error(no_answer) where the spend model has no
/// mean.
std::vector<double> expected_revenue(const MoneyCases &cases, std::span<const double> purchases,
                                     const SpendModel &spend);

/// How an expectation of money compares with what came in, customer by customer.
struct MoneyAccuracy {
  double observed = 0, expected = 0;
  std::optional<double> bias; ///< expected / observed − 1; nothing unless revenue was positive
  double mean_absolute_error = 0, root_mean_square_error = 0;
  std::optional<double> correlation; ///< Pearson's; nothing if all are alike on one side
};
MoneyAccuracy accuracy_in_money(std::span<const double> observed, std::span<const double> expected);

/// The section revenue: observed, expected and naive money, and the errors.
std::vector<BacktestLine> compare_revenue(const MoneyCases &cases,
                                          std::span<const double> expected);

/// All sections but revenue of a model with covariates, its customers in order.
std::vector<BacktestLine> backtest(const BacktestSample &sample, const MoneyCases &cases,
                                   const Model &model, Stop stop);

} // namespace portfolio::backtest
