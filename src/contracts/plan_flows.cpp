#include "contracts/plan_flows.hpp"

#include "contracts/known_customer.hpp"
#include "contracts/plan_money.hpp"

#include <algorithm>
#include <limits>

namespace portfolio::contracts {

using segments::CustomerSteps;
using segments::SegmentLoss;
using segments::SegmentStep;
using segments::SegmentTurn;
using segments::StepCollector;

namespace {

/// Where the customer counts, from which period on, by number of the plan.
struct Home {
  Period from;
  std::uint32_t plan;
};
std::vector<Home> homes(const Timeline &changes, const PlanTimeline &plans,
                        const FlowCalendar &calendar) {
  constexpr Period ever = std::numeric_limits<Period>::min();
  const bool every_change = calendar.parameters().basis == FlowBasis::events;
  const auto main = [&](const RateChange &state) {
    return static_cast<std::uint32_t>(plans.main_plan(state));
  };
  std::vector<Home> found{{ever, main(changes.front())}};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Period k = calendar.period(changes[i].day);
    const bool is_last = i + 1 == changes.size() || calendar.period(changes[i + 1].day) != k;
    if (!changes[i].is_active() || !(every_change || is_last)) continue;
    if (found.back().from == k)
      found.back().plan = main(changes[i]);
    else if (found.back().plan != main(changes[i]))
      found.push_back({k, main(changes[i])});
  }
  const auto same = [](const Home &a, const Home &b) { return a.plan == b.plan; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

/// Whom a step counts, without the money.
CustomerSteps counts_of(CustomerSteps did) {
  std::erase_if(did.steps, [](const SegmentStep &step) { return step.customers == 0; });
  for (SegmentStep &step : did.steps) step.amount = 0;
  for (SegmentLoss &loss : did.losses) loss.amount = 0;
  return did;
}

SegmentSteps count_steps(const KnownCustomer &customer, const std::vector<Home> &homes,
                         const PlanTimeline &plans, const FlowCalendar &calendar) {
  StepCollector collector;
  customer.tell_movements(collector);
  customer.tell_due(collector);
  std::vector<SegmentTurn> turns;
  for (const Home &home : homes) turns.push_back({home.from, plans.plans[home.plan]});
  SegmentSteps steps = segment_steps(counts_of(collector.take()), turns, calendar);
  for (SegmentStep &step : steps) step.turn = homes[step.turn].plan;
  return steps;
}

} // namespace

void add_plans(segments::SegmentLedgerState &ledger, Plans lines, const FlowCalendar &calendar) {
  const ContractHistory whole = gather(lines);
  ledger.skip_rows(whole.skipped());
  const Day as_of = calendar.as_of();
  const std::span<const Contract> contracts = known(whole, as_of);
  const PlanTimeline plans = plan_timeline(lines, as_of);
  const KnownCustomer customer(contracts, without_plans(plans.changes), calendar);
  if (!customer.has_paid()) return;
  calendar.require_first(customer.first());
  ledger.saw(customer.last_change());

  const KnownCustomer by_plan(contracts, plans.changes, calendar);
  SegmentSteps steps =
      count_steps(customer, homes(by_plan.changes(), plans, calendar), plans, calendar);
  PlanMoney money(plans);
  by_plan.tell_movements(money);
  const SegmentSteps paid = money.take();
  steps.insert(steps.end(), paid.begin(), paid.end());
  ledger.add_customer(steps, plans.plans, whole.unit(), calendar);
}

} // namespace portfolio::contracts
