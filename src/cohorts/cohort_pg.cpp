#include "cohorts/cohort_pg.hpp"

#include "history/count_pg.hpp"
#include "pg/cached_calendar.hpp"
#include "pg/interval.hpp"
#include "pg/label.hpp"

namespace portfolio::pg {

namespace {

cohorts::CohortParameters parameters_argument(FunctionCallInfo fcinfo, cohorts::CohortBasis basis) {
  require_not_null(fcinfo, 2, "step");
  require_not_null(fcinfo, 3, "as_of");
  const Step step = step_argument(fcinfo, 2);
  cohorts::Anchor anchor = cohorts::Anchor::calendar;
  if (!is_null(fcinfo, 4)) {
    const std::string_view name = label_argument(fcinfo, 4);
    anchor = guard([&] { return cohorts::anchor_of(name); });
  }
  const Day origin = is_null(fcinfo, 5) ? default_origin(step) : day_argument(fcinfo, 5);
  return {step, day_argument(fcinfo, 3), origin, anchor, basis};
}

} // namespace

const cohorts::CohortCalendar &cohort_calendar_argument(FunctionCallInfo fcinfo,
                                                        cohorts::CohortBasis basis) {
  return cached_calendar<cohorts::CohortCalendar>(fcinfo, Kept::cohort_calendar,
                                                  parameters_argument(fcinfo, basis));
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::cohorts;
using pg::CohortType;

/// (state, history, step, as_of [, anchor [, origin]])
PG_EXPORT(cp_cohort_table_add) {
  return pg::count_history<CohortType>(
      fcinfo, pg::cohort_calendar_argument(fcinfo, CohortBasis::purchases));
}

PG_EXPORT(cp_cohort_table_merge) { return pg::merge_states<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_finish) { return pg::finish_state<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_plus) { return pg::plus<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_eq) { PG_RETURN_BOOL(pg::are_equal<CohortType>(fcinfo)); }
PG_EXPORT(cp_cohort_table_ne) { PG_RETURN_BOOL(!pg::are_equal<CohortType>(fcinfo)); }
PG_EXPORT(cp_cohort_table_hash) { return pg::type_hash<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_in) { return pg::type_in<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_out) { return pg::type_out<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_recv) { return pg::type_receive<CohortType>(fcinfo); }
PG_EXPORT(cp_cohort_table_send) { return pg::type_send<CohortType>(fcinfo); }
