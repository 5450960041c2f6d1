#include "history/habits.hpp"

#include "history/gaps.hpp"

namespace portfolio::history {
namespace {

/// visit(day) for every day with a purchase before as_of, in order.
template <class Visit> void each_purchase_day(const History &history, Day as_of, Visit visit) {
  require_day(as_of, "as_of");
  history.each_day([&](const DayTotal &total) {
    if (total.day < as_of && total.is_active()) visit(total.day);
  });
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
  require_day(as_of, "as_of");
  return with_gaps(history, as_of, [](const Gaps &gaps) { return median(gaps.days); });
}

std::optional<double> overdue_ratio(const History &history, Day as_of) {
  require_day(as_of, "as_of");
  return with_gaps(history, as_of, [&](const Gaps &gaps) -> std::optional<double> {
    const auto usual = median(gaps.days);
    if (!usual) return std::nullopt;
    return static_cast<double>(std::int64_t{as_of} - *gaps.last) / *usual;
  });
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
