#pragma once
#include "flows/movement.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace portfolio::flows {

struct PeriodTotals;

/// What customers with purchases only did in one period, in plain 64-bit numbers and no more than
/// the rest follows from: whoever left a period was active in it and is not in the next.
struct PurchaseTally {
  struct Sum {
    std::int64_t amount = 0, customers = 0;
  };
  Sum movement[6] = {}; ///< new … resumed, in the order of Movement
  Sum away = {}; ///< began to stay away, for longer than the grace or up to now; if grace > 1
  std::int64_t revenue = 0; ///< Σ R(k)
  std::int64_t unused = 0;  ///< makes it a power of two, so that a shift finds the period

  std::int64_t active() const { ///< customers
    std::int64_t sum = 0;
    for (const Sum &each : movement) sum += each.customers;
    return sum;
  }
  void count(Movement m, std::int64_t amount) {
    Sum &sum = movement[static_cast<std::size_t>(m)];
    sum.amount += amount;
    ++sum.customers;
  }
  void stay_away(std::int64_t amount, std::int64_t customers) {
    away.amount += amount;
    away.customers += customers;
  }
  /// What follows for a period from those around it.
  struct Around {
    const PurchaseTally &before; ///< of the period before
    Sum declared;                ///< away of the period whose losses are declared in this one
    bool has_grace;              ///< of more than one period
    bool is_running;             ///< incomplete
    bool is_in_doubt;            ///< who began to stay away in it may still come back
  };
  /// Adds the movements of these customers to the period's totals.
  void add_to(PeriodTotals &totals, const Around &around) const;

  /// Adding up does not overflow for so many customers of up to 128 days of so large amounts:
  /// 2^15 · 2^7 · 2^40.
  static constexpr int max_amount_width = 40;
  static constexpr std::int64_t max_customers = std::int64_t{1} << 15;
};
static_assert(sizeof(PurchaseTally) == 128 &&
              static_cast<int>(Movement::resumed) + 1 == std::size(PurchaseTally{}.movement));

/// A period with a purchase: `age` periods before the last one.
struct ActivePeriod {
  std::uint64_t age;
  std::int64_t revenue;
};

/// Counts one customer by its active periods, of which there is at least one, oldest first;
/// `tallies`: the periods by age. What FlowWalk does, for purchases only: then nothing is ever
/// adjusted or corrected, and every step is from one active period to the next.
///
/// Nearly half of the steps of a customer are not what a processor expects, so a step has no branch
/// that depends on the data: masks choose.
inline void tally_purchases(std::span<const ActivePeriod> periods, std::uint64_t grace,
                            PurchaseTally *tallies) {
  const auto mask_if = [](bool is) { return -static_cast<std::int64_t>(is); };
  ActivePeriod last = periods.front();
  tallies[last.age].count(Movement::new_customer, last.revenue);
  tallies[last.age].revenue += last.revenue;
  for (const ActivePeriod &now : periods.subspan(1)) {
    const std::uint64_t gap = last.age - now.age;
    const std::int64_t change = now.revenue - last.revenue;
    const std::int64_t is_apart = mask_if(gap > 1), is_less = change >> 63;
    const std::int64_t stay = static_cast<int>(Movement::expansion) - is_less + 2 * (change == 0);
    const std::int64_t back = static_cast<int>(Movement::reactivated) + (gap <= grace);
    PurchaseTally &tally = tallies[now.age];
    tally.count(static_cast<Movement>(stay ^ ((stay ^ back) & is_apart)),
                change + (last.revenue & is_apart));
    tally.revenue += now.revenue;
    if (grace > 1) {
      const std::int64_t is_lost = mask_if(gap > grace);
      tallies[(last.age - 1) & static_cast<std::uint64_t>(is_lost)].stay_away(
          last.revenue & is_lost, -is_lost);
    }
    last = now;
  }
  if (grace > 1 && last.age > 0) tallies[last.age - 1].stay_away(last.revenue, 1);
}

} // namespace portfolio::flows
