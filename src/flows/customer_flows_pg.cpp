#include "flows/customer_flows.hpp"

#include "history/history_pg.hpp"
#include "pg/interval.hpp"
#include "pg/numeric.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;

/// (history, step, grace, as_of, origin, include_incomplete)
PG_EXPORT(cp_customer_flows) {
  pg::RowSink sink(fcinfo);
  for (const int i : {0, 1, 2, 3, 5})
    if (pg::is_null(fcinfo, i)) return Datum{0};
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Step step = pg::step_argument(fcinfo, 1);
  const std::int32_t grace = PG_GETARG_INT32(2);
  const Day as_of = pg::day_argument(fcinfo, 3);
  const Day origin = pg::is_null(fcinfo, 4) ? default_origin(step) : pg::day_argument(fcinfo, 4);
  const bool include_incomplete = PG_GETARG_BOOL(5);
  struct Rows {
    std::span<const CustomerFlowRow> rows;
    int scale;
  };
  const Rows found = pg::guard([&] {
    const History history(bytes);
    const FlowCalendar calendar({step, grace, as_of, origin});
    return Rows{pg::to_span(customer_flows(history, calendar, include_incomplete)),
                history.scale()};
  });
  for (const CustomerFlowRow &row : found.rows) {
    pg::Columns<5> out;
    out.day(row.period_start);
    out.text(name_of(row.flow));
    out.money(row.amount, found.scale);
    for (const auto &day : {row.last_purchase, row.returned_on}) day ? out.day(*day) : out.null();
    out.put(sink);
  }
  return Datum{0};
}
