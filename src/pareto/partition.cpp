#include "pareto/partition.hpp"

#include "pareto/amounts.hpp"
#include "pareto/measure.hpp"
#include "pareto/thresholds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace portfolio::pareto {
namespace {

/// The magnitude of a value; Error(out_of_range) if it has none.
double finite(double value) {
  if (!std::isfinite(value)) order_key(value);
  return std::fabs(value);
}

template <class Use> void with_amounts(const DoubleColumn &column, Use use) {
  double greatest = 0;
  for (std::size_t row = 0; row < column.values.size(); ++row)
    if (column.scales[row] != absent) greatest = std::max(greatest, finite(column.values[row]));
  const Unit unit(greatest);
  Amounts<Money> amounts{std::vector<Money>(column.values.size()), column.scales};
  for (std::size_t row = 0; row < column.values.size(); ++row)
    if (!amounts.is_absent(row)) amounts.values[row] = unit.measure(column.values[row]);
  use(amounts);
}

template <class Value> void classify_amounts(const Amounts<Value> &amounts, const Cuts &cuts,
                                             Base base, std::span<char> classes, Stop stop) {
  std::vector<Value> positive;
  positive.reserve(amounts.values.size());
  ValueTotals sums;
  for (const Value value : amounts.values) {
    sums.net = checked_add(sums.net, value);
    if (value <= 0) continue;
    sums.positive = checked_add(sums.positive, value);
    positive.push_back(value);
  }
  const Thresholds thresholds = select_thresholds(positive, sums.of(base), cuts, stop);
  for (std::size_t row = 0; row < classes.size(); ++row)
    classes[row] = amounts.is_absent(row) ? '\0' : class_of(amounts.values[row], thresholds);
}

template <class Value> struct Ranked {
  Value value;
  std::size_t row;
};

/// Descending; a sort of millions can take seconds, so the comparison asks whether to go on.
template <class Value> void rank(std::vector<Ranked<Value>> &ranked, Stop stop) {
  std::uint32_t comparisons = 0;
  std::sort(ranked.begin(), ranked.end(), [&](const auto &a, const auto &b) {
    if ((++comparisons & 0x3FFF) == 0) poll(stop);
    return a.value > b.value;
  });
}

template <class Value> void accumulate_amounts(const Amounts<Value> &amounts, Base base,
                                               std::span<double> shares, Stop stop) {
  std::vector<Ranked<Value>> ranked;
  ranked.reserve(shares.size());
  ValueTotals sums;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    shares[row] = std::numeric_limits<double>::quiet_NaN();
    if (amounts.is_absent(row)) continue;
    const Value value = amounts.values[row];
    sums.net = checked_add(sums.net, value);
    sums.positive = checked_add(sums.positive, std::max<Money>(value, 0));
    ranked.push_back({value, row});
  }
  const Money whole = sums.of(base);
  if (whole <= 0) return;
  rank(ranked, stop);
  Money running = 0;
  for (auto i = ranked.begin(); i != ranked.end();) {
    auto end = i;
    for (; end != ranked.end() && end->value == i->value; ++end)
      if (base == Base::net || end->value > 0) running += end->value;
    const double share = static_cast<double>(running) / static_cast<double>(whole);
    for (; i != end; ++i) shares[i->row] = share;
  }
}

} // namespace

void classify(const NumericColumn &column, const Cuts &cuts, Base base, std::span<char> classes,
              Stop stop) {
  with_amounts(column, [&](const auto &a) { classify_amounts(a, cuts, base, classes, stop); });
}

void classify(const DoubleColumn &column, const Cuts &cuts, Base base, std::span<char> classes,
              Stop stop) {
  with_amounts(column, [&](const auto &a) { classify_amounts(a, cuts, base, classes, stop); });
}

void accumulate(const NumericColumn &column, Base base, std::span<double> shares, Stop stop) {
  with_amounts(column, [&](const auto &a) { accumulate_amounts(a, base, shares, stop); });
}

void accumulate(const DoubleColumn &column, Base base, std::span<double> shares, Stop stop) {
  with_amounts(column, [&](const auto &a) { accumulate_amounts(a, base, shares, stop); });
}

} // namespace portfolio::pareto
