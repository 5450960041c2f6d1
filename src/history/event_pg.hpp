#pragma once
#include "history/log.hpp"
#include "history/time_zone_pg.hpp"
#include "pg/value.hpp"

#include <optional>

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

/// (when…, amount [, cost]) from argument `first` on: nothing where one of when and amount is NULL;
/// a NULL cost is a cost that is not known.
template <class When, class Amount, class Cost = Amount>
std::optional<history::Event> event_argument(FunctionCallInfo fcinfo, int first) {
  const int amount = first + When::arguments, cost = amount + 1;
  for (int i = first; i <= amount; ++i)
    if (is_null(fcinfo, i)) return std::nullopt;
  history::Event event{When::read(fcinfo, first), Amount::read(argument(fcinfo, amount))};
  event.has_cost = !is_null(fcinfo, cost);
  if (event.has_cost) event.cost = Cost::read(argument(fcinfo, cost));
  return event;
}

} // namespace portfolio::pg
