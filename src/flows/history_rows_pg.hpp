#pragma once
#include "flows/calendar.hpp"
#include "history/history_pg.hpp"
#include "pg/interval.hpp"
#include "pg/rows.hpp"

namespace portfolio::pg {

/// (history, step, grace, as_of, origin, include_incomplete) of one customer: put(row, scale) for
/// each row that make(history, calendar, include_incomplete) returns; none if one but origin is
/// NULL.
template <class Make, class Put>
Datum history_rows(FunctionCallInfo fcinfo, const Make &make, const Put &put) {
  for (const int i : {0, 1, 2, 3, 5})
    if (is_null(fcinfo, i)) return Datum{0};
  const history::HistoryBytes bytes = history_argument(fcinfo, 0);
  const Step step = step_argument(fcinfo, 1);
  const std::int32_t grace = PG_GETARG_INT32(2);
  const Day as_of = day_argument(fcinfo, 3);
  const Day origin = is_null(fcinfo, 4) ? default_origin(step) : day_argument(fcinfo, 4);
  const bool include_incomplete = PG_GETARG_BOOL(5);
  int scale = 0;
  const auto rows = guard([&] {
    const history::History history(bytes);
    const flows::FlowCalendar calendar({step, grace, as_of, origin});
    scale = history.scale();
    return to_span(make(history, calendar, include_incomplete));
  });
  for (const auto &row : rows) put(row, scale);
  return Datum{0};
}

} // namespace portfolio::pg
