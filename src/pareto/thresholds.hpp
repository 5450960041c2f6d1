#pragma once
#include "base/stop.hpp"
#include "pareto/share.hpp"

#include <vector>

namespace portfolio::pareto {

/// Customers of one value.
struct Group {
  Money value = 0;
  std::uint64_t customers = 1;
  friend bool operator==(const Group &, const Group &) = default;
};

/// The smallest value of class A and the smallest of class B (class A's again if B is empty).
/// Without any positive value both are 1, which nothing reaches: everything is D.
struct Thresholds {
  Money a = 1;
  Money b = 1;
};

/// 'A', 'B', 'C', and 'D' for values that are not positive.
inline char class_of(Money value, const Thresholds &thresholds) {
  if (value <= 0) return 'D';
  return value >= thresholds.a ? 'A' : value >= thresholds.b ? 'B' : 'C';
}

/// Sums that classes and shares refer to.
struct ValueTotals {
  Money positive = 0;
  Money net = 0;
  Money of(Base base) const { return base == Base::positive ? positive : net; }
};

/// Classes of a multiset of values, each a whole number: a value is A while the sum of the strictly
/// greater ones is less than the first cut of the base, B while it is less than the second. The
/// greatest value is always A, even where the net base is negative and shares mean nothing.
///
/// Found by weighted selection in expected linear time; `positive_values` is scratch and ends up
/// permuted. Value is std::int64_t or Money; the sum of the values must fit Money.
template <class Value> Thresholds select_thresholds(std::vector<Value> &positive_values, Money base,
                                                    const Cuts &cuts, Stop stop);

/// The same for groups in descending order of their values.
Thresholds scan_thresholds(const std::vector<Group> &groups, Money base, const Cuts &cuts);

/// Checked; Error(out_of_range) beyond 128 bits.
ValueTotals totals(const std::vector<Group> &groups);

} // namespace portfolio::pareto
