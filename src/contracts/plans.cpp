#include "contracts/plans.hpp"

#include "base/sort.hpp"

#include <algorithm>
#include <utility>

namespace portfolio::contracts {

ContractHistory gather(Plans &plans) {
  std::stable_sort(plans.begin(), plans.end(),
                   [](const PlanContracts &a, const PlanContracts &b) { return a.plan < b.plan; });
  ContractHistory whole({}, {}, 0);
  Plans gathered;
  for (PlanContracts &plan : plans) {
    whole = add(whole, plan.contracts);
    if (!gathered.empty() && gathered.back().plan == plan.plan)
      gathered.back().contracts = add(gathered.back().contracts, plan.contracts);
    else
      gathered.push_back(std::move(plan));
  }
  const ContractHistory nothing({}, whole.unit(), 0);
  for (PlanContracts &plan : gathered) plan.contracts = add(plan.contracts, nothing);
  plans = std::move(gathered);
  return whole;
}

std::size_t PlanTimeline::main_plan(const RateChange &state) const {
  const std::vector<Money> &paid = rates(state);
  return static_cast<std::size_t>(std::max_element(paid.begin(), paid.end()) - paid.begin());
}

namespace {

std::vector<Day> days_of(std::span<const Timeline> lines) {
  std::vector<Day> days;
  for (const Timeline &line : lines)
    for (const RateChange &change : line) days.push_back(change.day);
  portfolio::sort(days.begin(), days.end(), [](Day a, Day b) { return a < b; });
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

} // namespace

PlanTimeline plan_timeline(const Plans &plans, Day as_of) {
  PlanTimeline result;
  std::vector<Timeline> lines;
  for (const PlanContracts &plan : plans) {
    result.plans.push_back(plan.plan);
    lines.push_back(line(known(plan.contracts, as_of), as_of));
  }
  std::vector<std::size_t> passed(lines.size(), 0); // changes of each line
  std::vector<Money> rates(lines.size(), 0);
  result.mixes.push_back(rates);
  for (const Day day : days_of(lines)) {
    RateChange state{.day = day};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      while (passed[i] < lines[i].size() && lines[i][passed[i]].day <= day) ++passed[i];
      const RateChange of_plan = passed[i] > 0 ? lines[i][passed[i] - 1] : RateChange{};
      rates[i] = of_plan.rate;
      state.rate = checked_add(state.rate, of_plan.rate);
      state.is_paused |= of_plan.is_paused;
    }
    if (state.rate < 0) paid_less_than_nothing(day);
    state.is_paused &= state.rate == 0;
    if (state.is_active()) {
      if (rates != result.mixes.back()) result.mixes.push_back(rates);
      state.mix = static_cast<std::uint32_t>(result.mixes.size() - 1);
    }
    append(result.changes, state);
  }
  return result;
}

Timeline without_plans(const Timeline &changes) {
  Timeline result;
  result.reserve(changes.size());
  for (RateChange change : changes) {
    change.mix = 0;
    append(result, change);
  }
  return result;
}

} // namespace portfolio::contracts
