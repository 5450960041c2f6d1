#include "retention/cohort_pg.hpp"

#include "history/history_pg.hpp"

namespace portfolio::pg {

namespace {

CohortParameters parameters_argument(FunctionCallInfo fcinfo, CohortBasis basis) {
  require_not_null(fcinfo, 2, "step");
  require_not_null(fcinfo, 3, "as_of");
  const Step step = step_argument(fcinfo, 2);
  Anchor anchor = Anchor::calendar;
  if (!is_null(fcinfo, 4)) {
    const std::string_view name = text_argument(fcinfo, 4);
    anchor = guard([&] { return anchor_of(name); });
  }
  const Day origin = is_null(fcinfo, 5) ? default_origin(step) : day_argument(fcinfo, 5);
  return {step, day_argument(fcinfo, 3), origin, anchor, basis};
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

} // namespace

const CohortCalendar &cohort_calendar_argument(FunctionCallInfo fcinfo, CohortBasis basis) {
  const CohortParameters parameters = parameters_argument(fcinfo, basis);
  auto *cache = static_cast<CachedCalendar *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && cache->calendar.parameters() == parameters) {
    if (++cache->rows == CachedCalendar::worth_an_index)
      guard([&] { cache->calendar.use_index(cache->index); });
    return cache->calendar;
  }
  const CohortCalendar calendar = guard([&] { return CohortCalendar(parameters); });
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache = static_cast<CachedCalendar *>(
        MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(CachedCalendar)));
  cache->calendar = calendar;
  cache->rows = 0;
  return cache->calendar;
}

} // namespace portfolio::pg

using namespace portfolio;
using pg::CohortType;

/// (state, history, step, as_of [, anchor [, origin]])
PG_EXPORT(cp_cohorts_add) {
  const CohortCalendar &calendar = pg::cohort_calendar_argument(fcinfo, CohortBasis::purchases);
  if (pg::is_null(fcinfo, 1))
    return pg::change_state<CohortType>(
        fcinfo, [](CohortState &state) { state.skip_customer(); }, calendar);
  CohortTable *table = CohortType::state(fcinfo);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  if (table != nullptr && table->count(history, calendar)) return PointerGetDatum(table);
  return pg::change_state<CohortType>(
      fcinfo, [&](CohortState &state) { state.add(History(history), calendar); }, calendar);
}

PG_EXPORT(cp_cohorts_merge) { return pg::merge_states<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_trim) { return pg::finish_state<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_plus) { return pg::plus<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_eq) { PG_RETURN_BOOL(pg::are_equal<CohortType>(fcinfo)); }
PG_EXPORT(cp_cohorts_ne) { PG_RETURN_BOOL(!pg::are_equal<CohortType>(fcinfo)); }
PG_EXPORT(cp_cohorts_in) { return pg::type_in<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_out) { return pg::type_out<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_recv) { return pg::type_receive<CohortType>(fcinfo); }
PG_EXPORT(cp_cohorts_send) { return pg::type_send<CohortType>(fcinfo); }
