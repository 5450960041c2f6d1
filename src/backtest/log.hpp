#pragma once
#include "backtest/sample.hpp"
#include "base/grown.hpp"
#include "history/history.hpp"
#include "statistics/compact.hpp"

namespace portfolio::backtest {

using history::History;

/// How a BacktestSample is stored: counts by week lie before the rows. While they grow there are
/// more weeks than needed, with zeros.
struct BacktestKind : statistics::WeightedRows<BacktestRow> {
  struct Fields {
    Day calibration_end = 0, until = 0;
    std::int32_t first_week = 0;
    std::uint32_t weeks = 0; ///< counts from the first week on
    std::uint64_t skipped = 0, later = 0;
    LogGaps log_gaps;
  };
  static std::size_t front(const Fields &fields) { return fields.weeks * sizeof(std::int64_t); }
  static bool are_possible(const Fields &fields, std::size_t rows);
};
using BacktestLog = GrownLog<BacktestKind>;
static_assert(sizeof(BacktestLog) == 72 && sizeof(BacktestRow) == 32);

class BacktestState : public GrownState<BacktestKind> {
public:
  using GrownState::GrownState;

  /// A customer; one without a purchase before calibration_end is counted as later. Error for bad
  /// dates, and if those of the customers so far are others.
  void add(const History &history, Day calibration_end, Day until);
  void merge(const BacktestSample &other);

  /// The finished form, in memory of its own.
  static BacktestLog *finish(const BacktestSample &sample, Allocate allocate);

private:
  void adopt_window(Day calibration_end, Day until);
  void cover_weeks(std::int32_t first, std::int32_t last);
  void count_weeks(const WeekCounts &other);
  void count_repeats(const History &history, Day first_purchase);
};

} // namespace portfolio::backtest
