#pragma once
#include "history/day_total.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portfolio::history {

/// The finished form of a purchase history. Behind the length word:
///
///   form:4 flags:4 | varint days·2 + wide | [varint skipped] | first day, 2 bytes or 3 if wide
///   then for every 128 days  amount width | scale:4 gap code:4 | [four more widths] | the rows
///
/// A row is amount, where the flags say so events − 1, orders, cost, uncosted, and the days to the
/// next row − 1, which the very last row lacks; every column in so many bits. Most histories are
/// one plain purchase a day without costs within the century around 2000: two narrow columns behind
/// six bytes of head. Without days only the scale follows. Rows are canonical, so equal histories
/// of equal scale are equal bytes.
struct Packed {
  static constexpr std::uint8_t form =
      0x2; ///< form and version in one: another version, another form
  static constexpr std::size_t rows_per_block = 128;
  enum Flag : std::uint8_t { has_skipped = 1, has_counts = 2, has_costs = 4, has_negative = 8 };

  std::size_t days = 0;
  std::uint64_t skipped = 0;
  Day first = 0;
  int scale = 0;
  std::uint8_t flags = 0;
  const std::uint8_t *begin = nullptr;
  const std::uint8_t *blocks = nullptr;
  const std::uint8_t *end = nullptr;

  bool has(Flag flag) const { return flags & flag; }
  /// One purchase a day, no refunds, no costs.
  bool is_plain() const { return (flags & (has_counts | has_costs | has_negative)) == 0; }
};

/// How wide each column of a block is, in bits.
struct Widths {
  std::uint8_t amount = 0, gap = 0, events = 0, orders = 0, cost = 0, uncosted = 0;
};

namespace detail {

constexpr bool is_wide(Day first) { return first != static_cast<std::int16_t>(first); }
constexpr std::size_t day_bytes(bool wide) { return wide ? 3 : 2; }

/// A gap's width takes four bits: 0 … 14 as it is, otherwise the bits of the longest gap there is.
constexpr std::uint8_t wide_gap_code = 15, wide_gap_width = 22;
static_assert(max_day - min_day < 1 << wide_gap_width);
constexpr std::uint8_t gap_code(std::uint8_t width) { return std::min(width, wide_gap_code); }
constexpr std::uint8_t gap_width(std::uint8_t code) {
  return code == wide_gap_code ? wide_gap_width : code;
}

constexpr int row_bits(const Widths &w) {
  return w.amount + w.gap + w.events + w.orders + w.cost + w.uncosted;
}

/// The very last row has no next one, and so no gap.
constexpr std::size_t body_bytes(const Widths &widths, std::size_t rows, bool last) {
  const std::size_t bits = static_cast<std::size_t>(row_bits(widths)) * rows;
  return (bits - (last ? widths.gap : 0) + 7) / 8;
}

} // namespace detail

/// Bytes that pack() writes for these canonical days.
std::size_t packed_bytes(std::span<const DayTotal> days, std::uint64_t skipped);
void pack(std::span<const DayTotal> days, int scale, std::uint64_t skipped, std::uint8_t *out);

/// The quick twin of pack() for what most histories are: at most a block of days with purchases, in
/// order, without refunds and costs, nothing skipped. `orders`: of each day; null where it is one
/// on all of them. Writes the same bytes and returns their end; null, and nothing written that
/// counts, for any other history. It may touch up to packed_purchases_room(count) bytes.
std::uint8_t *pack_purchases(const Day *days, const std::int64_t *amounts,
                             const std::uint8_t *orders, std::size_t count, int scale,
                             std::uint8_t *out);
constexpr std::size_t packed_purchases_room(std::size_t count) { return 16 + 8 * count; }

} // namespace portfolio::history
