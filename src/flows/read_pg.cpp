#include "flows/flows.hpp"
#include "flows/flows_pg.hpp"
#include "flows/history_rows_pg.hpp"
#include "history/history_pg.hpp"
#include "pg/interval.hpp"
#include "pg/numeric.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;

namespace {

using pg::Columns;

void put_flow(pg::RowSink &sink, const FlowRow &exact, const FlowLedger &ledger) {
  using enum Movement;
  const int scale = shown_scale(ledger.unit());
  const FlowRow row = shown(exact, ledger.unit());
  Columns<29> out;
  out.day(row.period_start);
  out.boolean(row.is_complete);
  out.count(row.opening_customers);
  for (const Movement m : {new_customer, reactivated, churned}) out.count(row.customers(m));
  out.count(row.closing_customers);
  out.money(row.opening_revenue, scale);
  for (const Movement m : {new_customer, expansion, contraction, reactivated, resumed, paused,
                           released, churned, adjustment})
    out.money(row.amount(m), scale);
  out.money(row.closing_revenue, scale);
  out.money(row.flow_new(), scale);
  out.money(row.flow_existing(), scale);
  out.money(row.flow_lost(), scale);
  out.money(row.growth(), scale);
  pg::put_rates(out, exact, ledger.parameters());
  out.put(sink);
}

std::span<const FlowRow> rows_of(const FlowLedger &ledger, bool include_incomplete) {
  return pg::guard([&] { return pg::to_span(flow_rows(ledger, include_incomplete)); });
}

} // namespace

PG_EXPORT(cp_flows) {
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  const auto rows = rows_of(ledger, PG_GETARG_BOOL(1));
  pg::RowSink sink(fcinfo);
  for (const FlowRow &row : rows) put_flow(sink, row, ledger);
  return Datum{0};
}

PG_EXPORT(cp_flow_ledger_movements) {
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  const auto rows = rows_of(ledger, PG_GETARG_BOOL(1));
  pg::RowSink sink(fcinfo);
  for (const FlowRow &exact : rows) {
    const FlowRow row = shown(exact, ledger.unit());
    for (std::size_t i = 0; i < movement_count; ++i) {
      const auto movement = static_cast<Movement>(i);
      if (row.customers(movement) == 0 && row.amount(movement) == 0) continue;
      Columns<4> out;
      out.day(row.period_start);
      out.text(name_of(movement));
      out.count(row.customers(movement));
      out.money(row.amount(movement), shown_scale(ledger.unit()));
      out.put(sink);
    }
  }
  return Datum{0};
}

PG_EXPORT(cp_purchase_history_movements) {
  pg::RowSink sink(fcinfo);
  return pg::history_rows(fcinfo, movement_rows, [&](const MovementRow &row, int scale) {
    Columns<3> out;
    out.day(row.period_start);
    out.text(name_of(row.movement));
    out.money(row.amount, scale);
    out.put(sink);
  });
}

PG_EXPORT(cp_flow_ledger_step) {
  return pg::from_step(pg::ledger_argument(fcinfo, 0).parameters().step);
}
PG_EXPORT(cp_flow_ledger_grace) {
  return pg::from_grace(fcinfo, pg::ledger_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_flow_ledger_basis) {
  return pg::from_basis(fcinfo, pg::ledger_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_flow_ledger_bridge) {
  return pg::from_bridge(fcinfo, pg::ledger_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_flow_ledger_as_of) {
  return pg::from_day(pg::ledger_argument(fcinfo, 0).parameters().as_of);
}
PG_EXPORT(cp_flow_ledger_origin) {
  return pg::from_day(pg::ledger_argument(fcinfo, 0).parameters().origin);
}
PG_EXPORT(cp_flow_ledger_customers) { PG_RETURN_INT64(pg::ledger_argument(fcinfo, 0).customers()); }
PG_EXPORT(cp_flow_ledger_skipped_rows) {
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::ledger_argument(fcinfo, 0).skipped_rows()));
}
PG_EXPORT(cp_flow_ledger_skipped_customers) {
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::ledger_argument(fcinfo, 0).skipped_customers()));
}
