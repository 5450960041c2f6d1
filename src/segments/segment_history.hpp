#pragma once
#include "base/day.hpp"
#include "base/flat.hpp"
#include "base/wire.hpp"
#include "segments/segment.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::segments {

/// From this day on a customer belongs to the segment.
struct Assignment {
  Day day = 0;
  std::string_view segment;
  friend auto operator<=>(const Assignment &, const Assignment &) = default;
};
using Assignments = std::vector<Assignment>;

/// The segments of one customer over time: rows (day, segment), which may come by period or by
/// purchase. A day has one segment: of several the last by bytes, so that neither order nor split
/// of the rows matters. Repetitions stay, because another part may come in between.
///
/// These bytes are the SQL value and the aggregate's state; a growing value has rows as they
/// arrive and room for more, a finished one is in order and has none.
class SegmentHistory {
public:
  static constexpr std::uint8_t current_version = 1;

  std::size_t capacity() const {
    return size_class_ == trimmed ? sizeof(SegmentHistory) + used_ : block_size(size_class_);
  }
  bool is_known() const { return version_ == current_version; }
  bool is_growing() const { return size_class_ != trimmed; }
  std::uint64_t skipped() const { return skipped_; } ///< rows left out for a NULL day or segment

  /// By day, one each; the names lie in this value.
  Assignments assignments() const;

private:
  friend class SegmentHistoryState;
  friend SegmentHistory *finish(const SegmentHistory &, Allocate);
  static constexpr std::uint8_t trimmed = 0xFF;
  const std::uint8_t *body() const { return reinterpret_cast<const std::uint8_t *>(this + 1); }
  std::uint8_t *body() { return reinterpret_cast<std::uint8_t *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_[2] = {0, 0};
  std::uint32_t used_ = 0; ///< bytes of the body
  std::uint32_t rows_ = 0;
  std::uint64_t skipped_ = 0;
};
static_assert(sizeof(SegmentHistory) == 24);

/// The finished form: in order, without room.
SegmentHistory *finish(const SegmentHistory &history, Allocate allocate);

/// Owns the growth of a history.
class SegmentHistoryState {
public:
  explicit SegmentHistoryState(Allocate allocate);
  /// Goes on with a history, copying it if it has no room to grow.
  SegmentHistoryState(SegmentHistory *history, Allocate allocate);

  SegmentHistory *history() const { return history_; }

  /// Error for a day outside the calendar, or a name that is too long.
  void assign(Day day, std::string_view segment);
  void skip(std::uint64_t rows = 1);
  void merge(const SegmentHistory &other);
  SegmentHistory *finish() const { return segments::finish(*history_, allocate_); }

private:
  void append(const Assignment &assignment);
  void make_room(std::size_t bytes);
  void move_to(std::uint8_t size_class);

  SegmentHistory *history_;
  Allocate allocate_;
};

/// The segment of a day: the last assignment up to it, before the first one the first. Nothing
/// without any.
std::optional<std::string_view> segment_at(const Assignments &assignments, Day day);

bool equal(const SegmentHistory &a, const SegmentHistory &b);

/// v1 skipped 1 [2024-01-01 "direct"] [2024-03-01 "distribution"]; names as append_quoted() writes
/// them.
std::string to_text(const SegmentHistory &history);
SegmentHistory *segment_history_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1; names in the encoding of the database.
Bytes to_wire(const SegmentHistory &history);
SegmentHistory *segment_history_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::segments
