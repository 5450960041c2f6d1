#pragma once
#include "flows/flows.hpp"
#include "segments/segment_ledger.hpp"

#include <vector>

namespace portfolio::segments {

using flows::FlowRow;

/// One row of flows_by_segment(): a segment's period. Money at the ledger's scale.
///
/// The rates ask what became of the customers whom the segment has after the transfers, so that
/// numerators and denominators add up to the company's: whoever comes or goes by a transfer neither
/// churns nor is won.
struct SegmentRow {
  std::uint32_t segment = 0; ///< by name
  std::int64_t opening_customers = 0, transferred_in = 0, transferred_out = 0;
  std::int64_t left_earlier = 0;                                      ///< of these, in less out
  StoredMoney opening_revenue = 0, transfer_in = 0, transfer_out = 0; ///< out is negative
  FlowRow settled = {}; ///< the period from after the transfers on

  Money growth() const { return settled.closing_revenue - opening_revenue; }
};

/// Rows of which a reader holds all in memory at once, some 500 bytes each.
inline constexpr std::size_t max_segment_rows = 1'000'000;

/// Every segment in every period of the ledger, by period and name; the last period only if
/// complete or asked for. `ledger` is finished, as for all readers below. Error(too_large) for more
/// than max_segment_rows.
std::vector<SegmentRow> segment_rows(const SegmentLedger &ledger, bool include_incomplete);

/// The rows as people read them: levels, transfers and every named movement at shown_scale(),
/// rounded so that the segments of a period add up to what a company shows; units that are missing
/// go to the largest remainders, of equal ones to the first names. `adjustment` takes what rounding
/// leaves in a segment. `rows` are all of a ledger with this many segments.
std::vector<SegmentRow> shown(std::vector<SegmentRow> rows, std::size_t segments, Unit unit);

/// Long form: what somebody did, by period, segment and kind; of the corrections nothing.
struct SegmentMovementRow {
  Day period_start;
  std::uint32_t segment;
  EntryKind kind;
  std::int64_t customers;
  StoredMoney amount;
};
std::vector<SegmentMovementRow> segment_movement_rows(const SegmentLedger &ledger,
                                                      bool include_incomplete);

/// The same of a ledger in parts of the unit, as people read it; see shown().
std::vector<SegmentMovementRow> shown_movement_rows(const SegmentLedger &ledger,
                                                    bool include_incomplete);

/// The ledger of the company, in which transfers are none of its business.
FlowLedger *company_ledger(const SegmentLedger &ledger, Allocate allocate);

} // namespace portfolio::segments
