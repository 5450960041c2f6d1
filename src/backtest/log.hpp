#pragma once
#include "backtest/sample.hpp"
#include "base/flat.hpp"
#include "history/history.hpp"

namespace portfolio::backtest {

using history::History;

/// The stored bytes of a BacktestSample: this head, counts by week, rows. Growing: an aggregate's
/// state, weeks with room to spare and zeros, rows as they arrive behind a sorted beginning.
/// Finished: canonical and without room, so that equal samples are equal bytes. They begin with the
/// four bytes that PostgreSQL keeps for the length.
class BacktestLog {
public:
  static constexpr std::uint8_t growing = 0x11, finished = 0x21; ///< forms 1 and 2, version 1

  std::size_t capacity() const {
    return form_ == finished ? bytes_for(weeks_, count_) : block_size(size_class_);
  }
  static constexpr std::size_t bytes_for(std::size_t weeks, std::size_t rows) {
    return sizeof(BacktestLog) + weeks * sizeof(std::int64_t) + rows * sizeof(BacktestRow);
  }

private:
  friend class BacktestState;
  friend BacktestSample open_backtest(BacktestBytes, Stop);
  bool has_possible_dates() const;
  std::int64_t *weeks() { return reinterpret_cast<std::int64_t *>(this + 1); }
  BacktestRow *rows() { return reinterpret_cast<BacktestRow *>(weeks() + weeks_); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t form_ = growing;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_[2] = {0, 0};
  std::uint32_t count_ = 0;  ///< rows
  std::uint32_t sorted_ = 0; ///< so many of them, from the first, are distinct and in order
  Day calibration_end_ = 0, until_ = 0;
  std::int32_t first_week_ = 0;
  std::uint32_t weeks_ = 0; ///< counts from the first week on
  std::uint64_t skipped_ = 0, later_ = 0;
  LogGaps log_gaps_;
};
static_assert(sizeof(BacktestLog) == 72 && sizeof(BacktestRow) == 32);

/// Owns the growth of a log. Every change is made in place where there is room.
class BacktestState {
public:
  /// Goes on with `log` (growing, at its true alignment), or begins an empty one.
  BacktestState(BacktestLog *log, Allocate allocate, Stop stop);

  BacktestLog *log() const { return log_; }

  /// A customer; one without a purchase before calibration_end is counted as later. Error for bad
  /// dates, and if those of the customers so far are others.
  void add(const History &history, Day calibration_end, Day until);
  void skip(std::uint64_t rows = 1);
  void merge(const BacktestSample &other);

  /// The finished form, in memory of its own.
  static BacktestLog *finish(const BacktestSample &sample, Allocate allocate);

private:
  void adopt_window(Day calibration_end, Day until);
  void append(const BacktestRow &row);
  void make_room_for_row();
  void cover_weeks(std::int32_t first, std::int32_t last);
  void count_weeks(const WeekCounts &other);
  void count_repeats(const History &history, Day first_purchase);
  void move_to(std::uint8_t size_class, std::int32_t first_week, std::uint32_t weeks);

  BacktestLog *log_;
  Allocate allocate_;
  Stop stop_;
};

} // namespace portfolio::backtest
