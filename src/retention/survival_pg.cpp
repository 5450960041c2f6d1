#include "retention/survival_pg.hpp"

#include "history/history_pg.hpp"
#include "pg/flat.hpp"
#include "retention/survival.hpp"
#include "retention/survival_history.hpp"

namespace portfolio::pg {

std::int32_t grace_argument(FunctionCallInfo fcinfo, int i) {
  const Interval &grace = interval_argument(fcinfo, i);
  if (grace.month == 0 && grace.time == 0) return grace.day;
  const char *shown = DatumGetCString(DirectFunctionCall1(interval_out, argument(fcinfo, i)));
  ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                  errmsg("grace must be whole days, not \"%s\"", shown),
                  errhint("Months and years have no fixed length; write for instance interval "
                          "'90 days'.")));
  pg_unreachable();
}

} // namespace portfolio::pg

using namespace portfolio;

namespace {

/// Runs `change` on the state in argument 0, which may be NULL or a finished value.
template <class Change> Datum change_state(FunctionCallInfo fcinfo, const Change &change) {
  varlena *old = pg::state_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    const auto stored = old != nullptr ? pg::bytes_of(old) : SurvivalBytes();
    const bool grows = !stored.empty() && stored.front() == SurvivalLog::growing;
    SurvivalState state(grows ? reinterpret_cast<SurvivalLog *>(old) : nullptr, pg::allocate,
                        pg::interrupted);
    if (old != nullptr && !grows) state.merge(open_survival(stored, pg::interrupted));
    change(state);
    return state.log();
  }));
}

Datum skip(FunctionCallInfo fcinfo) {
  return change_state(fcinfo, [](SurvivalState &state) { state.skip(); });
}

SurvivalTable open_argument(SurvivalBytes bytes) { return open_survival(bytes, pg::interrupted); }

/// What count(table) says of the table in argument 0.
template <class Count> Datum counted(FunctionCallInfo fcinfo, const Count &count) {
  const SurvivalBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return count(open_argument(bytes)); }));
}

/// Adds how long the customer of this history was watched; unborn ones say nothing.
template <class Wait> Datum add_waiting(FunctionCallInfo fcinfo, const Wait &wait) {
  if (pg::is_null(fcinfo, 1)) return skip(fcinfo);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  return change_state(fcinfo, [&](SurvivalState &state) {
    if (const std::optional<Waiting> waiting = wait(history))
      state.add(waiting->days, waiting->event);
    else
      state.skip();
  });
}

} // namespace

/// (state, duration, event [, weight])
PG_EXPORT(cp_survival_add) {
  for (int i = 1; i < PG_NARGS(); ++i)
    if (pg::is_null(fcinfo, i)) return skip(fcinfo);
  const double duration = PG_GETARG_FLOAT8(1);
  const bool event = PG_GETARG_BOOL(2);
  const std::int64_t weight = PG_NARGS() > 3 ? PG_GETARG_INT64(3) : 1;
  return change_state(fcinfo, [=](SurvivalState &state) { state.add(duration, event, weight); });
}

/// (state, history, as_of)
PG_EXPORT(cp_survival_add_second_purchase) {
  pg::require_not_null(fcinfo, 2, "as_of");
  const Day as_of = pg::day_argument(fcinfo, 2);
  return add_waiting(fcinfo, [=](HistoryBytes history) { return second_purchase(history, as_of); });
}

/// (state, history, grace, as_of)
PG_EXPORT(cp_survival_add_loss) {
  pg::require_not_null(fcinfo, 2, "grace");
  pg::require_not_null(fcinfo, 3, "as_of");
  const std::int32_t grace = pg::grace_argument(fcinfo, 2);
  const Day as_of = pg::day_argument(fcinfo, 3);
  return add_waiting(fcinfo,
                     [=](HistoryBytes history) { return first_loss(history, grace, as_of); });
}

/// Combine function of all of these, and transition function of rollup.
PG_EXPORT(cp_survival_merge) {
  if (pg::is_null(fcinfo, 1)) {
    varlena *left = pg::state_argument(fcinfo, 0);
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const SurvivalBytes right = pg::bytes_argument(fcinfo, 1);
  return change_state(fcinfo, [&](SurvivalState &state) { state.merge(open_argument(right)); });
}

PG_EXPORT(cp_survival_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const SurvivalBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::from_flat(
      pg::guard([&] { return SurvivalState::finish(open_argument(bytes), pg::allocate); }));
}

// --- the type ------------------------------------------------------------------------------------

PG_EXPORT(cp_survival_in) {
  const char *text = PG_GETARG_CSTRING(0);
  auto *log = static_cast<SurvivalLog *>(pg::guard_input(
      fcinfo, [&] { return SurvivalState::finish(survival_from_text(text), pg::allocate); }));
  if (log == nullptr) PG_RETURN_NULL();
  return pg::from_flat(log);
}

PG_EXPORT(cp_survival_out) {
  const SurvivalBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(open_argument(bytes))); }));
}

PG_EXPORT(cp_survival_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(
      pg::guard([&] { return SurvivalState::finish(survival_from_wire(message), pg::allocate); }));
}

PG_EXPORT(cp_survival_send) {
  const SurvivalBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(open_argument(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

PG_EXPORT(cp_survival_plus) {
  const SurvivalBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    return SurvivalState::finish(merge(open_argument(a), open_argument(b)), pg::allocate);
  }));
}

namespace {

bool are_equal(FunctionCallInfo fcinfo) {
  const SurvivalBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  return pg::guard([&] { return open_argument(a) == open_argument(b); });
}

} // namespace

PG_EXPORT(cp_survival_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_survival_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }

PG_EXPORT(cp_survival_customers) {
  return counted(fcinfo, [](const SurvivalTable &table) { return customers(table); });
}
PG_EXPORT(cp_survival_events) {
  return counted(fcinfo, [](const SurvivalTable &table) { return events(table); });
}
PG_EXPORT(cp_survival_skipped_rows) {
  return counted(
      fcinfo, [](const SurvivalTable &table) { return static_cast<std::int64_t>(table.skipped); });
}
