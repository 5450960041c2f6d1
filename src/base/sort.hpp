#pragma once
#include "base/stop.hpp"

#include <algorithm>
#include <cstdint>

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

} // namespace portfolio
