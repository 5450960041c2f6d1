#pragma once
#include "backtest/sample.hpp"
#include "base/stop.hpp"
#include "models/model.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace portfolio::backtest {

using models::Model;

/// Does a purchase model predict? What it expects of the holdout against what happened, and against
/// the naive rule that every customer buys again as often as in as long a time right before: over a
/// year, that last year repeats.

/// Error(bad_argument) for a model without unit of time, of opportunities or with covariates.
void require_backtestable(const Model &model);

/// Of every row of a sample, in its order: expected purchase days of one customer in the holdout.
/// require_backtestable(); Error(no_answer) for a sample without customers; Stopped.
std::vector<double> expected_in_holdout(const BacktestSample &sample, const Model &model,
                                        Stop stop);
/// The same of the naive rule.
std::vector<double> naive_in_holdout(std::span<const BacktestRow> rows);
/// What a model in units of so many days sees of a customer.
statistics::PurchaseRow customer_of(const BacktestRow &row, double unit_days);

/// How a prediction compares with what happened, customer by customer.
struct Accuracy {
  double observed = 0, expected = 0; ///< purchase days of all customers
  std::optional<double> bias;        ///< expected / observed − 1; nothing if none was observed
  double mean_absolute_error = 0, root_mean_square_error = 0;
  /// Spearman's: Pearson's correlation of the ranks, equal values sharing the mean of theirs.
  /// Nothing if all customers are alike in what was observed or in what was expected.
  std::optional<double> rank_correlation;
};
Accuracy accuracy(std::span<const BacktestRow> rows, std::span<const double> expected, Stop stop);

/// One line of a report in long form.
struct BacktestLine {
  enum Section : std::uint8_t {
    total,     ///< purchases of the holdout, and their bias
    error,     ///< mae, rmse, rank_correlation
    frequency, ///< purchases by the number of repeat purchases in the calibration: 0, 1, … 6, 7+
    week,      ///< repeat purchases since the beginning, week by week through both times
    revenue,   ///< net revenue of the holdout, and errors of its expectation
  } section;
  std::string_view item;   ///< of static storage; empty for weeks, which have numbers
  std::int64_t position;   ///< within the section; the number of the week from 1, the frequency
  std::optional<Day> ends; ///< of a week: the day after its last
  bool holdout;            ///< false for weeks of the calibration
  std::int64_t customers;  ///< behind the numbers; of a week: who have bought before its end
  std::optional<double> observed, expected, naive;
};

/// The sections total, error and frequency: of rows in canonical order and what is expected of
/// each.
std::vector<BacktestLine> compare_customers(std::span<const BacktestRow> rows,
                                            std::span<const double> expected, Stop stop);

/// The report, sections in the order above. Totals are sums over frequencies. Weeks end on the
/// weekday of calibration_end, the last one with the holdout; what is expected of a week is
/// Σ E[X(t)] over the customers of the calibration, from their first purchase and unconditionally
/// (Fader, Hardie & Lee 2005, fig. 5). Errors as expected_in_holdout().
std::vector<BacktestLine> backtest(const BacktestSample &sample, const Model &model, Stop stop);

} // namespace portfolio::backtest
