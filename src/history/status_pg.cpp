#include "history/status.hpp"

#include "history/history_pg.hpp"
#include "pg/value.hpp"

using namespace portfolio;
using namespace portfolio::history;

/// (history, as_of, last_period_start, lost_before, asleep_after, slipping_after, typical_gap)
PG_EXPORT(cp_customer_status) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const StatusRule rule = {.as_of = pg::day_argument(fcinfo, 1),
                           .last_period_start = pg::day_argument(fcinfo, 2),
                           .lost_before = pg::day_argument(fcinfo, 3),
                           .asleep_after = PG_GETARG_FLOAT8(4),
                           .slipping_after = PG_GETARG_FLOAT8(5),
                           .typical_gap = PG_GETARG_FLOAT8(6)};
  const auto found = pg::guard([&] { return status(History(bytes), rule); });
  if (!found) PG_RETURN_NULL();
  return pg::from_text(to_string(*found));
}
