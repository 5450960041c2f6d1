#pragma once
#include "base/money.hpp"
#include "flows/ledger.hpp"
#include "flows/movement.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace portfolio::segments {

using flows::FlowLedger;
using flows::Movement;
using flows::movement_count;
using flows::movement_names;

/// What is counted by segment and period: the movements, what passes between segments, and the rest
/// of PeriodTotals.
enum class EntryKind : std::uint8_t {
  transfer_in = movement_count,
  transfer_out,
  idle_transfer, ///< the part of both that is money of periods without a purchase
  before_correction,
  now_correction,
  kept_correction,
  negative_before,
  in_doubt,
  redated,      ///< signed, as are the next
  left_earlier, ///< customers among the transfers who had left, as is known by now; without money
  due,          ///< of contracts only, as are those below; without money
  renewed,
  undecided,
  not_lost,
};
inline constexpr std::size_t entry_kind_count = movement_count + 14;
inline constexpr std::size_t purchase_kind_count = static_cast<std::size_t>(EntryKind::due);

constexpr std::string_view name_of(EntryKind kind) {
  constexpr std::array<std::string_view, 14> names = {
      "transfer_in", "transfer_out", "idle_transfer", "before", "now",     "kept",      "negative",
      "in_doubt",    "redated",      "left_earlier",  "due",    "renewed", "undecided", "not_lost"};
  const auto i = static_cast<std::size_t>(kind);
  return i < movement_count ? movement_names[i] : names[i - movement_count];
}
constexpr EntryKind entry_kind(Movement movement) { return static_cast<EntryKind>(movement); }

/// A sum of a segment's period. Its key orders by segment, period, kind.
struct SegmentEntry {
  std::uint64_t key = 0;
  std::int64_t customers = 0;
  StoredMoney amount = 0;

  static constexpr std::uint32_t max_age = (1 << 24) - 1;
  static_assert(FlowLedger::max_periods <= max_age);

  /// `age`: how many periods before the last one.
  static constexpr std::uint64_t key_of(std::uint32_t segment, std::uint32_t age, EntryKind kind) {
    return std::uint64_t{segment} << 32 | std::uint64_t{max_age - age} << 8 |
           static_cast<std::uint64_t>(kind);
  }
  std::uint32_t segment() const { return static_cast<std::uint32_t>(key >> 32); }
  std::uint32_t age() const { return max_age - (static_cast<std::uint32_t>(key) >> 8); }
  EntryKind kind() const { return static_cast<EntryKind>(key & 0xFF); }
  bool is_movement() const { return (key & 0xFF) < movement_count; }
  bool has_money() const {
    return (key & 0xFF) < static_cast<std::size_t>(EntryKind::left_earlier);
  }
  bool is_signed() const { // in its customers
    return kind() == EntryKind::redated || kind() == EntryKind::left_earlier;
  }
  bool is_empty() const { return customers == 0 && amount == 0; }
};
static_assert(sizeof(SegmentEntry) == 32 && alignof(SegmentEntry) == 8);

/// Sorts the entries, of which those before `middle` are in order, adds up those of the same key,
/// and returns the new end.
SegmentEntry *combine(SegmentEntry *begin, SegmentEntry *middle, SegmentEntry *end);

} // namespace portfolio::segments
