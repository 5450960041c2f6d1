#pragma once
#include "pareto/measure.hpp"
#include "pareto/summary.hpp"

#include <string>
#include <vector>

namespace portfolio::pareto {

/// A summary's values as whole numbers of one unit, 10^exponent: what can be added exactly,
/// whatever the kind of the values.
struct Distribution {
  explicit Distribution(Summary summary);

  ValueKind kind;
  std::vector<Group> groups; ///< strictly descending
  int exponent = 0;
  ValueTotals sums;
};

/// The unit in which the values of a float8 summary are measured.
Unit unit_of(const Summary &summary);

Thresholds thresholds(const Distribution &distribution, const Cuts &cuts, Base base);

/// The customers of a class and what they hold together.
struct ClassSum {
  char name = 'D';
  std::uint64_t customers = 0;
  Money value = 0; ///< in units of the distribution
  friend bool operator==(const ClassSum &, const ClassSum &) = default;
};
/// Of the classes that have customers, A first.
std::vector<ClassSum> class_sums(const Distribution &distribution, const Cuts &cuts, Base base);

/// One of the sums as a decimal number: with the scale of numeric values, or as short as it goes.
std::string to_text(const Distribution &distribution, Money sum);

} // namespace portfolio::pareto
