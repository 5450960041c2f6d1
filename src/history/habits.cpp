#include "history/habits.hpp"

#include <algorithm>
#include <vector>

namespace portfolio::history {
namespace {

/// visit(day) for every day with a purchase before as_of, in order.
template <class Visit> void each_purchase_day(const History &history, Day as_of, Visit visit) {
  require_day(as_of, "as_of");
  history.each_day([&](const DayTotal &total) {
    if (total.day < as_of && total.is_active()) visit(total.day);
  });
}

/// Twice the median, which is whole; the gaps are permuted.
std::int64_t twice_median(std::vector<std::int32_t> &gaps) {
  const auto upper = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), upper, gaps.end());
  if (gaps.size() % 2 == 1) return std::int64_t{2} * *upper;
  return std::int64_t{*upper} + *std::max_element(gaps.begin(), upper);
}

struct Gaps {
  std::optional<Day> last;
  std::vector<std::int32_t> days;
};
Gaps gaps_of(const History &history, Day as_of) {
  Gaps gaps;
  each_purchase_day(history, as_of, [&](Day day) {
    if (gaps.last) gaps.days.push_back(day - *gaps.last);
    gaps.last = day;
  });
  return gaps;
}

/// The complete periods from that of the first purchase on; count is 0 if there is none.
struct Complete {
  Period first = 0;
  std::int64_t count = 0;
  bool contains(Period k) const { return k >= first && k < first + count; }
};
Complete complete_periods(const History &history, const Grid &grid, Day as_of) {
  std::optional<Day> first;
  each_purchase_day(history, as_of, [&](Day day) {
    if (!first) first = day;
  });
  if (!first) return {};
  const Period k = grid.index(*first);
  return {k, grid.index(as_of) - k}; // the period of as_of is the first incomplete one
}

} // namespace

std::int64_t purchase_days(const History &history, Day as_of) {
  std::int64_t days = 0;
  each_purchase_day(history, as_of, [&](Day) { ++days; });
  return days;
}

std::optional<double> median_gap(const History &history, Day as_of) {
  Gaps gaps = gaps_of(history, as_of);
  if (gaps.days.empty()) return std::nullopt;
  return static_cast<double>(twice_median(gaps.days)) / 2;
}

std::optional<double> overdue_ratio(const History &history, Day as_of) {
  Gaps gaps = gaps_of(history, as_of);
  if (gaps.days.empty()) return std::nullopt;
  const std::int64_t twice_since = 2 * (std::int64_t{as_of} - *gaps.last);
  return static_cast<double>(twice_since) / static_cast<double>(twice_median(gaps.days));
}

std::optional<double> active_period_ratio(const History &history, const Grid &grid, Day as_of) {
  const Complete complete = complete_periods(history, grid, as_of);
  if (complete.count < 1) return std::nullopt;
  std::int64_t active = 0;
  Period last = complete.first - 1;
  each_purchase_day(history, as_of, [&](Day day) {
    const Period k = grid.index(day);
    if (k == last || !complete.contains(k)) return;
    ++active;
    last = k;
  });
  return static_cast<double>(active) / static_cast<double>(complete.count);
}

std::optional<double> spend_trend(const History &history, const Grid &grid, Day as_of) {
  const Complete complete = complete_periods(history, grid, as_of);
  if (complete.count < 2) return std::nullopt;
  // With periods x = 0 … m − 1 the slope is Σ(x − x̄)y / Σ(x − x̄)², the lower sum m(m² − 1)/12; the
  // upper one is exact when doubled.
  Money twice_upper = 0;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= as_of) return;
    const Period k = grid.index(total.day);
    if (!complete.contains(k)) return;
    const Money twice_distance = 2 * (k - complete.first) - (complete.count - 1);
    Money product;
    if (__builtin_mul_overflow(twice_distance, total.amount, &product)) sum_out_of_range();
    twice_upper = checked_add(twice_upper, product);
  });
  const auto m = static_cast<double>(complete.count);
  return 6 * to_double(twice_upper, history.scale()) / (m * (m * m - 1));
}

} // namespace portfolio::history
