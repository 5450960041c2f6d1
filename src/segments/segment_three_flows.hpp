#pragma once
#include "flows/three_flows.hpp"
#include "segments/segment_ledger.hpp"

#include <optional>
#include <vector>

namespace portfolio::segments {

using flows::ThreeFlowsRow;

/// A segment's period with its losses dated where they began, in the segment of that period. Who
/// moves to another segment is transferred only while it is a customer, as is known by now.
struct SegmentThreeFlowsRow {
  std::uint32_t segment = 0; ///< by name
  ThreeFlowsRow flows = {};
};

/// Every segment in every period of the finished ledger, by period and name; the last period only
/// if complete or asked for. Error(too_large) as segment_rows().
std::vector<SegmentThreeFlowsRow> three_flows(const SegmentLedger &ledger, bool include_incomplete,
                                              std::optional<Day> history_start = {});

/// The rows as people read them: everything named at shown_scale() so that the segments add up to
/// the company; existing revenue takes what rounding leaves.
std::vector<SegmentThreeFlowsRow> shown(std::vector<SegmentThreeFlowsRow> rows,
                                        std::size_t segments, Unit unit);

} // namespace portfolio::segments
