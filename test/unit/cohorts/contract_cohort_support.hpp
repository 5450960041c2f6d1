#pragma once
#include "cohorts/cohort_forms.hpp"
#include "cohorts/cohort_rows.hpp"
#include "cohorts/cohort_support.hpp"
#include "cohorts/contract_cohort.hpp"
#include "contracts/contract_flows_support.hpp"

#include <algorithm>

namespace portfolio::test {

using namespace cohorts;
using namespace contracts;
using namespace flows;
using namespace history;

inline CohortTable *cohorts_of(const Portfolio &portfolio, const CohortParameters &parameters) {
  CohortState state(parameters, arena);
  const CohortCalendar calendar(parameters);
  for (const ContractHistory &history : portfolio) add_contracts(state, history, calendar);
  return trim(*state.table(), arena);
}

inline CohortParameters by_month(const char *as_of, Anchor anchor = Anchor::calendar) {
  return {{1, 0}, on(as_of), 0, anchor, CohortBasis::contracts};
}

inline CohortParameters random_cohorts(Random &random) {
  const FlowParameters p = random_parameters(random);
  const Day soon = 8800; // a table of days grows with the square of their number
  return {p.step, p.step == Step{0, 1} ? std::min(p.as_of, soon) : p.as_of, p.origin,
          random() % 2 ? Anchor::personal : Anchor::calendar, CohortBasis::contracts};
}

using cohorts::test::shown;

} // namespace portfolio::test
