#include "history/day_total.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"

#include <algorithm>

namespace portfolio::history {

namespace {

std::int64_t checked_count(std::int64_t a, std::int64_t b) {
  if (a + b <= max_events) return a + b; // both are at most max_events
  throw Error(Fault::out_of_range, "number of events of one day out of range");
}

} // namespace

void accumulate(DayTotal &a, const DayTotal &b) {
  a.events = checked_count(a.events, b.events);
  a.orders += b.orders; // orders and uncosted never exceed events
  a.uncosted += b.uncosted;
  a.amount = checked_add(a.amount, b.amount);
  a.cost = checked_add(a.cost, b.cost);
}

bool is_possible(const DayTotal &total) {
  if (total.events > max_events) return false;
  if (total.events <= 0 || total.orders < 0 || total.orders > total.events) return false;
  if (total.uncosted < 0 || total.uncosted > total.events) return false;
  if (!total.has_cost() && total.cost != 0) return false;
  if (total.orders == total.events && total.amount < 0) return false; // purchases only
  if (total.orders == 0 && total.amount >= 0) return false;           // refunds only
  return true;
}

void canonicalise(DayTotals &days) {
  const auto before = [](const DayTotal &a, const DayTotal &b) { return a.day < b.day; };
  const auto not_after = [](const DayTotal &a, const DayTotal &b) { return a.day >= b.day; };
  if (std::adjacent_find(days.begin(), days.end(), not_after) == days.end()) return;
  portfolio::sort(days.begin(), days.end(), before);
  auto last = days.begin();
  for (auto next = last + 1; next != days.end(); ++next) {
    if (next->day == last->day)
      accumulate(*last, *next);
    else
      *++last = *next;
  }
  days.erase(last + 1, days.end());
}

void rescale(DayTotals &days, int from, int to) {
  if (from == to) return;
  for (DayTotal &total : days) {
    total.amount = portfolio::rescale(total.amount, from, to);
    total.cost = portfolio::rescale(total.cost, from, to);
  }
}

} // namespace portfolio::history
