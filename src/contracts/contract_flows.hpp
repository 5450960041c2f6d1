#pragma once
#include "contracts/contract_history.hpp"
#include "flows/flows.hpp"
#include "segments/segment_ledger.hpp"

#include <string_view>
#include <vector>

namespace portfolio::contracts {

using flows::FlowBasis;
using flows::FlowCalendar;
using flows::LedgerState;
using flows::MovementRow;
using segments::Assignments;
using segments::SegmentLedgerState;

/// The flows of recurring revenue (definitions §3): what the rates of contracts, per month, do
/// between the ends of periods (basis net) or at every change (basis events). Both have the same
/// growth and the same customers at the end of a period.
///
/// A customer is active while it pays. Who pauses stays a customer: `paused` takes what it paid,
/// `resumed` brings what it pays again. Who then does not resume is lost where the pause ends: what
/// the pause took is `churned`, and `released` since it is gone already. A pause that does not
/// follow on paid time is none, and a trial is nothing.
///
/// Who is gone but may yet come back without a loss, because the bridge or the running period is
/// not over, is paused; that, and a pause that still runs, is in doubt. A loss began where paying
/// stopped.
///
/// Contracts that start on as_of or later do not exist, and what ends on as_of or later is open.

/// Error(bad_argument) for what is neither "net" nor "events".
FlowBasis contract_basis(std::string_view name);

/// Adds one customer to a ledger of the calendar's parameters: its movements from the period of its
/// first paid day on, and what was due. An end is due when every paid contract of the customer that
/// covers the day before it ends with it, unless nothing was paid until then; it is
/// renewed if the customer pays on that day or on one of those until bridge later, and undecided as
/// long as it may still be. An end is counted where it lies, so a customer may be due more
/// than once in a period.
void add_contracts(LedgerState &ledger, const ContractHistory &history,
                   const FlowCalendar &calendar);
/// The same by segment: what the customer does, what it takes along, and what is due belong to the
/// segment of the period, see SegmentLedger.
void add_contracts(SegmentLedgerState &ledger, const ContractHistory &history,
                   const Assignments &assignments, const FlowCalendar &calendar);

/// One customer's movements in the order in which they happened, at shown_scale() of the history's
/// unit; of a history in parts of it, `adjustment` at the end of a period is what rounding leaves.
std::vector<MovementRow> contract_movements(const ContractHistory &history,
                                            const FlowCalendar &calendar, bool include_incomplete);

} // namespace portfolio::contracts
