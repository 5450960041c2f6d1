#include "cohorts/cohort_pg.hpp"
#include "cohorts/contract_cohort.hpp"
#include "contracts/contracts_pg.hpp"

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::contracts;

/// (state, history, step, as_of [, anchor [, origin]])
PG_EXPORT(cp_cohort_table_add_contracts) {
  const CohortCalendar &calendar = pg::cohort_calendar_argument(fcinfo, CohortBasis::contracts);
  const bool is_known = !pg::is_null(fcinfo, 1);
  const ContractBytes contracts = is_known ? pg::contracts_argument(fcinfo, 1) : ContractBytes{};
  return pg::change_state<pg::CohortType>(
      fcinfo,
      [&](CohortState &state) {
        is_known ? add_contracts(state, ContractHistory(contracts), calendar)
                 : state.skip_customer();
      },
      calendar);
}
