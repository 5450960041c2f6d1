#include "pareto/distribution.hpp"

#include "pareto/measure.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace portfolio::pareto {

Unit unit_of(const Summary &summary) {
  if (summary.kind != ValueKind::float8 || summary.groups.empty()) return Unit();
  const auto magnitude = [](const Group &group) {
    return std::fabs(from_order_key(static_cast<std::int64_t>(group.value)));
  };
  return Unit(std::max(magnitude(summary.groups.front()), magnitude(summary.groups.back())));
}

Distribution::Distribution(Summary summary) : kind(summary.kind), exponent(-summary.scale) {
  const Unit unit = unit_of(summary);
  groups = std::move(summary.groups);
  if (kind == ValueKind::float8) {
    for (Group &group : groups)
      group.value = unit.measure(from_order_key(static_cast<std::int64_t>(group.value)));
    canonicalise(groups); // values too fine for the unit may have become the same
    exponent = unit.exponent();
  }
  sums = totals(groups);
}

Thresholds thresholds(const Distribution &distribution, const Cuts &cuts, Base base) {
  return scan_thresholds(distribution.groups, distribution.sums.of(base), cuts);
}

std::vector<ClassSum> class_sums(const Distribution &distribution, const Cuts &cuts, Base base) {
  const Thresholds found = thresholds(distribution, cuts, base);
  std::vector<ClassSum> sums;
  for (const Group &group : distribution.groups) { // descending, so that classes come in order
    const char name = class_of(group.value, found);
    if (sums.empty() || sums.back().name != name) sums.push_back({.name = name});
    sums.back().customers += group.customers;
    // The products and sums of all groups have been checked by totals().
    sums.back().value += group.value * static_cast<Money>(group.customers);
  }
  return sums;
}

std::string to_text(const Distribution &distribution, Money sum) {
  int exponent = distribution.exponent;
  if (distribution.kind == ValueKind::float8)
    for (; exponent < 0 && sum % 10 == 0; ++exponent) sum /= 10;
  const bool plain = exponent <= 0 && exponent >= -max_scale;
  std::string text;
  append_decimal(text, sum, plain ? -exponent : 0);
  if (plain) return text;
  text += 'e';
  text += std::to_string(exponent);
  return text;
}

} // namespace portfolio::pareto
