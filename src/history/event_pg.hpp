#pragma once
#include "history/log.hpp"
#include "history/time_zone_pg.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

// Where the day of an event comes from: one per SQL type.

struct Date {
  static constexpr int arguments = 1;
  static Day read(FunctionCallInfo fcinfo, int i) { return day_argument(fcinfo, i); }
};

struct LocalTime {
  static constexpr int arguments = 2; // the time and its zone
  static Day read(FunctionCallInfo fcinfo, int i) { return local_day_argument(fcinfo, i); }
};

// (when…, amount [, cost]) from argument `first` on.

/// Whether there is an event: neither when nor the amount is NULL.
template <class When> bool has_event(FunctionCallInfo fcinfo, int first) {
  for (int i = first; i <= first + When::arguments; ++i)
    if (is_null(fcinfo, i)) return false;
  return true;
}

/// That event; a NULL cost is a cost that is not known. It is made where the caller keeps it: to
/// move it costs more than to read it.
template <class When, class Amount, class Cost = Amount>
history::Event event_argument(FunctionCallInfo fcinfo, int first) {
  const int amount = first + When::arguments, cost = amount + 1;
  const bool has_cost = !is_null(fcinfo, cost);
  return {When::read(fcinfo, first), Amount::read(argument(fcinfo, amount)), has_cost,
          has_cost ? Cost::read(argument(fcinfo, cost)) : Decimal{}};
}

} // namespace portfolio::pg
