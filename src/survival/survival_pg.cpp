#include "survival/survival_pg.hpp"

#include "history/history_pg.hpp"
#include "pg/interval.hpp"
#include "survival/survival_history.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::survival;
using pg::SurvivalType;

namespace {

/// Adds how long the customer of this history was watched; unborn ones say nothing.
template <class Wait> Datum add_waiting(FunctionCallInfo fcinfo, const Wait &wait) {
  if (pg::is_null(fcinfo, 1)) return pg::skip_row<SurvivalType>(fcinfo);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  return pg::change_state<SurvivalType>(fcinfo, [&](SurvivalState &state) {
    if (const std::optional<Waiting> waiting = wait(history))
      state.add(waiting->days, waiting->event);
    else
      state.skip();
  });
}

} // namespace

/// (state, duration, event [, weight])
PG_EXPORT(cp_survival_table_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<SurvivalType>(fcinfo);
  const double duration = PG_GETARG_FLOAT8(1);
  const bool event = PG_GETARG_BOOL(2);
  const std::int64_t weight = PG_NARGS() > 3 ? PG_GETARG_INT64(3) : 1;
  return pg::change_state<SurvivalType>(
      fcinfo, [=](SurvivalState &state) { state.add(duration, event, weight); });
}

/// (state, entry, duration, event)
PG_EXPORT(cp_survival_table_add_late) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<SurvivalType>(fcinfo);
  const double entry = PG_GETARG_FLOAT8(1), duration = PG_GETARG_FLOAT8(2);
  const bool event = PG_GETARG_BOOL(3);
  return pg::change_state<SurvivalType>(
      fcinfo, [=](SurvivalState &state) { state.add_late(entry, duration, event); });
}

/// (state, history, as_of)
PG_EXPORT(cp_survival_table_add_second_purchase) {
  pg::require_not_null(fcinfo, 2, "as_of");
  const Day as_of = pg::day_argument(fcinfo, 2);
  return add_waiting(fcinfo, [=](HistoryBytes history) { return second_purchase(history, as_of); });
}

/// (state, history, grace, as_of)
PG_EXPORT(cp_survival_table_add_loss) {
  pg::require_not_null(fcinfo, 2, "grace");
  pg::require_not_null(fcinfo, 3, "as_of");
  const std::int32_t grace = pg::whole_days_argument(fcinfo, 2, "grace");
  const Day as_of = pg::day_argument(fcinfo, 3);
  return add_waiting(fcinfo,
                     [=](HistoryBytes history) { return first_loss(history, grace, as_of); });
}

PG_EXPORT(cp_survival_table_merge) { return pg::merge_states<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_finish) { return pg::finish_state<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_in) { return pg::type_in<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_out) { return pg::type_out<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_recv) { return pg::type_receive<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_send) { return pg::type_send<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_plus) { return pg::plus<SurvivalType>(fcinfo); }
PG_EXPORT(cp_survival_table_eq) { PG_RETURN_BOOL(pg::are_equal<SurvivalType>(fcinfo)); }
PG_EXPORT(cp_survival_table_ne) { PG_RETURN_BOOL(!pg::are_equal<SurvivalType>(fcinfo)); }
PG_EXPORT(cp_survival_table_hash) { return pg::type_hash<SurvivalType>(fcinfo); }

PG_EXPORT(cp_survival_table_customers) {
  return pg::ask_count<SurvivalType>(fcinfo,
                                     [](const SurvivalTable &table) { return customers(table); });
}
PG_EXPORT(cp_survival_table_events) {
  return pg::ask_count<SurvivalType>(fcinfo,
                                     [](const SurvivalTable &table) { return events(table); });
}
PG_EXPORT(cp_survival_table_skipped_rows) {
  return pg::ask_count<SurvivalType>(fcinfo,
                                     [](const SurvivalTable &table) { return table.skipped; });
}
