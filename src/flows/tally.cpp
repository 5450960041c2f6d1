#include "flows/tally.hpp"

#include "flows/ledger.hpp"

namespace portfolio::flows {

void PurchaseTally::add_to(PeriodTotals &totals, const Around &around) const {
  using enum Movement;
  const auto add = [&](Movement m, Money amount, std::int64_t customers) {
    const auto i = static_cast<std::size_t>(m);
    totals.amount[i] = checked_add(totals.amount[i], amount);
    totals.customers[i] += customers;
  };
  const auto of = [&](Movement m) { return movement[static_cast<std::size_t>(m)]; };
  for (std::size_t i = 0; i < std::size(movement); ++i)
    add(static_cast<Movement>(i), movement[i].amount, movement[i].customers);
  // Who was active before and stayed, and what they paid before: the others left.
  const std::int64_t stayed =
      of(expansion).customers + of(contraction).customers + of(retained).customers;
  const Money arrived =
      Money{of(new_customer).amount} + of(reactivated).amount + of(resumed).amount;
  const Money kept = revenue - arrived - of(expansion).amount - of(contraction).amount;
  const Money left = around.before.revenue - kept;
  const std::int64_t who_left = around.before.active() - stayed;
  const bool is_loss = !around.has_grace && !around.is_running;
  add(is_loss ? churned : paused, -left, who_left);
  if (around.is_in_doubt) {
    const Money doubt = around.has_grace ? Money{away.amount} : left;
    totals.in_doubt = checked_add(totals.in_doubt, doubt);
    totals.customers_in_doubt += around.has_grace ? away.customers : who_left;
  }
  if (!around.has_grace) return;
  add(churned, -Money{around.declared.amount}, around.declared.customers);
  add(released, around.declared.amount, around.declared.customers);
}

} // namespace portfolio::flows
