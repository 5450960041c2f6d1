#pragma once
#include "base/bits.hpp"
#include "base/wire.hpp"
#include "history/day_total.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace portfolio {

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

/// Bytes that pack() writes for these canonical days.
std::size_t packed_bytes(std::span<const DayTotal> days, std::uint64_t skipped);
void pack(std::span<const DayTotal> days, int scale, std::uint64_t skipped, std::uint8_t *out);

/// Reads the head of packed bytes (trusted: they came from pack()).
Packed open_packed(const std::uint8_t *begin, const std::uint8_t *end);

namespace detail {

struct Block {
  Widths width;
  int row_bits;
  BitReader bits;
  std::size_t rows;
  const std::uint8_t *next;
};
Block open_block(const Packed &packed, const std::uint8_t *at, std::size_t rows);

inline Money read_money(const BitReader &bits, std::size_t bit, int width, bool negative) {
  const UMoney raw =
      width <= 56 ? static_cast<UMoney>(bits.get(bit, width)) : bits.get_wide(bit, width);
  return negative ? unzigzag(raw) : static_cast<Money>(raw);
}

/// Without costs, and a row within one load; most are plain: without counts and negative amounts
/// either. What a history does not have is a field of no width, so that no branch depends on data.
template <bool plain, class Visit> [[gnu::always_inline]] inline void
visit_narrow(const Packed &packed, const Block &block, Day &first, Visit &visit) {
  const Widths &width = block.width;
  const std::uint64_t amount_mask = low_bits(width.amount), events_mask = low_bits(width.events),
                      orders_mask = low_bits(width.orders), gap_mask = low_bits(width.gap);
  const int events_at = width.amount, orders_at = events_at + width.events,
            gap_at = orders_at + width.orders;
  const std::uint64_t one_order = packed.has(Packed::has_counts) ? 0 : 1;
  const std::uint64_t negative = packed.has(Packed::has_negative) ? 1 : 0;
  const BitReader bits = block.bits;
  const auto row_bits = static_cast<std::size_t>(block.row_bits), end = row_bits * block.rows;
  Day day = first;
  for (std::size_t bit = 0; bit < end; bit += row_bits) {
    const std::uint64_t window = bits.window(bit);
    const std::uint64_t amount = window & amount_mask;
    DayTotal total{.day = day, .events = 1, .orders = 1, .uncosted = 1};
    total.amount = static_cast<std::int64_t>(amount);
    if constexpr (!plain) {
      total.events = static_cast<std::int64_t>((window >> events_at & events_mask) + 1);
      total.orders = static_cast<std::int64_t>((window >> orders_at & orders_mask) + one_order);
      total.uncosted = total.events;
      total.amount = static_cast<std::int64_t>((amount >> negative) ^ -(amount & negative));
    }
    day += static_cast<Day>(window >> gap_at & gap_mask) + 1;
    visit(total);
  }
  first = day;
}

template <class Visit> [[gnu::always_inline]] inline void
visit_any(const Packed &packed, const Block &block, Day &day, Visit &visit) {
  const Widths &width = block.width;
  const bool negative = packed.has(Packed::has_negative);
  std::size_t bit = 0;
  const auto number = [&](int bits) {
    const UMoney v = block.bits.get_wide(bit, bits);
    bit += static_cast<std::size_t>(bits);
    return static_cast<std::int64_t>(v);
  };
  for (std::size_t row = 0; row < block.rows; ++row) {
    DayTotal total{.day = day, .events = 1, .orders = 1};
    total.amount = read_money(block.bits, bit, width.amount, negative);
    bit += width.amount;
    if (packed.has(Packed::has_counts)) {
      total.events = number(width.events) + 1;
      total.orders = number(width.orders);
    }
    total.uncosted = total.events;
    if (packed.has(Packed::has_costs)) {
      total.cost = read_money(block.bits, bit, width.cost, true);
      bit += width.cost;
      total.uncosted = number(width.uncosted);
    }
    day += static_cast<Day>(number(width.gap)) + 1;
    visit(total);
  }
}

} // namespace detail

/// Calls visit(DayTotal) for every day in order. Inlined with all it calls, so that what the
/// visitor keeps from row to row stays in registers.
template <class Visit>
[[gnu::always_inline]] inline void for_each_day(const Packed &packed, Visit &&visit) {
  Day day = packed.first;
  const std::uint8_t *at = packed.blocks;
  for (std::size_t left = packed.days; left > 0;) {
    const auto block = detail::open_block(packed, at, left);
    const bool narrow = block.row_bits <= 57 && block.row_bits > 0;
    if (narrow && packed.is_plain()) [[likely]]
      detail::visit_narrow<true>(packed, block, day, visit);
    else if (narrow && !packed.has(Packed::has_costs))
      detail::visit_narrow<false>(packed, block, day, visit);
    else
      detail::visit_any(packed, block, day, visit);
    left -= block.rows;
    at = block.next;
  }
}

} // namespace portfolio
