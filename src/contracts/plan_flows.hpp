#pragma once
#include "contracts/plans.hpp"
#include "flows/calendar.hpp"
#include "segments/segment_ledger.hpp"

namespace portfolio::contracts {

/// The flows of recurring revenue by plan (definitions §3): a segmented ledger, of which the plans
/// are the segments. One customer's money lies in all of its plans, and what moves between them is
/// transferred. As a customer, with all that counts customers, it belongs to its main plan: that of
/// its rates at the end of the period (basis net), or of the last ones of the period (basis
/// events); where nothing is paid, to the main plan before.
///
/// Summed over the plans this is the ledger of the customer's contracts together, but for the
/// pauses, which are those of plans.

/// Adds one customer to a ledger of the calendar's parameters. Plans of equal names are one.
void add_plans(segments::SegmentLedgerState &ledger, Plans plans,
               const flows::FlowCalendar &calendar);

} // namespace portfolio::contracts
