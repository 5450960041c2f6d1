#include "flows/tally.hpp"

#include "flows/ledger.hpp"

namespace portfolio::flows {

void PurchaseTally::add_to(PeriodTotals &totals, const PurchaseTally &before,
                           std::int32_t grace) const {
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
  add(grace == 1 ? churned : paused, kept - before.revenue, before.active() - stayed);
  if (grace == 1) return;
  add(churned, -Money{lost.amount}, lost.customers);
  add(released, lost.amount, lost.customers);
}

} // namespace portfolio::flows
