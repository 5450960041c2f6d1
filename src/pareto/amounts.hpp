#pragma once
#include "pareto/partition.hpp"

#include <algorithm>
#include <vector>

namespace portfolio::pareto {

/// A column in whole numbers of one unit.
template <class Value> struct Amounts {
  std::vector<Value> values; ///< row by row, all in one unit; 0 where absent
  std::span<const std::uint8_t> scales;
  bool is_absent(std::size_t row) const { return scales[row] == absent; }
};

inline int greatest_scale(std::span<const std::uint8_t> scales) {
  int scale = 0;
  for (std::uint8_t s : scales)
    if (s != absent) scale = std::max<int>(scale, s);
  return scale;
}

/// False if a value does not fit.
template <class Value> bool fill(const NumericColumn &column, int scale, Amounts<Value> &amounts) {
  Money factors[max_scale + 1];
  for (int s = 0; s <= scale; ++s) factors[s] = power_of_ten(scale - s);
  amounts.values.resize(column.units.size());
  amounts.scales = column.scales;
  for (std::size_t row = 0; row < column.units.size(); ++row) {
    if (amounts.is_absent(row)) continue;
    Money value = column.units[row].value();
    if (column.scales[row] != scale) value *= factors[column.scales[row]];
    amounts.values[row] = static_cast<Value>(value);
    if (amounts.values[row] != value) return false;
  }
  return true;
}

/// Most columns fit 64 bits, where selecting is twice as fast.
template <class Use> void with_amounts(const NumericColumn &column, Use use) {
  const int scale = greatest_scale(column.scales);
  Amounts<std::int64_t> narrow;
  if (fill(column, scale, narrow)) return use(narrow);
  Amounts<Money> wide;
  fill(column, scale, wide);
  use(wide);
}

} // namespace portfolio::pareto
