#pragma once
#include "base/count.hpp"
#include "base/sort.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portfolio::statistics {

/// The customers of rows, by weight.
template <class Rows> std::int64_t total_weight(const Rows &rows) {
  std::int64_t total = 0;
  for (const auto &row : rows) total = add_customers(total, row.weight);
  return total;
}

/// Orders rows by before(), of which the first `sorted` are in order already, joins equal ones by
/// adding their weights, and returns how many are left. Stopped.
template <class Row> std::size_t compact(std::span<Row> rows, std::size_t sorted, Stop stop) {
  return sort_and_join(
      rows, sorted, [](const Row &a, const Row &b) { return before(a, b); },
      [](Row &all, const Row &more) { all.weight = add_customers(all.weight, more.weight); }, stop);
}

/// What logs of such rows (base/grown.hpp) have in common.
template <class Row> struct WeightedRows {
  using Cell = Row;
  static std::size_t compact(const auto &, std::span<Row> rows, std::size_t sorted, Stop stop) {
    return statistics::compact(rows, sorted, stop);
  }
};

} // namespace portfolio::statistics
