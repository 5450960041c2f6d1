#include "history/packed.hpp"

#include "base/bits.hpp"
#include "base/wire.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace portfolio::history {

namespace {

using namespace detail;

std::uint8_t flags_of(std::span<const DayTotal> days, std::uint64_t skipped) {
  std::uint8_t flags = skipped > 0 ? Packed::has_skipped : 0;
  for (const DayTotal &total : days) {
    if (!total.is_plain()) flags |= Packed::has_counts;
    if (total.has_cost()) flags |= Packed::has_costs;
    if (total.amount < 0) flags |= Packed::has_negative;
  }
  return flags;
}

UMoney amount_field(const DayTotal &total, std::uint8_t flags) {
  return flags & Packed::has_negative ? zigzag(total.amount) : static_cast<UMoney>(total.amount);
}

std::uint64_t gap_field(std::span<const DayTotal> days, std::size_t row) {
  return row + 1 < days.size() ? static_cast<std::uint64_t>(days[row + 1].day - days[row].day - 1)
                               : 0;
}

/// The widths that the rows [begin, end) of days need: the bits that any of them uses.
Widths widths_of(std::span<const DayTotal> days, std::size_t begin, std::size_t end,
                 std::uint8_t flags) {
  UMoney amount = 0, cost = 0;
  std::uint64_t gap = 0, events = 0, orders = 0, uncosted = 0;
  for (std::size_t row = begin; row < end; ++row) {
    const DayTotal &total = days[row];
    amount |= amount_field(total, flags);
    gap |= gap_field(days, row);
    events |= static_cast<std::uint64_t>(total.events - 1);
    orders |= static_cast<std::uint64_t>(total.orders);
    cost |= zigzag(total.cost);
    uncosted |= static_cast<std::uint64_t>(total.uncosted);
  }
  const auto width = [](UMoney v) { return static_cast<std::uint8_t>(bit_width_of(v)); };
  Widths widths{.amount = width(amount), .gap = gap_width(gap_code(width(gap)))};
  if (flags & Packed::has_counts) {
    widths.events = width(events);
    widths.orders = width(orders);
  }
  if (flags & Packed::has_costs) {
    widths.cost = width(cost);
    widths.uncosted = width(uncosted);
  }
  return widths;
}

std::size_t width_bytes(std::uint8_t flags) {
  return std::size_t{2} + (flags & Packed::has_counts ? 2 : 0) +
         (flags & Packed::has_costs ? 2 : 0);
}

std::size_t varint_bytes(std::uint64_t v) {
  return v == 0 ? 1 : (static_cast<std::size_t>(std::bit_width(v)) + 6) / 7;
}

template <class Do>
void for_each_block(std::span<const DayTotal> days, std::uint8_t flags, Do &&block) {
  for (std::size_t begin = 0; begin < days.size(); begin += Packed::rows_per_block) {
    const std::size_t end = std::min(begin + Packed::rows_per_block, days.size());
    block(begin, end, widths_of(days, begin, end, flags));
  }
}

std::uint8_t *put_widths(std::uint8_t *out, const Widths &widths, int scale, std::uint8_t flags) {
  *out++ = widths.amount;
  *out++ = static_cast<std::uint8_t>(scale << 4 | gap_code(widths.gap));
  if (flags & Packed::has_counts) {
    *out++ = widths.events;
    *out++ = widths.orders;
  }
  if (flags & Packed::has_costs) {
    *out++ = widths.cost;
    *out++ = widths.uncosted;
  }
  return out;
}

void put_row(BitWriter &bits, const DayTotal &total, const Widths &widths, std::uint8_t flags) {
  bits.put_wide(amount_field(total, flags), widths.amount);
  if (flags & Packed::has_counts) {
    bits.put_wide(static_cast<UMoney>(total.events - 1), widths.events);
    bits.put_wide(static_cast<UMoney>(total.orders), widths.orders);
  }
  if (flags & Packed::has_costs) {
    bits.put_wide(zigzag(total.cost), widths.cost);
    bits.put_wide(static_cast<UMoney>(total.uncosted), widths.uncosted);
  }
}

} // namespace

std::size_t packed_bytes(std::span<const DayTotal> days, std::uint64_t skipped) {
  const std::uint8_t flags = flags_of(days, skipped);
  const bool wide = !days.empty() && is_wide(days.front().day);
  std::size_t bytes = 1 + varint_bytes(days.size() << 1);
  if (skipped > 0) bytes += varint_bytes(skipped);
  bytes += days.empty() ? 1 : day_bytes(wide);
  for_each_block(days, flags, [&](std::size_t begin, std::size_t end, const Widths &widths) {
    bytes += width_bytes(flags) + body_bytes(widths, end - begin, end == days.size());
  });
  return bytes;
}

