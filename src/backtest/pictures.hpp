#pragma once
#include "backtest/backtest.hpp"
#include "statistics/sample.hpp"

#include <cstdint>
#include <vector>

namespace portfolio::backtest {

// The numbers behind the pictures by which a model is judged (Fader, Hardie & Lee 2005, figures 1,
// 4 and 5): plain rows for whatever draws them.

/// How many customers made so many repeat purchases, and how many the model expects: the sum over
/// the customers of the probability of that number in the time since their first purchase.
struct CountRow {
  std::int64_t purchases = 0;
  bool and_more = false; ///< the last row
  std::int64_t actual = 0;
  double expected = 0;
};
/// Rows 0, 1, … most − 1, and the rest. Statistics in days need a model with a unit of time, others
/// are in the model's. Error(bad_argument) unless 1 ≤ most ≤ 1000; Stopped.
std::vector<CountRow> repeat_histogram(const statistics::PurchaseSample &sample, const Model &model,
                                       std::int64_t most, Stop stop);

/// Repeat purchases in a period of whole weeks, and since the first customer.
struct TrackingRow {
  Day from = 0, to = 0; ///< [from, to)
  bool holdout = false;
  std::int64_t customers = 0; ///< who have bought before the end
  double actual = 0, expected = 0, total_actual = 0, total_expected = 0;
};
/// Periods are counted from the end of the calibration; the first and the last may be shorter.
/// Error(bad_argument) for a model that backtest() refuses, and unless 1 ≤ weeks ≤ 1000; Stopped.
std::vector<TrackingRow> tracking(const BacktestSample &sample, const Model &model,
                                  std::int64_t weeks, Stop stop);

/// What a model says of customers of the same age by their frequency and recency.
struct GridRow {
  std::int64_t frequency = 0;
  double recency = 0, p_alive = 0, expected_purchases = 0;
};
/// Frequencies 0, 1, … most and recencies age·1/steps, … age, which are whole numbers for a model
/// of opportunities; without a repeat purchase recency is 0. Times in the model's unit.
/// Error(bad_argument) unless most and steps are from 1 to 1000; Stopped.
std::vector<GridRow> frequency_recency_grid(const Model &model, double age, double horizon,
                                            std::int64_t most, std::int64_t steps, Stop stop);

} // namespace portfolio::backtest
