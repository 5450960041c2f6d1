#pragma once
#include "cohorts/cohort_table.hpp"
#include "contracts/contract_history.hpp"

namespace portfolio::cohorts {

using contracts::ContractHistory;

/// Adds one customer with contracts to a table of the calendar's parameters, whose basis is
/// contracts. The cohort is the period of the first day that is paid for; neither a trial nor a
/// pause is.
///
/// A member is active at an age if it pays at the end of that period, on its last day, or on the
/// last known day where the period is not over. What the period brings is what its days earn, in
/// whole units of money: the difference of revenue() from the beginning until its two ends, so that
/// over all ages it is exactly revenue() until as_of. The rates are added up exactly, in parts of
/// the unit where need be. Contracts that start on as_of or later do not exist.
///
/// Error(out_of_range) for money beyond 128 bits, those of CohortState::cells() for the cohort.
void add_contracts(CohortState &state, const ContractHistory &history,
                   const CohortCalendar &calendar);

} // namespace portfolio::cohorts
