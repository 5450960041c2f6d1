#include "flows/three_flows_pg.hpp"

#include "flows/flows_pg.hpp"

using namespace portfolio;
using namespace portfolio::flows;

namespace {

std::span<const ThreeFlowsRow> rows_of(const FlowLedger &ledger, bool include_incomplete,
                                       std::optional<Day> history_start = {}) {
  return pg::guard(
      [&] { return pg::to_span(three_flows(ledger, include_incomplete, history_start)); });
}

} // namespace

/// (ledger, include_incomplete, history_start)
PG_EXPORT(cp_three_flows) {
  pg::RowSink sink(fcinfo);
  if (pg::is_null(fcinfo, 0) || pg::is_null(fcinfo, 1)) return Datum{0};
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  const auto rows = rows_of(ledger, PG_GETARG_BOOL(1), pg::history_start_argument(fcinfo, 2));
  for (const ThreeFlowsRow &row : rows) {
    pg::Columns<18> out;
    pg::put_three_flows(out, shown(row, ledger.unit()), shown_scale(ledger.unit()));
    pg::put_left_censored(out, row);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_existing_in_words) {
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  const auto rows = rows_of(ledger, PG_GETARG_BOOL(1));
  pg::RowSink sink(fcinfo);
  for (const ThreeFlowsRow &exact : rows) {
    const ThreeFlowsRow row = shown(exact, ledger.unit());
    for (std::size_t i = 0; i < existing_parts.size(); ++i) {
      const ThreeFlowsRow::Sum &part = row.existing[i];
      if (part.customers == 0 && part.amount == 0) continue;
      pg::Columns<4> out;
      out.day(row.period_start);
      out.text(existing_parts[i]);
      out.count(part.customers);
      out.money(part.amount, shown_scale(ledger.unit()));
      out.put(sink);
    }
  }
  return Datum{0};
}

PG_EXPORT(cp_flow_ledger_data_until) {
  const auto until = pg::ledger_argument(fcinfo, 0).last_days().until();
  if (!until) PG_RETURN_NULL();
  return pg::from_day(*until);
}
