#pragma once
#include "history/history.hpp"
#include "history/purchases.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace portfolio::history {

/// The days between the purchase days before as_of, in order.
struct Gaps {
  std::optional<Day> first, last; ///< purchase days
  std::span<std::int32_t> days;   ///< one fewer than purchase days
};

/// use(Gaps) of a customer; most need no memory but the stack for it. The gaps may be permuted.
template <class Use> auto with_gaps(const History &history, Day as_of, Use use) {
  if (const Packed *packed = history.packed()) {
    const Purchases purchases(*packed);
    if (purchases.is_quick()) {
      std::array<std::int32_t, Purchases::max_days> days;
      if (purchases.first_day() >= as_of) return use(Gaps{});
      Day last = purchases.first_day();
      std::size_t count = 0;
      purchases.each_further([&](std::uint64_t gap, std::uint64_t) {
        const auto next = static_cast<Day>(last + static_cast<Day>(gap));
        if (next >= as_of) return false;
        days[count++] = static_cast<std::int32_t>(gap);
        last = next;
        return true;
      });
      return use(Gaps{purchases.first_day(), last, {days.data(), count}});
    }
  }
  Gaps gaps;
  std::vector<std::int32_t> days;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= as_of || !total.is_active()) return;
    if (gaps.last)
      days.push_back(total.day - *gaps.last);
    else
      gaps.first = total.day;
    gaps.last = total.day;
  });
  gaps.days = days;
  return use(gaps);
}

/// Nothing without a gap; the gaps are permuted.
inline std::optional<double> median(std::span<std::int32_t> gaps) {
  if (gaps.empty()) return std::nullopt;
  const auto upper = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), upper, gaps.end());
  if (gaps.size() % 2 == 1) return *upper;
  // Half of a whole number, which a double holds.
  return static_cast<double>(std::int64_t{*upper} + *std::max_element(gaps.begin(), upper)) / 2;
}

} // namespace portfolio::history
