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

/// Who stays away since period `began` and was declared lost in period `declared`; `amount`: what
/// it paid before.
struct SegmentLoss {
  Period began, declared;
  Money amount;
};

/// What one customer did.
struct CustomerSteps {
  SegmentSteps steps;
  std::vector<SegmentLoss> losses;
};

/// The receiver of a walk through a customer's purchases or contracts: what it did, as steps of its
/// first turn.
class StepCollector {
public:
  void movement(Period k, Movement movement, Money amount) {
    steps_.push_back({k, 0, entry_kind(movement), 1, amount});
  }
  void correction(Period k, Money before, Money now, Money kept, Money negative = 0);
  void in_doubt(Period began, Money amount) {
    steps_.push_back({began, 0, EntryKind::in_doubt, 1, amount});
  }
  void lost(Period began, Period declared, Money amount) {
    if (began != declared) losses_.push_back({began, declared, amount});
  }
  void due(Period k, bool is_renewed, bool is_decided) {
    steps_.push_back({k, 0, EntryKind::due, 1, 0});
    if (is_renewed) steps_.push_back({k, 0, EntryKind::renewed, 1, 0});
    if (!is_decided) steps_.push_back({k, 0, EntryKind::undecided, 1, 0});
  }
  void not_lost(Period k, std::int64_t losses) {
    if (losses > 0) steps_.push_back({k, 0, EntryKind::not_lost, losses, 0});
  }
  CustomerSteps take() { return {std::move(steps_), std::move(losses_)}; }

private:
  SegmentSteps steps_;
  std::vector<SegmentLoss> losses_;
};

/// Gives every step to the turn of its period, and adds what is transferred from turn to turn, and
/// what differs for losses that are dated where they began.
SegmentSteps segment_steps(CustomerSteps did, const std::vector<SegmentTurn> &turns,
                           const FlowCalendar &calendar);

} // namespace portfolio::segments
