#pragma once
#include "cohorts/cohort_table.hpp"

namespace portfolio::cohorts {

/// What the text and the binary form of a cohort_table share.

inline constexpr const char *cohort_type_name = "cohort_table";

/// visit(age, cell) for every cell of a cohort that is not empty.
template <class Visit> void each_cell(const CohortTable &table, Period c, const Visit &visit) {
  for (std::size_t age = 0; age < table.age_count(c); ++age) {
    const CohortCell cell = table.at(c, age);
    if (!cell.is_empty()) visit(age, cell);
  }
}

/// visit(cohort) for every cohort with members.
template <class Visit> void each_cohort(const CohortTable &table, const Visit &visit) {
  for (Period c = table.first(); c <= table.last(); ++c)
    if (table.size(c) > 0) visit(c);
}

/// What is wrong with the cells of a cohort; null for what customers can have led to.
const char *complaint(const CohortTable &table, const CohortCalendar &calendar, Period c);

/// The finished table of a reader, once every cohort is found sound.
template <class Input>
CohortTable *finish_cohorts(CohortState &state, Input &input, Allocate allocate) {
  const CohortTable &table = *state.table();
  const Money unassigned = table.unassigned();
  if (unassigned > CohortCell::max_sum || unassigned < -CohortCell::max_sum)
    input.fail("amount out of range");
  if (unassigned != 0 && table.parameters().has_contracts())
    input.fail("money of contracts without a cohort");
  state.set_customers();
  return trim(table, allocate);
}

} // namespace portfolio::cohorts
