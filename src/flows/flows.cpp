#include "flows/flows.hpp"

#include "base/sort.hpp"
#include "flows/balance.hpp"
#include "flows/walk.hpp"

#include <algorithm>

namespace portfolio::flows {

namespace {

std::optional<double> ratio(Money numerator, Money denominator) {
  if (denominator == 0) return std::nullopt;
  if (numerator == 0) return 0.0; // never -0
  return static_cast<double>(static_cast<long double>(numerator) /
                             static_cast<long double>(denominator));
}

} // namespace

std::optional<double> FlowRow::churn_rate() const {
  return ratio(customers(Movement::churned) - totals.not_lost, opening_customers);
}
std::optional<double> FlowRow::gross_retention() const {
  return ratio(opening_kept, opening_positive);
}
std::optional<double> FlowRow::net_retention() const { return ratio(opening_now, opening_before); }
std::optional<double> FlowRow::quick_ratio() const {
  return ratio(
      amount(Movement::new_customer) + amount(Movement::expansion) + amount(Movement::reactivated) +
          amount(Movement::resumed),
      -(amount(Movement::contraction) + amount(Movement::churned) + amount(Movement::paused)));
}

std::optional<double> FlowRow::renewal_rate() const {
  if (totals.undecided > 0) return std::nullopt;
  return ratio(totals.renewed, totals.due);
}

FlowRow shown(const FlowRow &row, Unit unit) {
  if (unit.is_whole()) return row;
  FlowRow result = row;
  result.opening_revenue = portfolio::shown(row.opening_revenue, unit);
  result.closing_revenue = portfolio::shown(row.closing_revenue, unit);
  Money left = checked_subtract(result.closing_revenue, result.opening_revenue);
  for (StoredMoney &amount : result.totals.amount) {
    amount = portfolio::shown(amount, unit);
    if (&amount != &result.totals.amount[static_cast<std::size_t>(Movement::adjustment)])
      left = checked_subtract(left, amount);
  }
  result.totals.amount[static_cast<std::size_t>(Movement::adjustment)] = left;
  return result;
}

std::vector<FlowRow> flow_rows(const FlowLedger &ledger, bool include_incomplete) {
  const FlowCalendar calendar(ledger.parameters());
  std::vector<FlowRow> rows;
  rows.reserve(ledger.period_count());
  FlowBalance balance;
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    FlowRow row{.period = k,
                .period_start = calendar.grid().start(k),
                .is_complete = calendar.is_complete(k)};
    if (!row.is_complete && !include_incomplete) break;
    row.totals = ledger.at(k);
    balance.settle(row);
    rows.push_back(row);
  }
  return rows;
}

std::vector<MovementRow> movement_rows(const History &history, const FlowCalendar &calendar,
                                       bool include_incomplete) {
  struct Collector {
    std::vector<MovementRow> rows;
    void movement(Period k, Movement movement, Money amount) {
      rows.push_back({k, 0, movement, amount});
    }
    void correction(Period, Money, Money, Money, Money) {}
    void in_doubt(Period, Money) {}
    void lost(Period, Period, Money) {}
  } collector;
  walk_flows(history, calendar, collector);
  auto &rows = collector.rows;
  if (history.first_day() && *history.first_day() < calendar.as_of())
    calendar.require_start(calendar.period(*history.first_day()));
  portfolio::sort(rows.begin(), rows.end(), [](const MovementRow &a, const MovementRow &b) {
    return a.period != b.period ? a.period < b.period : a.movement < b.movement;
  });
  if (!include_incomplete)
    std::erase_if(rows, [&](const MovementRow &row) { return !calendar.is_complete(row.period); });
  for (MovementRow &row : rows) row.period_start = calendar.grid().start(row.period);
  return rows;
}

} // namespace portfolio::flows
