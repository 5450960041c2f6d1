#pragma once
#include "base/flat.hpp"
#include "history/day_total.hpp"

#include <cstddef>
#include <cstdint>

namespace portfolio::history {

/// One purchase or refund as it arrives; cost is looked at only where has_cost.
struct Event {
  Day day;
  Decimal amount;
  bool has_cost = false;
  Decimal cost = {};
};

/// The growing form of a purchase history: events one behind the other as they arrive, each a few
/// bytes (distance to the day before it, amount, cost). These bytes are an aggregate's state;
/// they begin with the four bytes that PostgreSQL keeps for the length.
class HistoryLog {
public:
  static constexpr std::uint8_t tag = 0x11; ///< form 1, version 1

  std::size_t capacity() const { return block_size(size_class_); }
  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; }

private:
  friend class HistoryState;
  std::uint8_t *body() { return reinterpret_cast<std::uint8_t *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  [[maybe_unused]] std::uint8_t tag_ = tag;
  std::uint8_t scale_ = 0;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint32_t used_ = 0; ///< bytes of the body
  Day last_ = 0;           ///< day of the event written last
  std::uint64_t skipped_ = 0;
};
static_assert(sizeof(HistoryLog) == 24 && alignof(HistoryLog) == 8);

/// Where the fields of a log lie behind the length, for reading it at any alignment.
inline constexpr std::size_t log_scale_offset = 1, log_used_offset = 4, log_skipped_offset = 12,
                             log_body_offset = 20;

/// Owns the growth of a log. Every change is made in place where there is room.
class HistoryState {
public:
  /// Goes on with `log`, or begins an empty one.
  HistoryState(HistoryLog *log, Allocate allocate);

  HistoryLog *log() const { return log_; }

  /// Errors: day or amount out of range.
  void add(const Event &event);
  void skip(std::uint64_t rows = 1) { log_->skipped_ = add_skipped(log_->skipped_, rows); }
  /// Appends what another history holds, already counted by day.
  void merge(const DayTotals &days, int scale, std::uint64_t skipped);

private:
  void add(const DayTotal &total);
  void append(const std::uint8_t *bytes, std::size_t count, Day day);
  void make_room(std::size_t bytes);
  void raise_scale(int scale);
  void rewrite(const DayTotals &days, std::size_t room);
  void move_to(std::uint8_t size_class);

  HistoryLog *log_;
  Allocate allocate_;
};

/// The events of a log's body in the order they arrived, as day totals.
DayTotals decode_log(const std::uint8_t *body, std::size_t used);

} // namespace portfolio::history
