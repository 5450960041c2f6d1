#pragma once
#include "cohorts/cohort_forms.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

struct CohortType : ObjectType<CohortType, cohorts::CohortTable> {
  static constexpr const char *name = "cohort_table";
  static cohorts::CohortState resume(cohorts::CohortTable *table,
                                     const cohorts::CohortCalendar &calendar) {
    cohorts::CohortState state = table != nullptr
                                     ? cohorts::CohortState(table, allocate)
                                     : cohorts::CohortState(calendar.parameters(), allocate);
    state.require_same(calendar.parameters());
    return state;
  }
  static cohorts::CohortTable *flat(const cohorts::CohortState &state) { return state.table(); }
  static cohorts::CohortTable *merged(cohorts::CohortTable *table,
                                      const cohorts::CohortTable &more) {
    if (table == nullptr) return finish(more);
    cohorts::CohortState state(table, allocate);
    state.merge(more);
    return state.table();
  }
  static cohorts::CohortTable *finish(const cohorts::CohortTable &table) {
    return trim(table, allocate);
  }
  static cohorts::CohortTable *from_text(std::string_view text) {
    return cohorts::cohort_table_from_text(text, allocate);
  }
  static cohorts::CohortTable *from_wire(std::span<const std::uint8_t> bytes) {
    return cohorts::cohort_table_from_wire(bytes, allocate);
  }
};

/// By (…, step, as_of [, anchor [, origin]]) from argument 2 on, kept from row to row.
const cohorts::CohortCalendar &cohort_calendar_argument(FunctionCallInfo fcinfo,
                                                        cohorts::CohortBasis basis);

} // namespace portfolio::pg
