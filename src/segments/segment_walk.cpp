#include "segments/segment_walk.hpp"

#include "base/sort.hpp"

#include <algorithm>
#include <limits>

namespace portfolio::segments {

using flows::movement_count;

std::vector<SegmentTurn> segment_turns(const Assignments &assignments,
                                       const FlowCalendar &calendar) {
  constexpr Period ever = std::numeric_limits<Period>::min();
  const bool any = !assignments.empty() && assignments.front().day < calendar.as_of();
  std::vector<SegmentTurn> turns{{ever, any ? assignments.front().segment : unknown_segment}};
  for (const Assignment &assignment : assignments) {
    if (assignment.day >= calendar.as_of()) break;
    const Period k = calendar.period(assignment.day);
    if (turns.back().from == k)
      turns.back().segment = assignment.segment; // the last one in a period holds
    else
      turns.push_back({k, assignment.segment});
  }
  const auto same = [](const SegmentTurn &a, const SegmentTurn &b) {
    return a.segment == b.segment;
  };
  turns.erase(std::unique(turns.begin(), turns.end(), same), turns.end());
  return turns;
}

void StepCollector::correction(Period k, Money before, Money now, Money kept, Money negative) {
  using enum EntryKind;
  for (const auto &[kind, amount] :
       {std::pair(before_correction, before), std::pair(now_correction, now),
        std::pair(kept_correction, kept), std::pair(negative_before, negative)})
    if (amount != 0) steps_.push_back({k, 0, kind, 0, amount});
}

namespace {

/// What a segment has of a customer: whatever moved there so far.
struct Holding {
  Money revenue = 0, idle = 0;
  std::int64_t customers = 0; ///< 1 while he is one

  void add(const SegmentStep &step) {
    if (static_cast<std::size_t>(step.kind) >= movement_count) return;
    revenue += step.amount;
    switch (static_cast<Movement>(step.kind)) {
    case Movement::adjustment: idle += step.amount; break;
    case Movement::new_customer:
    case Movement::reactivated: ++customers; break;
    case Movement::churned: --customers; break;
    default: break;
    }
  }
};

void transfer(const Holding &holding, Period k, std::uint32_t to, SegmentSteps &steps) {
  using enum EntryKind;
  if (holding.revenue == 0 && holding.customers == 0) return;
  steps.push_back({k, to - 1, transfer_out, holding.customers, -holding.revenue});
  steps.push_back({k, to, transfer_in, holding.customers, holding.revenue});
  if (holding.idle == 0) return;
  steps.push_back({k, to - 1, idle_transfer, 0, -holding.idle});
  steps.push_back({k, to, idle_transfer, 0, holding.idle});
}

std::uint32_t turn_of(Period k, const std::vector<SegmentTurn> &turns) {
  const auto after = std::upper_bound(turns.begin(), turns.end(), k,
                                      [](Period at, const SegmentTurn &t) { return at < t.from; });
  return static_cast<std::uint32_t>(after - turns.begin() - 1);
}

/// A loss that was declared later than it began. Readers look for it as many periods after its
/// beginning as usual, in the segment of the beginning; and who changed its segment in between did
/// so as a customer.
void redate(const SegmentLoss &loss, const std::vector<SegmentTurn> &turns, Period usual,
            SegmentSteps &steps) {
  using enum EntryKind;
  const std::uint32_t began = turn_of(loss.began, turns), declared = turn_of(loss.declared, turns);
  if (began != declared || loss.began != loss.declared - usual) {
    steps.push_back({loss.began, began, redated, 1, loss.amount});
    steps.push_back({loss.declared - usual, declared, redated, -1, -loss.amount});
  }
  for (std::uint32_t to = began + 1; to <= declared; ++to) {
    steps.push_back({turns[to].from, to - 1, left_earlier, -1, 0});
    steps.push_back({turns[to].from, to, left_earlier, 1, 0});
  }
}

} // namespace

SegmentSteps segment_steps(CustomerSteps did, const std::vector<SegmentTurn> &turns,
                           const FlowCalendar &calendar) {
  SegmentSteps &steps = did.steps;
  const Period usual = calendar.periods_until_declared();
  if (turns.size() == 1) {
    for (const SegmentLoss &loss : did.losses) redate(loss, turns, usual, steps);
    return std::move(steps);
  }
  portfolio::sort(steps.begin(), steps.end(),
                  [](const SegmentStep &a, const SegmentStep &b) { return a.period < b.period; });
  SegmentSteps dealt;
  Holding holding;
  std::uint32_t turn = 0;
  const auto move_on = [&](Period k) {
    while (turn + 1 < turns.size() && turns[turn + 1].from <= k) {
      ++turn;
      transfer(holding, turns[turn].from, turn, dealt);
    }
  };
  for (SegmentStep &step : steps) {
    move_on(step.period);
    step.turn = turn;
    dealt.push_back(step);
    holding.add(step);
  }
  move_on(calendar.last());
  for (const SegmentLoss &loss : did.losses) redate(loss, turns, usual, dealt);
  return dealt;
}

} // namespace portfolio::segments
