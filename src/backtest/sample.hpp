#pragma once
#include "base/day.hpp"
#include "base/stop.hpp"
#include "base/wire.hpp"
#include "statistics/sample.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace portfolio::backtest {

using statistics::LogGaps;
using statistics::PurchaseSample;

using BacktestBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// What a customer did before and after the end of calibration, in days, and how many customers did
/// the same. 0 ≤ x ≤ t_x ≤ T; t_x = 0 where x = 0; weight > 0.
struct BacktestRow {
  std::int32_t frequency = 0; ///< x: repeat purchase days of the calibration
  std::int32_t recency = 0;   ///< t_x: first to last purchase day of the calibration
  std::int32_t age = 0;       ///< T: first purchase day to the last day of the calibration
  std::int32_t observed = 0;  ///< purchase days of the holdout
  std::int32_t previous = 0;  ///< purchase days of as long a time right before the holdout
  [[maybe_unused]] std::int32_t reserved = 0;
  std::int64_t weight = 1;
};

/// The canonical order, which begins with that of the PurchaseRow.
inline bool before(const BacktestRow &a, const BacktestRow &b) {
  return std::tie(a.frequency, a.age, a.recency, a.observed, a.previous) <
         std::tie(b.frequency, b.age, b.recency, b.observed, b.previous);
}

/// Weeks are counted from the end of calibration: week w is the days
/// [calibration_end + 7w, calibration_end + 7(w + 1)), negative ones are calibration.
constexpr std::int32_t week_of(Day day, Day calibration_end) {
  const std::int32_t days = day - calibration_end;
  return days >= 0 ? days / 7 : -((6 - days) / 7);
}

/// Repeat purchase days of all customers by week; neither the first nor the last count is 0.
struct WeekCounts {
  std::int32_t first = 0; ///< week of counts[0]
  std::vector<std::int64_t> counts;
};

/// The customers of a backtest: calibration before calibration_end, holdout from then until `until`
/// (exclusive). Rows are distinct and in canonical order. Without a customer there are no dates.
struct BacktestSample {
  bool dated() const { return until > calibration_end; }
  std::int32_t holdout_days() const { return until - calibration_end; }

  Day calibration_end = 0, until = 0;
  std::uint64_t skipped = 0; ///< rows with a NULL
  std::uint64_t later = 0;   ///< customers without a purchase before calibration_end
  LogGaps log_gaps;          ///< of the calibration, in days; known where there are none
  WeekCounts weeks;          ///< of the customers in rows
  std::vector<BacktestRow> rows;
};

/// Error unless both are days and until lies after calibration_end, at most max_weeks.
void require_window(Day calibration_end, Day until);

/// Error(too_large) if the holdout, or all time since the first purchase of a customer, is longer
/// than max_weeks: reports have a line for every week.
constexpr std::int32_t max_weeks = 100'000;
void require_weeks(Day first_purchase, Day calibration_end, Day until);

/// Error(bad_argument) unless the sample can have come from histories. Error(too_large).
void validate(const BacktestSample &sample);

/// The customers as of calibration_end, for a fit in weeks.
PurchaseSample calibration(const BacktestSample &sample);

/// Reads either form, growing or finished, of a stored value.
BacktestSample open_backtest(BacktestBytes bytes, Stop stop);

/// The text form, lossless, rows in any order on input; the sum of the logarithms of the gaps of
/// the calibration if it is known and there are gaps, counts of purchases from the named week on,
/// and [frequency recency age observed previous] in days:
///
///   v1 calibration 1997-10-01 until 1998-07-01 skipped 1 later 2 log_gaps 8.762489561032
///   weeks -39 (1 0 4) [2 213 272 1 3] [0 0 272 0 1 customers 25]
std::string to_text(const BacktestSample &sample);
BacktestSample backtest_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const BacktestSample &sample);
BacktestSample backtest_from_wire(BacktestBytes bytes);

/// customers, by weight.
std::int64_t customers(const BacktestSample &sample);

} // namespace portfolio::backtest
