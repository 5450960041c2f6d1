#include "segments/segment_history.hpp"

#include "base/count.hpp"
#include "base/sort.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>

namespace portfolio::segments {

namespace {

/// From here on a full history is first put in order: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 4096;

constexpr std::size_t max_row_bytes = max_varint_bytes + 1 + max_segment_bytes;
static_assert(max_segment_bytes < 256); // its length is a byte

std::uint8_t *put_row(std::uint8_t *p, const Assignment &assignment) {
  p = put_varint(p, zigzag(std::int64_t{assignment.day}));
  *p++ = static_cast<std::uint8_t>(assignment.segment.size());
  return std::copy(assignment.segment.begin(), assignment.segment.end(), p);
}

/// Of several segments of a day the last stays.
void put_in_order(Assignments &assignments) {
  if (!std::is_sorted(assignments.begin(), assignments.end()))
    portfolio::sort(assignments.begin(), assignments.end(), std::less<>());
  const auto same_day = [](const Assignment &a, const Assignment &b) { return a.day == b.day; };
  const auto kept = std::unique(assignments.rbegin(), assignments.rend(), same_day);
  assignments.erase(assignments.begin(), kept.base());
}

} // namespace

Assignments SegmentHistory::assignments() const {
  Assignments assignments(rows_);
  const std::uint8_t *p = body();
  for (Assignment &assignment : assignments) {
    assignment.day = static_cast<Day>(unzigzag(take_varint<std::uint64_t>(p)));
    const std::size_t bytes = *p++;
    assignment.segment = {reinterpret_cast<const char *>(p), bytes};
    p += bytes;
  }
  put_in_order(assignments);
  return assignments;
}

SegmentHistoryState::SegmentHistoryState(Allocate allocate)
    : history_(new (allocate(block_size(0))) SegmentHistory), allocate_(allocate) {}

SegmentHistoryState::SegmentHistoryState(SegmentHistory *history, Allocate allocate)
    : history_(history), allocate_(allocate) {
  if (!history->is_growing()) move_to(size_class_for(sizeof(SegmentHistory) + history->used_));
}

void SegmentHistoryState::assign(Day day, std::string_view segment) {
  require_day(day, "day");
  append({day, checked_segment(segment)});
}

void SegmentHistoryState::skip(std::uint64_t rows) {
  history_->skipped_ = add_skipped(history_->skipped_, rows);
}

void SegmentHistoryState::merge(const SegmentHistory &other) {
  for (const Assignment &assignment : other.assignments()) append(assignment);
  skip(other.skipped());
}

void SegmentHistoryState::append(const Assignment &assignment) {
  std::uint8_t row[max_row_bytes];
  const auto bytes = static_cast<std::size_t>(put_row(row, assignment) - row);
  if (sizeof(SegmentHistory) + history_->used_ + bytes > history_->capacity()) make_room(bytes);
  std::memcpy(history_->body() + history_->used_, row, bytes);
  history_->used_ += static_cast<std::uint32_t>(bytes);
  ++history_->rows_;
}

void SegmentHistoryState::make_room(std::size_t bytes) {
  if (history_->capacity() >= compaction_threshold) {
    SegmentHistory *ordered = finish();
    std::memcpy(history_->body(), ordered->body(), ordered->used_);
    history_->used_ = ordered->used_;
    history_->rows_ = ordered->rows_;
    if (sizeof(SegmentHistory) + history_->used_ + bytes <= history_->capacity() / 2) return;
  }
  move_to(size_class_for(sizeof(SegmentHistory) + 2 * history_->used_ + bytes));
}

void SegmentHistoryState::move_to(std::uint8_t size_class) {
  auto *bigger = new (allocate_(block_size(size_class))) SegmentHistory(*history_);
  std::memcpy(bigger->body(), history_->body(), history_->used_);
  bigger->size_class_ = size_class;
  history_ = bigger;
}

SegmentHistory *finish(const SegmentHistory &history, Allocate allocate) {
  const Assignments assignments = history.assignments();
  std::size_t bytes = 0;
  std::uint8_t row[max_row_bytes];
  for (const Assignment &assignment : assignments)
    bytes += static_cast<std::size_t>(put_row(row, assignment) - row);
  auto *ordered = new (allocate(sizeof(SegmentHistory) + bytes)) SegmentHistory(history);
  ordered->size_class_ = SegmentHistory::trimmed;
  ordered->used_ = static_cast<std::uint32_t>(bytes);
  ordered->rows_ = static_cast<std::uint32_t>(assignments.size());
  std::uint8_t *p = ordered->body();
  for (const Assignment &assignment : assignments) p = put_row(p, assignment);
  return ordered;
}

std::optional<std::string_view> segment_at(const Assignments &assignments, Day day) {
  if (assignments.empty()) return std::nullopt;
  const auto later =
      std::upper_bound(assignments.begin(), assignments.end(), day,
                       [](Day at, const Assignment &assignment) { return at < assignment.day; });
  return later == assignments.begin() ? later->segment : std::prev(later)->segment;
}

bool equal(const SegmentHistory &a, const SegmentHistory &b) {
  return a.skipped() == b.skipped() && a.assignments() == b.assignments();
}

} // namespace portfolio::segments
