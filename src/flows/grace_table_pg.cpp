#include "flows/grace_table.hpp"
#include "history/history_pg.hpp"
#include "pg/cached_calendar.hpp"
#include "pg/flat_type.hpp"
#include "pg/interval.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;

namespace {

struct GraceType : pg::ObjectType<GraceType, GraceTable> {
  static constexpr const char *name = "grace_table";
  static bool is_known(const GraceTable &table) {
    return VARSIZE(&table) == sizeof table && table.is_known();
  }
  static GraceTable *resume(GraceTable *old, const GraceParameters &parameters) {
    if (old == nullptr) return finish(GraceTable(parameters));
    old->require_same(parameters);
    return old;
  }
  static GraceTable *flat(GraceTable *state) { return state; }
  static GraceTable *merged(GraceTable *left, const GraceTable &right) {
    if (left == nullptr) return finish(right);
    left->merge(right);
    return left;
  }
  static GraceTable *finish(const GraceTable &table) {
    return new (pg::allocate(sizeof table)) GraceTable(table);
  }
  static GraceTable from_text(std::string_view text) { return grace_table_from_text(text); }
  static GraceTable from_wire(std::span<const std::uint8_t> bytes) {
    return grace_table_from_wire(bytes);
  }
};

const GraceTable &table_argument(FunctionCallInfo fcinfo) {
  return *GraceType::argument(fcinfo, 0);
}

} // namespace

/// (state, history, step, as_of, longest [, origin])
PG_EXPORT(cp_grace_table_add) {
  static constexpr const char *names[] = {"step", "as_of", "longest"};
  for (int i = 0; i < 3; ++i) pg::require_not_null(fcinfo, i + 2, names[i]);
  const Step step = pg::step_argument(fcinfo, 2);
  const GraceParameters parameters{step, pg::day_argument(fcinfo, 3),
                                   pg::is_null(fcinfo, 5) ? default_origin(step)
                                                          : pg::day_argument(fcinfo, 5),
                                   DatumGetInt32(pg::argument(fcinfo, 4))};
  const FlowParameters periods{parameters.step, 1, parameters.as_of, parameters.origin};
  const FlowCalendar &calendar =
      pg::cached_calendar<FlowCalendar>(fcinfo, pg::Kept::flow_calendar, periods);
  const bool is_known = !pg::is_null(fcinfo, 1);
  const HistoryBytes bytes = is_known ? pg::history_argument(fcinfo, 1) : HistoryBytes{};
  return pg::change_state<GraceType>(
      fcinfo,
      [&](GraceTable *state) { is_known ? state->add(History(bytes), calendar) : state->skip(); },
      parameters);
}

PG_EXPORT(cp_grace_table_merge) { return pg::merge_states<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_finish) { return pg::finish_state<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_in) { return pg::type_in<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_out) { return pg::type_out<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_recv) { return pg::type_receive<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_send) { return pg::type_send<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_plus) { return pg::plus<GraceType>(fcinfo); }
PG_EXPORT(cp_grace_table_eq) { PG_RETURN_BOOL(pg::are_equal<GraceType>(fcinfo)); }
PG_EXPORT(cp_grace_table_ne) { PG_RETURN_BOOL(!pg::are_equal<GraceType>(fcinfo)); }
PG_EXPORT(cp_grace_table_hash) { return pg::type_hash<GraceType>(fcinfo); }

PG_EXPORT(cp_grace_table_step) { return pg::from_step(table_argument(fcinfo).parameters().step); }
PG_EXPORT(cp_grace_table_as_of) { return pg::from_day(table_argument(fcinfo).parameters().as_of); }
PG_EXPORT(cp_grace_table_origin) {
  return pg::from_day(table_argument(fcinfo).parameters().origin);
}
PG_EXPORT(cp_grace_table_longest) { PG_RETURN_INT32(table_argument(fcinfo).parameters().longest); }
PG_EXPORT(cp_grace_table_customers) { PG_RETURN_INT64(table_argument(fcinfo).customers()); }
PG_EXPORT(cp_grace_table_skipped) { PG_RETURN_INT64(table_argument(fcinfo).skipped()); }

/// (table, tolerance)
PG_EXPORT(cp_grace_rows) {
  const GraceTable &table = table_argument(fcinfo);
  const double tolerance = PG_GETARG_FLOAT8(1);
  const auto rows = pg::guard([&] { return pg::to_span(grace_rows(table, tolerance)); });
  pg::RowSink sink(fcinfo);
  for (const GraceRow &row : rows) {
    pg::Columns<6> out;
    out.integer(row.grace);
    out.count(row.lost);
    out.count(row.returned);
    out.real(row.returned_share());
    out.real(row.churn_rate());
    out.boolean(row.is_advised);
    out.put(sink);
  }
  return Datum{0};
}
