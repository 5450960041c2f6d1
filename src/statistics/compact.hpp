#pragma once
#include "base/count.hpp"
#include "base/sort.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portfolio::statistics {

/// From here on a full log of rows is first compacted: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 4096;

/// The customers of rows, by weight.
template <class Rows> std::int64_t total_weight(const Rows &rows) {
  std::int64_t total = 0;
  for (const auto &row : rows) total = add_customers(total, row.weight);
  return total;
}

/// Orders rows by before(), of which the first `sorted` are in order already, joins equal ones by
/// adding their weights, and returns how many are left. Stopped.
template <class Row> std::size_t compact(std::span<Row> rows, std::size_t sorted, Stop stop) {
  std::uint32_t comparisons = 0;
  const PolledOrder order([](const Row &a, const Row &b) { return before(a, b); }, stop,
                          comparisons);
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::sort(middle, rows.end(), order);
  std::inplace_merge(rows.begin(), middle, rows.end(), order);
  std::size_t kept = 0;
  for (const Row &row : rows) {
    if (kept > 0 && !before(rows[kept - 1], row))
      rows[kept - 1].weight = add_customers(rows[kept - 1].weight, row.weight);
    else
      rows[kept++] = row;
  }
  return kept;
}

} // namespace portfolio::statistics
