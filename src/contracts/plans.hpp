#pragma once
#include "contracts/contract_history.hpp"
#include "contracts/timeline.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace portfolio::contracts {

/// A customer's contracts of one plan: one line. Its rate may be below 0, as that of a discount
/// which is a plan of its own.
struct PlanContracts {
  std::string_view plan;
  ContractHistory contracts;
};
using Plans = std::vector<PlanContracts>;

/// By name, those of equal names together, and all counted in the unit of the returned whole.
ContractHistory gather(Plans &plans);

/// What a customer pays for its plans over time. A pause stops the plan that it is of; the customer
/// pauses when nothing is paid and a plan is paused.
struct PlanTimeline {
  std::vector<std::string_view> plans;   ///< by name
  Timeline changes;                      ///< also where only the mix changes
  std::vector<std::vector<Money>> mixes; ///< rates by plan; the first is of who pays nothing

  const std::vector<Money> &rates(const RateChange &state) const { return mixes[state.mix]; }
  /// The plan with the highest rate, of equal ones the first by name: where the customer counts.
  std::size_t main_plan(const RateChange &state) const;
};

/// `plans` as gather() leaves them. Error(bad_argument) for rates of a day that add up to less than
/// 0; where they add up to 0, the customer has none of the plans.
PlanTimeline plan_timeline(const Plans &plans, Day as_of);

/// The timeline of who does not look at the plans.
Timeline without_plans(const Timeline &changes);

} // namespace portfolio::contracts
