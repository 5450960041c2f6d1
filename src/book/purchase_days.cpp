#include "book/purchase_days.hpp"

#include "history/purchases.hpp"

#include <algorithm>
#include <limits>

namespace portfolio::book {

using history::DayTotal;
using history::Packed;

void PurchaseDays::end(std::size_t rows, int of_scale, bool plain) {
  count = rows;
  scale = of_scale;
  is_plain = plain;
  days[rows] = std::numeric_limits<Day>::max();
  amounts[rows] = 0;
  orders[rows] = 0;
}

/// Without counts; false where they are not quick to read.
bool PurchaseDays::read_plain(const Packed &packed) {
  const history::Purchases purchases(packed);
  if (!purchases.is_quick()) return false;
  std::size_t row = 1;
  Day day = days[0] = purchases.first_day();
  amounts[0] = static_cast<std::int64_t>(purchases.first_amount());
  purchases.each_further([&](std::uint64_t gap, std::uint64_t amount) {
    days[row] = day += static_cast<Day>(gap);
    amounts[row++] = static_cast<std::int64_t>(amount);
    return true;
  });
  std::fill_n(orders, row, std::uint8_t{1});
  end(row, packed.scale, true);
  return true;
}

bool PurchaseDays::read(history::HistoryBytes history) {
  if (!history::History::is_packed(history)) return false;
  const Packed packed = history::open_packed(history.data(), history.data() + history.size());
  constexpr std::uint8_t others = Packed::has_skipped | Packed::has_costs | Packed::has_negative;
  if ((packed.flags & others) != 0 || packed.days - 1 >= most) return false;
  if (packed.is_plain() && read_plain(packed)) return true;
  std::uint64_t odd = 0; // of any day: a refund, or more orders than a byte counts
  bool is_wide = false;
  std::size_t row = 0;
  history::for_each_day(packed, [&](const DayTotal &total) {
    days[row] = total.day;
    amounts[row] = static_cast<std::int64_t>(total.amount);
    orders[row] = static_cast<std::uint8_t>(total.orders);
    odd |= static_cast<std::uint64_t>(total.events ^ total.orders) |
           static_cast<std::uint64_t>(total.orders) >> 8;
    is_wide |= amounts[row] != total.amount;
    ++row;
  });
  end(row, packed.scale, packed.is_plain());
  return odd == 0 && !is_wide;
}

bool PurchaseDays::read(const GatheredRows &rows) {
  if (rows.has_special || rows.count > most) return false;
  std::uint64_t order[most]; // a day that sorts as a whole number, and its row
  bool is_sorted = true;
  for (std::size_t row = 0; row < rows.count; ++row) {
    if (rows.amounts[row] < 0) return false;
    order[row] = (std::uint64_t{static_cast<std::uint32_t>(rows.days[row])} ^ 1U << 31) << 32 |
                 std::uint64_t{row};
    is_sorted &= row == 0 || order[row - 1] < order[row];
  }
  if (!is_sorted) std::sort(order, order + rows.count);
  std::size_t found = 0;
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto row = static_cast<std::uint32_t>(order[i]);
    if (found == 0 || rows.days[row] != days[found - 1]) {
      days[found] = rows.days[row];
      amounts[found] = rows.amounts[row];
      orders[found++] = 1;
    } else {
      if (__builtin_add_overflow(amounts[found - 1], rows.amounts[row], &amounts[found - 1]))
        return false;
      ++orders[found - 1];
    }
  }
  end(found, rows.scale, found == rows.count);
  return true;
}

/// Which of the two is next is a coin toss: no branch depends on it.
bool PurchaseDays::merge(const PurchaseDays &a, const PurchaseDays &b) {
  if (a.scale != b.scale || a.count + b.count > most) return false;
  std::size_t i = 0, j = 0, row = 0;
  std::uint64_t too_large = 0;
  for (const std::size_t all = a.count + b.count; i + j < all; ++row) {
    const bool of_a = a.days[i] <= b.days[j], of_b = b.days[j] <= a.days[i];
    const std::uint64_t a_mask = -std::uint64_t{of_a}, b_mask = -std::uint64_t{of_b};
    const std::uint64_t amount = (static_cast<std::uint64_t>(a.amounts[i]) & a_mask) +
                                 (static_cast<std::uint64_t>(b.amounts[j]) & b_mask);
    const std::uint64_t number = (a.orders[i] & a_mask) + (b.orders[j] & b_mask);
    days[row] = std::min(a.days[i], b.days[j]);
    amounts[row] = static_cast<std::int64_t>(amount);
    orders[row] = static_cast<std::uint8_t>(number);
    too_large |= amount >> 63 | number >> 8;
    i += of_a;
    j += of_b;
  }
  end(row, a.scale, a.is_plain && b.is_plain && row == a.count + b.count);
  return too_large == 0;
}

} // namespace portfolio::book
