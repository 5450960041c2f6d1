#include "history/habits.hpp"

#include "history/history_pg.hpp"
#include "pg/interval.hpp"

using namespace portfolio;
using namespace portfolio::history;

namespace {

Datum from_optional(FunctionCallInfo fcinfo, std::optional<double> value) {
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

/// (history, as_of)
template <class Measure> auto of_history(FunctionCallInfo fcinfo, int as_of_at, Measure measure) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Day as_of = pg::day_argument(fcinfo, as_of_at);
  return pg::guard([&] { return measure(History(bytes), as_of); });
}

/// (history, step, as_of [, origin]): the grid passes through the default origin if that is NULL.
template <class Measure> Datum of_periods(FunctionCallInfo fcinfo, Measure measure) {
  for (const int i : {0, 1, 2})
    if (pg::is_null(fcinfo, i)) PG_RETURN_NULL();
  const Step step = pg::step_argument(fcinfo, 1);
  const Day origin = pg::is_null(fcinfo, 3) ? default_origin(step) : pg::day_argument(fcinfo, 3);
  return from_optional(fcinfo, of_history(fcinfo, 2, [&](const History &history, Day as_of) {
                         return measure(history, Grid(step, origin), as_of);
                       }));
}

} // namespace

PG_EXPORT(cp_median_gap) { return from_optional(fcinfo, of_history(fcinfo, 1, median_gap)); }
PG_EXPORT(cp_overdue_ratio) { return from_optional(fcinfo, of_history(fcinfo, 1, overdue_ratio)); }
PG_EXPORT(cp_active_period_ratio) { return of_periods(fcinfo, active_period_ratio); }
PG_EXPORT(cp_spend_trend) { return of_periods(fcinfo, spend_trend); }

PG_EXPORT(cp_is_one_shot) {
  const std::int64_t days = of_history(fcinfo, 1, purchase_days);
  if (days == 0) PG_RETURN_NULL();
  PG_RETURN_BOOL(days == 1);
}
