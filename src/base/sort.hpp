#pragma once
#include "base/stop.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portfolio {

/// An order that asks now and then whether to stop: sorting millions of values takes a while.
template <class Less> class PolledOrder {
public:
  PolledOrder(Less less, Stop stop, std::uint32_t &comparisons)
      : less_(less), stop_(stop), comparisons_(&comparisons) {}
  template <class T> bool operator()(const T &a, const T &b) const {
    if (++*comparisons_ % comparisons_between_polls == 0) poll(stop_);
    return less_(a, b);
  }

private:
  static constexpr std::uint32_t comparisons_between_polls = 1 << 14;
  Less less_;
  Stop stop_;
  std::uint32_t *comparisons_;
};

/// std::sort that can be stopped; the values are then in some order.
template <class Iterator, class Less>
void sort(Iterator first, Iterator last, Less less, Stop stop = asked_to_stop) {
  std::uint32_t comparisons = 0;
  std::sort(first, last, PolledOrder(less, stop, comparisons));
}

/// The same for values of which those before `middle` are in order already.
template <class Iterator, class Less> void sort_from(Iterator first, Iterator middle, Iterator last,
                                                     Less less, Stop stop = asked_to_stop) {
  std::uint32_t comparisons = 0;
  const PolledOrder polled(less, stop, comparisons);
  std::sort(middle, last, polled);
  std::inplace_merge(first, middle, last, polled);
}

/// Orders rows of which the first `sorted` are in order already, lets join(row, equal one) put
/// equal ones together, and returns how many are left.
template <class Row, class Less, class Join> std::size_t
sort_and_join(std::span<Row> rows, std::size_t sorted, Less less, Join join, Stop stop) {
  sort_from(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(sorted), rows.end(), less,
            stop);
  std::size_t kept = 0;
  for (const Row &row : rows) {
    if (kept > 0 && !less(rows[kept - 1], row))
      join(rows[kept - 1], row);
    else
      rows[kept++] = row;
  }
  return kept;
}

} // namespace portfolio
