#include "flows/balance.hpp"

namespace portfolio::flows {

void FlowBalance::move(std::int64_t customers, Money revenue, Money idle) {
  customers_ += customers;
  revenue_ = checked_add(revenue_, revenue);
  idle_ = checked_add(idle_, idle);
}

/// What the opening customers paid, from the movements: those active before go on, with more or
/// less, or leave; the others resume.
void FlowBalance::set_opening(FlowRow &row) const {
  const Money active = revenue_ - idle_;
  // Who is declared lost after a pause left when the pause began: that churn is released again.
  const Money left =
      row.amount(Movement::churned) + row.amount(Movement::released) + row.amount(Movement::paused);
  const Money kept = active + left + row.amount(Movement::contraction);
  row.opening_before = active + row.totals.before_correction;
  row.opening_positive = row.opening_before + row.totals.negative_before;
  row.opening_kept = kept + row.totals.kept_correction;
  row.opening_now = kept + row.amount(Movement::expansion) + row.amount(Movement::resumed) +
                    row.totals.now_correction;
}

void FlowBalance::settle(FlowRow &row) {
  row.opening_customers = customers_;
  row.opening_revenue = revenue_;
  set_opening(row);
  Money moved = 0;
  for (std::size_t i = 0; i < movement_count; ++i) moved = checked_add(moved, row.totals.amount[i]);
  move(row.customers(Movement::new_customer) + row.customers(Movement::reactivated) -
           row.customers(Movement::churned),
       moved, row.amount(Movement::adjustment));
  row.closing_customers = customers_;
  row.closing_revenue = revenue_;
}

} // namespace portfolio::flows
