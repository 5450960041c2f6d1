#pragma once
#include "segments/segment_entry.hpp"
#include "segments/segment_history.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace portfolio::segments {

using flows::FlowCalendar;

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
using SegmentSteps = std::vector<SegmentStep>;

/// The receiver of a walk through a customer's purchases or contracts: what it did, as steps of its
/// first turn.
class StepCollector {
public:
  void movement(Period k, Movement movement, Money amount) {
    steps_.push_back({k, 0, entry_kind(movement), 1, amount});
  }
  void correction(Period k, Money before, Money now, Money kept);
  void due(Period k, bool is_renewed) {
    steps_.push_back({k, 0, EntryKind::due, 1, 0});
    if (is_renewed) steps_.push_back({k, 0, EntryKind::renewed, 1, 0});
  }
  SegmentSteps take() { return std::move(steps_); }

private:
  SegmentSteps steps_;
};

/// Gives every step to the turn of its period, and adds what is transferred from turn to turn.
SegmentSteps segment_steps(SegmentSteps steps, const std::vector<SegmentTurn> &turns,
                           const FlowCalendar &calendar);

} // namespace portfolio::segments
