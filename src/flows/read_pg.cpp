#include "flows/flows.hpp"
#include "flows/flows_pg.hpp"
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

/// (history, step, grace, as_of, origin, include_incomplete)
PG_EXPORT(cp_purchase_history_movements) {
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
    std::span<const MovementRow> rows;
    int scale;
  };
  const Rows found = pg::guard([&] {
    const History history(bytes);
    const FlowCalendar calendar({step, grace, as_of, origin});
    return Rows{pg::to_span(movement_rows(history, calendar, include_incomplete)), history.scale()};
  });
  for (const MovementRow &row : found.rows) {
    Columns<3> out;
    out.day(row.period_start);
    out.text(name_of(row.movement));
    out.money(row.amount, found.scale);
    out.put(sink);
  }
  return Datum{0};
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
