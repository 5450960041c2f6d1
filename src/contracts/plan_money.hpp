#pragma once
#include "contracts/plans.hpp"
#include "segments/segment_walk.hpp"

#include <span>
#include <vector>

namespace portfolio::contracts {

using flows::Movement;
using segments::EntryKind;
using segments::SegmentSteps;

/// From one state to the next, by plan: what plans lose and others win is transferred, from and to
/// the largest first, of equal ones the first by name. What is left is of one sign, so that the
/// plans expand and contract by what the customer does.
struct PlanSwitch {
  std::vector<Money> out, in; ///< transferred; both ≥ 0
  std::vector<Money> rest;    ///< more or less
};
PlanSwitch plan_switch(std::span<const Money> before, std::span<const Money> now);

/// The receiver of a walk through a customer's timeline by plan (see ContractWalk): its money, as
/// steps of the plans. New, reactivated, paused, resumed, churned and released are shared by the
/// rates of the plans. Whom that counts is told elsewhere: the steps have no customers.
class PlanMoney {
public:
  explicit PlanMoney(const PlanTimeline &plans);

  void turn(Period k, const RateChange &before, const RateChange &now);
  void movement(Period k, Movement movement, Money);
  void correction(Period, Money, Money, Money) {} // see not_lost()
  /// Behind the last change of a period with several. So that the rates of a plan are those of its
  /// customers at the opening, switches of plan count as if there were only the ends of periods.
  void not_lost(Period k, std::int64_t);
  void in_doubt(Period began, Money) { put(began, EntryKind::in_doubt, paused_, 1); }
  void lost(Period began, Period declared, Money);
  SegmentSteps take() { return std::move(steps_); }

private:
  struct Sums { // of a period and plan
    Money transferred = 0, lost = 0, gained = 0;
  };
  void put(Period k, EntryKind kind, std::span<const Money> amounts, int sign);
  void tell(Period k, Movement movement, std::span<const Money> amounts, int sign);
  void change_plans(Period k);

  const PlanTimeline &plans_;
  SegmentSteps steps_;
  Period period_ = 0; ///< of the sums and the states
  RateChange opening_, before_, now_;
  std::vector<Sums> sums_;
  std::span<const Money> paused_; ///< what the last pause took
};

} // namespace portfolio::contracts
