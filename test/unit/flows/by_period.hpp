#pragma once
#include "flows/calendar.hpp"
#include "history/history.hpp"

#include <map>

namespace portfolio::flows::test {

/// A customer's known money by period, and in which of them it bought something.
struct ByPeriod {
  std::map<Period, Money> revenue;
  std::map<Period, bool> active;
};
inline ByPeriod by_period(const history::History &history, const FlowCalendar &rules) {
  ByPeriod result;
  for (const history::DayTotal &total : history.days()) {
    if (total.day >= rules.as_of()) continue;
    const Period k = rules.grid().index(total.day);
    result.revenue[k] += total.amount;
    result.active[k] = result.active[k] || total.orders > 0;
  }
  return result;
}

} // namespace portfolio::flows::test
