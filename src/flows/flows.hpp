#pragma once
#include "flows/ledger.hpp"

#include <optional>
#include <vector>

namespace portfolio::flows {

/// One row of flows(): a period's movements with what they lead from and to. Money at the ledger's
/// scale. closing = opening + Σ movements for customers and revenue by construction; the totals are
/// never counted a second time.
struct FlowRow {
  Period period = 0;
  Day period_start = 0;
  bool is_complete = false;
  std::int64_t opening_customers = 0, closing_customers = 0;
  StoredMoney opening_revenue = 0, closing_revenue = 0;
  PeriodTotals totals = {};
  // Σ over the opening customers: R(k−1), R(k), min of both but not below 0; of contracts the rates
  // at the ends
  StoredMoney opening_before = 0, opening_now = 0, opening_kept = 0;
  StoredMoney opening_positive = 0; ///< Σ R(k−1) of those who paid more than they got back

  Money amount(Movement m) const { return totals.amount[static_cast<std::size_t>(m)]; }
  std::int64_t customers(Movement m) const { return totals.customers[static_cast<std::size_t>(m)]; }

  Money flow_new() const { return amount(Movement::new_customer); }
  Money flow_lost() const { return -amount(Movement::churned); } ///< positive size
  Money flow_existing() const { return growth() - flow_new() + flow_lost(); }
  Money growth() const { return closing_revenue - opening_revenue; }

  // Ratios; nothing where the denominator is 0.
  std::optional<double> churn_rate() const;
  std::optional<double> gross_retention() const;
  std::optional<double> net_retention() const;
  std::optional<double> quick_ratio() const;
  std::optional<double> renewal_rate() const;
};

/// The row as people read it: what it leads from and to, and every named movement, at shown_scale()
/// and rounded half away from zero; `adjustment` takes what rounding leaves, so that the sums hold.
/// The rates are those of the exact row.
FlowRow shown(const FlowRow &row, Unit unit);

/// The periods of a ledger from its first, in order; the last one only if complete or asked for.
std::vector<FlowRow> flow_rows(const FlowLedger &ledger, bool include_incomplete);

/// One customer's movements, in the order of the periods and of definitions §2 within one.
struct MovementRow {
  Period period;
  Day period_start;
  Movement movement;
  StoredMoney amount;
};
std::vector<MovementRow> movement_rows(const History &history, const FlowCalendar &calendar,
                                       bool include_incomplete);

} // namespace portfolio::flows
