#include "statistics/opportunities.hpp"

#include "base/error.hpp"
#include "base/interest.hpp"
#include "base/money.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::statistics {

namespace {
constexpr double most_months = 12000, most_days = 366000;
}

Step opportunity_step(double unit_days) {
  const double months = unit_days / days_per_month;
  if (months == std::floor(months) && months >= 1 && months <= most_months)
    return {static_cast<std::int32_t>(months), 0};
  if (unit_days == std::floor(unit_days) && unit_days >= 1 && unit_days <= most_days)
    return {0, static_cast<std::int32_t>(unit_days)};
  throw Error(
      Fault::bad_argument, "opportunities cannot come every " + real_text(unit_days) + " days",
      "They come every 1 to 366000 whole days, or every 1 to 12000 months; the unit_days of "
      "a month are 30.4375, those of a year 365.25.");
}

double opportunity_days(Step step) {
  require_step(step);
  const double days = step.months != 0 ? step.months * days_per_month : step.days;
  opportunity_step(days);
  return days;
}

double OpportunityGrid::ahead(Day day, double days) const {
  if (!std::isfinite(days)) return days;
  const double last = std::min(static_cast<double>(day) + days, static_cast<double>(max_day));
  return static_cast<double>(std::max<std::int64_t>(0, over(static_cast<Day>(last)) - over(day)));
}

std::optional<OpportunityStatistics> opportunity_statistics(const History &history, Day as_of,
                                                            Step step) {
  require_day(as_of, "as_of");
  std::optional<Day> first;
  history.each_day([&](const history::DayTotal &total) {
    if (!first && total.day < as_of && total.is_active()) first = total.day;
  });
  if (!first) return std::nullopt;
  OpportunityStatistics seen;
  seen.first_purchase = *first;
  const OpportunityGrid grid(step, *first);
  seen.age = grid.over(as_of - 1);
  const Day end = std::min<Day>(as_of - 1, grid.end(seen.age));
  history.each_day([&](const history::DayTotal &total) {
    if (total.day <= *first || total.day > end) return;
    seen.repeat_spend = checked_add(seen.repeat_spend, total.amount);
    if (!total.is_active()) return;
    const std::int64_t k = grid.of(total.day);
    if (k != seen.recency) ++seen.frequency;
    seen.recency = k;
  });
  return seen;
}

} // namespace portfolio::statistics