void pack(std::span<const DayTotal> days, int scale, std::uint64_t skipped, std::uint8_t *out) {
  const std::uint8_t flags = flags_of(days, skipped);
  const bool wide = !days.empty() && is_wide(days.front().day);
  *out++ = static_cast<std::uint8_t>(Packed::form << 4 | flags);
  out = put_varint(out, std::uint64_t{days.size()} << 1 | std::uint64_t{wide});
  if (skipped > 0) out = put_varint(out, skipped);
  if (days.empty()) {
    *out = static_cast<std::uint8_t>(scale << 4);
    return;
  }
  const auto first = static_cast<std::uint32_t>(days.front().day);
  for (std::size_t i = 0; i < day_bytes(wide); ++i)
    *out++ = static_cast<std::uint8_t>(first >> 8 * i);
  for_each_block(days, flags, [&](std::size_t begin, std::size_t end, const Widths &widths) {
    out = put_widths(out, widths, scale, flags);
    BitWriter bits(out);
    for (std::size_t row = begin; row < end; ++row) {
      put_row(bits, days[row], widths, flags);
      if (row + 1 < days.size()) bits.put(gap_field(days, row), widths.gap);
    }
    out = bits.finish();
  });
}

namespace {

/// Rows of at most 56 bits.
class NarrowRows {
public:
  explicit NarrowRows(std::uint8_t *out) : out_(out) {}
  void put(std::uint64_t row, int width) {
    pending_ |= row << filled_;
    std::memcpy(out_, &pending_, 8);
    filled_ += width;
    out_ += filled_ >> 3;
    pending_ = filled_ >> 3 == 8 ? 0 : pending_ >> (filled_ & ~7);
    filled_ &= 7;
  }
  std::uint8_t *end() {
    if (filled_ > 0) *out_++ = static_cast<std::uint8_t>(pending_);
    return out_;
  }

private:
  std::uint8_t *out_;
  std::uint64_t pending_ = 0;
  int filled_ = 0;
};

} // namespace

std::uint8_t *pack_purchases(const Day *days, const std::int64_t *amounts,
                             const std::uint8_t *orders, std::size_t count, int scale,
                             std::uint8_t *out) {
  if (count - 1 >= Packed::rows_per_block) return nullptr;
  // What is below 0 has its highest bit: a refund, or a day that is not after the one before.
  std::uint64_t amount = static_cast<std::uint64_t>(amounts[0]), gap = 0, more = 0, all = 0;
  for (std::size_t i = 1; i < count; ++i) {
    amount |= static_cast<std::uint64_t>(amounts[i]);
    gap |= static_cast<std::uint64_t>(std::int64_t{days[i]} - days[i - 1] - 1);
  }
  if ((amount | gap) >> 63 != 0) return nullptr;
  for (std::size_t i = 0; orders != nullptr && i < count; ++i) {
    all |= orders[i];
    more |= static_cast<std::uint64_t>(orders[i] - 1);
  }
  const auto width = [](std::uint64_t v) { return static_cast<std::uint8_t>(std::bit_width(v)); };
  Widths widths{.amount = width(amount), .gap = gap_width(gap_code(width(gap)))};
  const std::uint8_t flags = more != 0 ? Packed::has_counts : 0;
  if (more != 0) {
    widths.events = width(more);
    widths.orders = width(all);
  }
  if (row_bits(widths) > 56) return nullptr;

  const bool wide = is_wide(days[0]);
  *out++ = static_cast<std::uint8_t>(Packed::form << 4 | flags);
  out = put_varint(out, std::uint64_t{count} << 1 | std::uint64_t{wide});
  const auto first = static_cast<std::uint32_t>(days[0]);
  for (std::size_t i = 0; i < day_bytes(wide); ++i)
    *out++ = static_cast<std::uint8_t>(first >> 8 * i);
  out = put_widths(out, widths, scale, flags);
  const int events_at = widths.amount, orders_at = events_at + widths.events,
            gap_at = orders_at + widths.orders, row_width = gap_at + widths.gap;
  const auto row = [&](std::size_t i) {
    auto bits = static_cast<std::uint64_t>(amounts[i]);
    if (more != 0)
      bits |= static_cast<std::uint64_t>(orders[i] - 1) << events_at | std::uint64_t{orders[i]}
                                                                           << orders_at;
    return bits;
  };
  NarrowRows rows(out);
  for (std::size_t i = 0; i + 1 < count; ++i)
    rows.put(row(i) | static_cast<std::uint64_t>(days[i + 1] - days[i] - 1) << gap_at, row_width);
  rows.put(row(count - 1), gap_at);
  return rows.end();
}

} // namespace portfolio::history
