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
