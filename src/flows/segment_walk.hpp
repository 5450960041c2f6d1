#pragma once
#include "flows/segment_entry.hpp"
#include "flows/segment_history.hpp"
#include "flows/walk.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace portfolio {

/// From this period on a customer belongs to the segment.
struct SegmentTurn {
  Period from;
  std::string_view segment;
};

/// The segments of a customer by period, at least one; the first holds from ever on.
std::vector<SegmentTurn> segment_turns(const Assignments &assignments,
                                       const FlowCalendar &calendar);

/// What one customer adds to the ledger of his segments.
struct SegmentStep {
  Period period;
  std::uint32_t turn; ///< index of the turn whose segment it belongs to
  EntryKind kind;
  std::int64_t customers;
  Money amount;
};
std::vector<SegmentStep> segment_steps(const History &history,
                                       const std::vector<SegmentTurn> &turns,
                                       const FlowCalendar &calendar);

} // namespace portfolio
