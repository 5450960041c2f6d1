#pragma once
#include "base/bits.hpp"
#include "base/stop.hpp"
#include "base/wire.hpp"
#include "history/packed.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace portfolio::history {

// All of this is inlined into its callers: what it computes then stays in registers, which for a
// value of some thirty bytes is most of the cost of reading it.

/// Reads the head of packed bytes (trusted: they came from pack()).
inline Packed open_packed(const std::uint8_t *begin, const std::uint8_t *end) {
  Packed packed;
  const std::uint8_t *p = begin;
  packed.begin = begin;
  packed.flags = *p++ & 0x0F;
  const auto head = take_varint<std::uint64_t>(p);
  packed.days = static_cast<std::size_t>(head >> 1);
  if (packed.has(Packed::has_skipped)) packed.skipped = take_varint<std::uint64_t>(p);
  if (packed.days == 0) {
    packed.scale = *p >> 4;
    return packed;
  }
  const bool wide = head & 1;
  packed.first = wide ? p[0] | p[1] << 8 | static_cast<std::int8_t>(p[2]) * 0x10000
                      : p[0] | static_cast<std::int8_t>(p[1]) * 0x100;
  p += detail::day_bytes(wide);
  packed.scale = p[1] >> 4;
  packed.blocks = p;
  packed.end = end;
  return packed;
}

namespace detail {

struct Block {
  Widths width;
  int row_bits;
  const std::uint8_t *body;
  BitReader bits;
  std::size_t rows;
  const std::uint8_t *next;
};
inline Block open_block(const Packed &packed, const std::uint8_t *at, std::size_t rows) {
  Widths widths;
  widths.amount = *at++;
  widths.gap = gap_width(*at++ & 0x0F);
  if (packed.has(Packed::has_counts)) {
    widths.events = *at++;
    widths.orders = *at++;
  }
  if (packed.has(Packed::has_costs)) {
    widths.cost = *at++;
    widths.uncosted = *at++;
  }
  const bool last = rows <= Packed::rows_per_block;
  rows = std::min(rows, Packed::rows_per_block);
  return {widths, row_bits(widths),
          at,     BitReader(packed.begin, at, packed.end),
          rows,   at + body_bytes(widths, rows, last)};
}

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
    if (left < packed.days) poll_sometimes(); // few histories are longer than a block
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

} // namespace portfolio::history
