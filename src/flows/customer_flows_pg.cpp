#include "flows/customer_flows.hpp"

#include "flows/history_rows_pg.hpp"
#include "pg/numeric.hpp"

using namespace portfolio;
using namespace portfolio::flows;

PG_EXPORT(cp_customer_flows) {
  pg::RowSink sink(fcinfo);
  return pg::history_rows(fcinfo, customer_flows, [&](const CustomerFlowRow &row, int scale) {
    pg::Columns<5> out;
    out.day(row.period_start);
    out.text(name_of(row.flow));
    out.money(row.amount, scale);
    for (const auto &day : {row.last_purchase, row.returned_on}) day ? out.day(*day) : out.null();
    out.put(sink);
  });
}

/// (history, step, grace, as_of, since)
PG_EXPORT(cp_new_and_lost) {
  pg::RowSink sink(fcinfo);
  const history::HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Step step = pg::step_argument(fcinfo, 1);
  const std::int32_t grace = PG_GETARG_INT32(2);
  const Day as_of = pg::day_argument(fcinfo, 3), since = pg::day_argument(fcinfo, 4);
  const auto rows = pg::guard([&] {
    const FlowCalendar calendar({step, grace, as_of, default_origin(step)});
    return pg::to_span(new_and_lost(History(bytes), calendar, since));
  });
  for (const CustomerFlowRow &row : rows) {
    pg::Columns<3> out;
    out.day(row.period_start);
    out.boolean(row.flow == CustomerFlow::lost);
    row.last_purchase ? out.day(*row.last_purchase) : out.null();
    out.put(sink);
  }
  return Datum{0};
}
