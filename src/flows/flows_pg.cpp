#include "flows/flows_pg.hpp"
#include "history/count_pg.hpp"
#include "pg/cached_calendar.hpp"
#include "pg/interval.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using pg::LedgerType;

FlowParameters pg::flow_parameters(FunctionCallInfo fcinfo, int first) {
  static constexpr const char *names[] = {"step", "grace", "as_of"};
  for (int i = first; i < first + 3; ++i) pg::require_not_null(fcinfo, i, names[i - first]);
  const Step step = pg::step_argument(fcinfo, first);
  const bool has_origin = !pg::is_null(fcinfo, first + 3);
  return {step, DatumGetInt32(pg::argument(fcinfo, first + 1)), pg::day_argument(fcinfo, first + 2),
          has_origin ? pg::day_argument(fcinfo, first + 3) : default_origin(step)};
}

/// (state, history, step, grace, as_of [, origin])
PG_EXPORT(cp_flow_ledger_add) {
  const FlowParameters parameters = pg::flow_parameters(fcinfo, 2);
  return pg::count_history<LedgerType>(
      fcinfo, pg::cached_calendar<FlowCalendar>(fcinfo, pg::Kept::flow_calendar, parameters));
}

PG_EXPORT(cp_flow_ledger_merge) { return pg::merge_states<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_finish) { return pg::finish_ledger<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_plus) { return pg::plus<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_eq) { PG_RETURN_BOOL(pg::are_equal<LedgerType>(fcinfo)); }
PG_EXPORT(cp_flow_ledger_ne) { PG_RETURN_BOOL(!pg::are_equal<LedgerType>(fcinfo)); }
PG_EXPORT(cp_flow_ledger_hash) { return pg::type_hash<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_in) { return pg::type_in<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_out) { return pg::type_out<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_recv) { return pg::type_receive<LedgerType>(fcinfo); }
PG_EXPORT(cp_flow_ledger_send) { return pg::type_send<LedgerType>(fcinfo); }
