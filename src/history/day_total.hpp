#pragma once
#include "base/count.hpp"
#include "base/day.hpp"
#include "base/money.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace portfolio::history {

/// What one customer did on one day. A purchase is an event with amount ≥ 0, a refund one below 0.
/// Invariants: 0 < events, 0 ≤ orders ≤ events, 0 ≤ uncosted ≤ events; amount and cost are scaled
/// by the history's scale; cost is 0 where no event had one (uncosted = events).
struct DayTotal {
  Day day = 0;
  std::int64_t events = 0;   ///< purchases and refunds
  std::int64_t orders = 0;   ///< purchases
  std::int64_t uncosted = 0; ///< events whose cost is not known
  StoredMoney amount = 0;    ///< net
  StoredMoney cost = 0;      ///< of the events that have one

  friend bool operator==(const DayTotal &, const DayTotal &) = default;
  bool is_plain() const { return events == 1 && orders == 1; }
  bool has_cost() const { return uncosted < events; }
  bool is_active() const { return orders > 0; }
};

using DayTotals = std::vector<DayTotal>;

/// Events of one day, so that those of all days fit 64 bits.
inline constexpr std::int64_t max_events = std::int64_t{1} << 40;

/// Adds b's events to a's; the day must be the same.
void accumulate(DayTotal &a, const DayTotal &b);

/// True for what some sequence of events can have led to.
bool is_possible(const DayTotal &total);

/// Sorts by day and adds up what fell on the same day: the canonical order of a history.
void canonicalise(DayTotals &days);

/// Multiplies the money of every day by 10^(to − from).
void rescale(DayTotals &days, int from, int to);

} // namespace portfolio::history
