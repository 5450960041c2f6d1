#pragma once
#include "pareto/summary.hpp"

#include <cstdint>
#include <vector>

namespace portfolio::pareto {

/// Sorts whole numbers, the greatest first: digit by digit, as there may be millions of them.
void sort_descending(std::vector<std::int64_t> &values, Stop stop = asked_to_stop);

/// Values of one customer each that are all there before they are put in order. Nearly all fit 64
/// bits.
class Values {
public:
  void add(Money value) {
    const auto narrow = static_cast<std::int64_t>(value);
    if (narrow == value) [[likely]]
      narrow_.push_back(narrow);
    else
      wide_.push_back(value);
  }
  void reserve(std::size_t count) { narrow_.reserve(count); }
  void multiply(Money factor); ///< all of them
  /// The groups of a summary. The values are in order then.
  std::vector<Group> groups(Stop stop = asked_to_stop);

private:
  std::vector<std::int64_t> narrow_;
  std::vector<Money> wide_;
};

/// The same of numeric values, for a summary that is made at once: it is the one that a
/// SummaryState would make of them.
class NumericValues {
public:
  void reserve(std::size_t count) { values_.reserve(count); }
  void add(Decimal value); ///< Error(out_of_range) beyond 10^18
  void skip();
  Summary summary(Stop stop = asked_to_stop);

private:
  Values values_;
  int scale_ = 0;
  std::uint64_t skipped_ = 0;
};

} // namespace portfolio::pareto
