#pragma once
#include "base/error.hpp"
#include "history/history_support.hpp"
#include "rfm/rfm_score.hpp"

#include <gtest/gtest.h>

namespace portfolio::test {

using namespace history;
using namespace pareto;
using namespace rfm;

/// A column as the binding fills it, of a few different values so that ties are frequent.
struct Numerics {
  std::vector<WideInteger> units;
  std::vector<std::uint8_t> scales;
  void add(Decimal value) {
    units.push_back(WideInteger::of(value.units));
    scales.push_back(static_cast<std::uint8_t>(value.scale));
  }
  void add_null() {
    units.push_back({77, 77});
    scales.push_back(absent);
  }
  std::size_t size() const { return units.size(); }
  /// In units that all rows share; 0 where absent.
  Money value(std::size_t row) const {
    return scales[row] == absent ? 0 : rescale(units[row].value(), scales[row], max_scale);
  }
  NumericColumn column() const { return {units, scales}; }
};

inline Numerics random_column(Random &random) {
  Numerics column;
  const std::int64_t rows = between(random, 0, 60), span = between(random, 1, 50);
  const int scale = static_cast<int>(between(random, 0, 4));
  const bool huge = random() % 5 == 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    if (random() % 9 == 0) {
      column.add_null();
      continue;
    }
    Decimal value{between(random, -span, span), static_cast<int>(between(random, 0, scale))};
    if (huge && random() % 2) value.units *= power_of_ten(16);
    column.add(value);
  }
  return column;
}

inline Scoring random_scoring(Random &random) {
  static constexpr std::int32_t bins[] = {1, 2, 3, 4, 5, 7, 10, 100, 1000};
  return {bins[random() % 9], random() % 2 ? Direction::ascending : Direction::descending};
}

/// Definitions §5, word for word and in quadratic time.
inline std::vector<std::int32_t> slow_scores(const Numerics &column, Scoring scoring) {
  std::vector<std::int32_t> scores;
  for (std::size_t i = 0; i < column.size(); ++i) {
    std::int64_t n = 0, worse = 0, better = 0;
    for (std::size_t j = 0; j < column.size(); ++j) {
      if (column.scales[j] == absent) continue;
      ++n;
      const bool less = column.value(j) < column.value(i), more = column.value(i) < column.value(j);
      worse += scoring.direction == Direction::ascending ? less : more;
      better += scoring.direction == Direction::ascending ? more : less;
    }
    if (column.scales[i] == absent)
      scores.push_back(0);
    else if (worse + better == 0)
      scores.push_back((scoring.bins + 1) / 2);
    else if (better == 0)
      scores.push_back(scoring.bins);
    else
      scores.push_back(static_cast<std::int32_t>(1 + scoring.bins * worse / n));
  }
  return scores;
}

inline std::vector<std::size_t> all_rows(const Numerics &column) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < column.size(); ++i) rows.push_back(i);
  return rows;
}

template <class Call> Fault fault_of(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    EXPECT_FALSE(std::string(error.what()).empty());
    return error.fault;
  }
  ADD_FAILURE() << "no error";
  return Fault::no_answer;
}

} // namespace portfolio::test
