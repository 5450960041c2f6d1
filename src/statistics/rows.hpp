#pragma once
#include <cstdint>

namespace portfolio::statistics {

/// What the purchase models need of a customer, and how many customers have it: frequency x (repeat
/// purchases), recency t_x (first to last purchase) and age T (first purchase to the end of
/// observation) in one unit of time. 0 ≤ t_x ≤ T; t_x = 0 where x = 0; weight > 0.
struct PurchaseRow {
  std::int64_t frequency = 0;
  double recency = 0;
  double age = 0;
  std::int64_t weight = 1;
};

/// What the spend model needs: the mean of the repeat purchases, and of how many it is the mean.
/// frequency > 0, mean > 0, weight > 0.
struct SpendRow {
  std::int64_t frequency = 0;
  double mean = 0;
  std::int64_t weight = 1;
};

/// Numbers that are not negative have the order of their bits; that order is total whatever the
/// bits, so that not even damaged values upset a sort.
inline std::uint64_t order(double value) { return __builtin_bit_cast(std::uint64_t, value); }

/// The canonical order, in which equal observations lie side by side.
inline bool before(const PurchaseRow &a, const PurchaseRow &b) {
  if (a.frequency != b.frequency) return a.frequency < b.frequency;
  if (order(a.age) != order(b.age)) return order(a.age) < order(b.age);
  return order(a.recency) < order(b.recency);
}
inline bool before(const SpendRow &a, const SpendRow &b) {
  if (a.frequency != b.frequency) return a.frequency < b.frequency;
  return order(a.mean) < order(b.mean);
}

/// Checked rows from numbers as they come from a table: Error naming the value that is negative,
/// not finite, not an integer where it must be, or at odds with another one.
PurchaseRow purchase_row(double frequency, double recency, double age, std::int64_t weight = 1);
SpendRow spend_row(double frequency, double mean, std::int64_t weight = 1);

/// The frequency as an integer; the same check alone.
std::int64_t whole_frequency(double frequency);

/// Error unless 0 ≤ n ≤ 10^9.
void require_purchases(std::int64_t n);

} // namespace portfolio::statistics
