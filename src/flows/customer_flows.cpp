#include "flows/customer_flows.hpp"

#include "base/sort.hpp"
#include "flows/walk.hpp"

#include <algorithm>

namespace portfolio::flows {

namespace {

/// The walk tells first that a customer stays away, and what became of it later.
struct Collector {
  bool is_lost_at_once; ///< with a grace of one period; else a loss is declared later
  std::vector<CustomerFlowRow> rows = {};

  void movement(Period k, Movement movement, Money amount) {
    if (const auto flow = flow_of(movement)) rows.push_back({k, 0, *flow, amount});
  }
  void correction(Period, Money, Money, Money, Money) {}
  void lost(Period began, Period, Money amount) { settle(began, CustomerFlow::lost, amount); }
  void in_doubt(Period began, Money amount) { settle(began, CustomerFlow::in_doubt, amount); }

private:
  std::optional<CustomerFlow> flow_of(Movement movement) const {
    using enum CustomerFlow;
    switch (movement) {
    case Movement::new_customer: return new_customer;
    case Movement::expansion: return more;
    case Movement::contraction: return less;
    case Movement::resumed: return resumed;
    case Movement::reactivated: return reactivated;
    case Movement::paused: return paused;
    case Movement::churned:
      if (is_lost_at_once) return paused;
      return {};
    case Movement::adjustment: return refunds;
    case Movement::retained:
    case Movement::released: break;
    }
    return {};
  }

  /// The last absence that was told is the one that is settled now.
  void settle(Period began, CustomerFlow flow, Money amount) {
    const auto row = std::find_if(rows.rbegin(), rows.rend(), [&](const CustomerFlowRow &r) {
      return r.period == began && r.flow == CustomerFlow::paused;
    });
    row->flow = flow;
    row->amount = amount;
  }
};

/// Finds the purchases between which the customer stays away, in one pass; `rows` by period.
void date_absences(std::vector<CustomerFlowRow> &rows, const History &history,
                   const FlowCalendar &calendar) {
  auto row = rows.begin();
  std::optional<Day> last;
  const auto meet = [&](std::optional<Day> purchase) {
    for (; row != rows.end() && (!purchase || row->period_start <= *purchase); ++row) {
      if (!row->is_absence()) continue;
      row->last_purchase = last;
      row->returned_on = purchase;
    }
    last = purchase;
  };
  history.each_day([&](const DayTotal &total) {
    if (total.day < calendar.as_of() && total.is_active()) meet(total.day);
  });
  meet({});
}

} // namespace

std::vector<CustomerFlowRow> customer_flows(const History &history, const FlowCalendar &calendar,
                                            bool include_incomplete) {
  Collector collector{.is_lost_at_once = calendar.grace() == 1};
  walk_flows(history, calendar, collector);
  auto &rows = collector.rows;
  if (history.first_day() && *history.first_day() < calendar.as_of())
    calendar.require_start(calendar.period(*history.first_day()));
  if (!include_incomplete)
    std::erase_if(rows,
                  [&](const CustomerFlowRow &row) { return !calendar.is_complete(row.period); });
  portfolio::sort(rows.begin(), rows.end(), [](const CustomerFlowRow &a, const CustomerFlowRow &b) {
    return a.period != b.period ? a.period < b.period : a.flow < b.flow;
  });
  for (CustomerFlowRow &row : rows) row.period_start = calendar.grid().start(row.period);
  date_absences(rows, history, calendar);
  return rows;
}

std::vector<CustomerFlowRow> new_and_lost(const History &history, const FlowCalendar &calendar,
                                          Day since) {
  auto rows = customer_flows(history, calendar, false);
  std::erase_if(rows, [&](const CustomerFlowRow &row) {
    const bool counts = row.flow == CustomerFlow::new_customer || row.flow == CustomerFlow::lost;
    return !counts || row.period_start < since;
  });
  return rows;
}

} // namespace portfolio::flows
