#include "retention/cohort_pg.hpp"

#include "history/history_pg.hpp"
#include "retention/cohort_forms.hpp"

namespace portfolio::pg {

CohortTable &checked(CohortTable *table) {
  if (!table->is_known())
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
             errmsg("cohort_table of unknown version"),
             errhint("The value was stored by another version of the extension, or is damaged.")));
  return *table;
}

const CohortTable &cohort_argument(FunctionCallInfo fcinfo, int i) {
  return checked(reinterpret_cast<CohortTable *>(PG_DETOAST_DATUM(argument(fcinfo, i))));
}

} // namespace portfolio::pg

using namespace portfolio;

namespace {

CohortTable *state_of(FunctionCallInfo fcinfo) {
  auto *table = reinterpret_cast<CohortTable *>(pg::state_argument(fcinfo, 0));
  if (table != nullptr) pg::checked(table);
  return table;
}

/// (…, step, as_of [, anchor [, origin]]) from argument 2 on.
CohortParameters parameters_argument(FunctionCallInfo fcinfo) {
  pg::require_not_null(fcinfo, 2, "step");
  pg::require_not_null(fcinfo, 3, "as_of");
  const Step step = pg::step_argument(fcinfo, 2);
  Anchor anchor = Anchor::calendar;
  if (!pg::is_null(fcinfo, 4)) {
    const std::string_view name = pg::text_argument(fcinfo, 4);
    anchor = pg::guard([&] { return anchor_of(name); });
  }
  const Day origin = pg::is_null(fcinfo, 5) ? default_origin(step) : pg::day_argument(fcinfo, 5);
  return {step, pg::day_argument(fcinfo, 3), origin, anchor};
}

/// The calendar of a call, kept from row to row: what its parameters lead to, nothing else. Once
/// the parameters have been the same for a while, days are looked up.
struct CachedCalendar {
  static constexpr std::size_t days = 8192;
  static constexpr std::uint32_t worth_an_index = 256;
  CohortCalendar calendar;
  std::uint32_t rows = 0;
  std::uint16_t index[2 * days];
};

const CohortCalendar &calendar_argument(FunctionCallInfo fcinfo) {
  const CohortParameters parameters = parameters_argument(fcinfo);
  auto *cache = static_cast<CachedCalendar *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && cache->calendar.parameters() == parameters) {
    if (++cache->rows == CachedCalendar::worth_an_index)
      pg::guard([&] { cache->calendar.use_index(cache->index); });
    return cache->calendar;
  }
  const CohortCalendar calendar = pg::guard([&] { return CohortCalendar(parameters); });
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache = static_cast<CachedCalendar *>(
        MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(CachedCalendar)));
  cache->calendar = calendar;
  cache->rows = 0;
  return cache->calendar;
}

/// Null for a history that is not known.
Datum add_customer(CohortTable *table, const HistoryBytes *history,
                   const CohortCalendar &calendar) {
  return pg::from_flat(pg::guard([&] {
    CohortState state = table != nullptr ? CohortState(table, pg::allocate)
                                         : CohortState(calendar.parameters(), pg::allocate);
    state.require_same(calendar.parameters());
    history != nullptr ? state.add(History(*history), calendar) : state.skip_customer();
    return state.table();
  }));
}

bool are_equal(FunctionCallInfo fcinfo) {
  const CohortTable &left = pg::cohort_argument(fcinfo, 0);
  const CohortTable &right = pg::cohort_argument(fcinfo, 1);
  return pg::guard([&] { return equal(left, right); });
}

} // namespace

/// (state, history, step, as_of [, anchor [, origin]])
PG_EXPORT(cp_cohorts_add) {
  CohortTable *table = state_of(fcinfo);
  const CohortCalendar &calendar = calendar_argument(fcinfo);
  if (pg::is_null(fcinfo, 1)) return add_customer(table, nullptr, calendar);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  if (table != nullptr && table->count(history, calendar)) return PointerGetDatum(table);
  return add_customer(table, &history, calendar);
}

PG_EXPORT(cp_cohorts_merge) {
  CohortTable *left = state_of(fcinfo);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const CohortTable &right = pg::cohort_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    if (left == nullptr) return trim(right, pg::allocate);
    CohortState state(left, pg::allocate);
    state.merge(right);
    return state.table();
  }));
}

PG_EXPORT(cp_cohorts_plus) {
  const CohortTable &left = pg::cohort_argument(fcinfo, 0);
  const CohortTable &right = pg::cohort_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    CohortState state(trim(left, pg::allocate), pg::allocate);
    state.merge(right);
    return trim(*state.table(), pg::allocate);
  }));
}

PG_EXPORT(cp_cohorts_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_cohorts_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }

PG_EXPORT(cp_cohorts_trim) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return trim(table, pg::allocate); }));
}

PG_EXPORT(cp_cohorts_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return cohort_table_from_text(text, pg::allocate); });
  if (value == nullptr) PG_RETURN_NULL();
  return pg::from_flat(static_cast<CohortTable *>(value));
}
PG_EXPORT(cp_cohorts_out) {
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(table)); }));
}
PG_EXPORT(cp_cohorts_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return cohort_table_from_wire(message, pg::allocate); }));
}
PG_EXPORT(cp_cohorts_send) {
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(table);
    return pg::to_varlena(wire.data(), wire.size());
  }));
}
