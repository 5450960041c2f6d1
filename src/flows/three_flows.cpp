#include "flows/three_flows.hpp"

namespace portfolio::flows {

ThreeFlows::ThreeFlows(const FlowCalendar &calendar, std::optional<Day> history_start)
    : calendar_(calendar), history_start_(history_start) {
  if (history_start_) require_day(*history_start_, "history_start");
}

ThreeFlowsRow ThreeFlows::row(const FlowRow &flow, const PeriodTotals &declared) const {
  using enum Movement;
  const PeriodTotals &totals = flow.totals;
  const auto sum = [&](Movement m) {
    return ThreeFlowsRow::Sum{flow.customers(m), flow.amount(m)};
  };
  const auto churn = static_cast<std::size_t>(churned);
  ThreeFlowsRow row{.period = flow.period,
                    .period_start = flow.period_start,
                    .period_end = calendar_.grid().start(flow.period + 1),
                    .is_complete = flow.is_complete,
                    .is_final = calendar_.is_final(flow.period),
                    .opening_revenue = flow.opening_revenue,
                    .closing_revenue = flow.closing_revenue};
  row.won = sum(new_customer);
  row.lost = {declared.customers[churn] + totals.customers_redated,
              totals.redated - declared.amount[churn]};
  row.in_doubt = {totals.customers_in_doubt, totals.in_doubt};
  // Of those who stay away, those who are neither lost nor in doubt came back; and a loss that is
  // declared now left earlier: its money comes and goes at once.
  const ThreeFlowsRow::Sum away{flow.customers(paused) + flow.customers(churned) -
                                    flow.customers(released) - row.lost.customers -
                                    row.in_doubt.customers,
                                flow.amount(paused) + flow.amount(churned) + flow.amount(released) +
                                    row.lost.amount + row.in_doubt.amount};
  row.existing = {sum(expansion), sum(contraction), sum(resumed), sum(reactivated),
                  away,           sum(adjustment)};
  row.left_censored = left_censored(flow);
  return row;
}

std::int64_t ThreeFlows::close(ThreeFlowsRow &row, std::int64_t opening) {
  row.opening_customers = opening;
  row.closing_customers =
      opening + row.won.customers + row.returned() + row.transferred.customers - row.lost.customers;
  return row.closing_customers;
}

std::optional<std::int64_t> ThreeFlows::left_censored(const FlowRow &flow) const {
  if (!history_start_) return std::nullopt;
  const FlowParameters &p = calendar_.parameters();
  const Grid &grid = calendar_.grid();
  const Period first = grid.index(*history_start_);
  const Period last =
      p.has_contracts() ? grid.index(later(*history_start_, p.bridge_span())) : first + p.grace - 1;
  const bool is_near = first <= flow.period && flow.period <= last;
  return is_near ? flow.customers(Movement::new_customer) : 0;
}

ThreeFlowsRow shown(const ThreeFlowsRow &row, Unit unit) {
  if (unit.is_whole()) return row;
  ThreeFlowsRow result = row;
  for (StoredMoney *amount : {&result.opening_revenue, &result.closing_revenue, &result.won.amount,
                              &result.lost.amount, &result.in_doubt.amount})
    *amount = portfolio::shown(*amount, unit);
  Money left = result.existing_revenue();
  ThreeFlowsRow::Sum &refunds = result.existing[static_cast<std::size_t>(ExistingPart::refunds)];
  for (ThreeFlowsRow::Sum &part : result.existing) {
    if (&part == &refunds) continue;
    part.amount = portfolio::shown(part.amount, unit);
    left -= part.amount;
  }
  refunds.amount = left;
  return result;
}

std::vector<ThreeFlowsRow> three_flows(const FlowLedger &ledger, bool include_incomplete,
                                       std::optional<Day> history_start) {
  const FlowCalendar calendar(ledger.parameters());
  const ThreeFlows flows(calendar, history_start);
  const auto late = static_cast<std::size_t>(calendar.periods_until_declared());
  const std::vector<FlowRow> all = flow_rows(ledger, true);
  std::vector<ThreeFlowsRow> rows;
  rows.reserve(all.size());
  std::int64_t customers = 0;
  bool is_settled = true; // what is in doubt can still change all that follows
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].is_complete && !include_incomplete) break;
    const bool is_declared = i + late < all.size();
    ThreeFlowsRow row = flows.row(all[i], is_declared ? all[i + late].totals : PeriodTotals{});
    customers = ThreeFlows::close(row, customers);
    is_settled &= row.in_doubt.customers == 0;
    row.is_final &= is_settled;
    rows.push_back(row);
  }
  return rows;
}

} // namespace portfolio::flows
