#pragma once
#include "pg/flat_type.hpp"
#include "retention/cohort_forms.hpp"

namespace portfolio::pg {

struct CohortType : ObjectType<CohortType, CohortTable> {
  static constexpr const char *name = "cohort_table";
  static CohortState resume(CohortTable *table, const CohortCalendar &calendar) {
    CohortState state = table != nullptr ? CohortState(table, allocate)
                                         : CohortState(calendar.parameters(), allocate);
    state.require_same(calendar.parameters());
    return state;
  }
  static CohortTable *flat(const CohortState &state) { return state.table(); }
  static CohortTable *merged(CohortTable *table, const CohortTable &more) {
    if (table == nullptr) return finish(more);
    CohortState state(table, allocate);
    state.merge(more);
    return state.table();
  }
  static CohortTable *finish(const CohortTable &table) { return trim(table, allocate); }
  static CohortTable *from_text(std::string_view text) {
    return cohort_table_from_text(text, allocate);
  }
  static CohortTable *from_wire(std::span<const std::uint8_t> bytes) {
    return cohort_table_from_wire(bytes, allocate);
  }
};

/// By (…, step, as_of [, anchor [, origin]]) from argument 2 on, kept from row to row.
const CohortCalendar &cohort_calendar_argument(FunctionCallInfo fcinfo, CohortBasis basis);

} // namespace portfolio::pg
