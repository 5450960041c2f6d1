#include "flows/flows_pg.hpp"
#include "flows/three_flows_pg.hpp"
#include "pg/rows.hpp"
#include "segments/segment_pg.hpp"
#include "segments/segment_rows.hpp"
#include "segments/segment_three_flows.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::segments;

namespace {

/// In either form: what is asked of it is known while it grows.
const SegmentLedger &stored_argument(FunctionCallInfo fcinfo, int i) {
  return *pg::SegmentLedgerType::argument(fcinfo, i);
}

/// In the finished form, as the readers of rows want it.
const SegmentLedger &ledger_argument(FunctionCallInfo fcinfo, int i) {
  const SegmentLedger &ledger = stored_argument(fcinfo, i);
  if (!ledger.is_growing()) return ledger;
  return *pg::guard([&] { return pg::SegmentLedgerType::finish(ledger); });
}

void put_row(pg::RowSink &sink, const SegmentRow &row, const FlowRow &exact,
             const SegmentLedger &ledger) {
  using enum Movement;
  const int scale = shown_scale(ledger.unit());
  const FlowRow &flow = row.settled;
  pg::Columns<34> out;
  out.day(flow.period_start);
  out.text(ledger.segment(row.segment));
  out.boolean(flow.is_complete);
  out.count(row.opening_customers);
  for (const Movement m : {new_customer, reactivated, churned}) out.count(flow.customers(m));
  out.count(row.transferred_in);
  out.count(row.transferred_out);
  out.count(flow.closing_customers);
  out.money(row.opening_revenue, scale);
  for (const Movement m : {new_customer, expansion, contraction, reactivated, resumed, paused,
                           released, churned, adjustment})
    out.money(flow.amount(m), scale);
  out.money(row.transfer_in, scale);
  out.money(row.transfer_out, scale);
  out.money(flow.closing_revenue, scale);
  out.money(flow.flow_new(), scale);
  out.money(flow.flow_existing(), scale);
  out.money(flow.flow_lost(), scale);
  out.money(row.growth(), scale);
  pg::put_rates(out, exact, ledger.parameters());
  out.put(sink);
}

} // namespace

PG_EXPORT(cp_flows_by_segment) {
  const SegmentLedger &ledger = ledger_argument(fcinfo, 0);
  const bool include_incomplete = PG_GETARG_BOOL(1);
  struct Rows {
    std::span<const SegmentRow> exact, shown;
  };
  const Rows rows = pg::guard([&] {
    const auto exact = pg::to_span(segment_rows(ledger, include_incomplete));
    if (ledger.unit().is_whole()) return Rows{exact, exact};
    return Rows{exact, pg::to_span(shown(std::vector(exact.begin(), exact.end()),
                                         ledger.segment_count(), ledger.unit()))};
  });
  pg::RowSink sink(fcinfo);
  for (std::size_t i = 0; i < rows.exact.size(); ++i)
    put_row(sink, rows.shown[i], rows.exact[i].settled, ledger);
  return Datum{0};
}

/// (ledger, include_incomplete, history_start)
PG_EXPORT(cp_segment_three_flows) {
  pg::RowSink sink(fcinfo);
  if (pg::is_null(fcinfo, 0) || pg::is_null(fcinfo, 1)) return Datum{0};
  const SegmentLedger &ledger = ledger_argument(fcinfo, 0);
  const bool include_incomplete = PG_GETARG_BOOL(1);
  const std::optional<Day> history_start = pg::history_start_argument(fcinfo, 2);
  const auto rows = pg::guard([&] {
    return pg::to_span(shown(three_flows(ledger, include_incomplete, history_start),
                             ledger.segment_count(), ledger.unit()));
  });
  for (const SegmentThreeFlowsRow &row : rows) {
    pg::Columns<21> out;
    out.text(ledger.segment(row.segment));
    pg::put_three_flows(out, row.flows, shown_scale(ledger.unit()));
    out.money(row.flows.transferred.amount, shown_scale(ledger.unit()));
    out.count(row.flows.transferred.customers);
    pg::put_left_censored(out, row.flows);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_segmented_ledger_data_until) {
  const auto until = stored_argument(fcinfo, 0).last_days().until();
  if (!until) PG_RETURN_NULL();
  return pg::from_day(*until);
}

PG_EXPORT(cp_movements_by_segment) {
  const SegmentLedger &ledger = ledger_argument(fcinfo, 0);
  const bool include_incomplete = PG_GETARG_BOOL(1);
  const auto rows = pg::guard([&] {
    return pg::to_span(ledger.unit().is_whole() ? segment_movement_rows(ledger, include_incomplete)
                                                : shown_movement_rows(ledger, include_incomplete));
  });
  pg::RowSink sink(fcinfo);
  for (const SegmentMovementRow &row : rows) {
    pg::Columns<5> out;
    out.day(row.period_start);
    out.text(ledger.segment(row.segment));
    out.text(name_of(row.kind));
    out.count(row.customers);
    out.money(row.amount, shown_scale(ledger.unit()));
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_ledger_of_segments) {
  const SegmentLedger &ledger = ledger_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return company_ledger(ledger, pg::allocate); }));
}

PG_EXPORT(cp_segmented_ledger_step) {
  return pg::from_step(stored_argument(fcinfo, 0).parameters().step);
}
PG_EXPORT(cp_segmented_ledger_grace) {
  return pg::from_grace(fcinfo, stored_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_segmented_ledger_basis) {
  return pg::from_basis(fcinfo, stored_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_segmented_ledger_bridge) {
  return pg::from_bridge(fcinfo, stored_argument(fcinfo, 0).parameters());
}
PG_EXPORT(cp_segmented_ledger_as_of) {
  return pg::from_day(stored_argument(fcinfo, 0).parameters().as_of);
}
PG_EXPORT(cp_segmented_ledger_origin) {
  return pg::from_day(stored_argument(fcinfo, 0).parameters().origin);
}
PG_EXPORT(cp_segmented_ledger_customers) {
  PG_RETURN_INT64(stored_argument(fcinfo, 0).customers());
}
PG_EXPORT(cp_segmented_ledger_skipped_rows) {
  PG_RETURN_INT64(static_cast<std::int64_t>(stored_argument(fcinfo, 0).skipped_rows()));
}
PG_EXPORT(cp_segmented_ledger_skipped_customers) {
  PG_RETURN_INT64(static_cast<std::int64_t>(stored_argument(fcinfo, 0).skipped_customers()));
}
