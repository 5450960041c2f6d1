#pragma once
#include "base/stop.hpp"
#include "pareto/partition.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace portfolio::rfm {

using pareto::DoubleColumn;
using pareto::NumericColumn;

/// Which values are good.
enum class Direction : std::uint8_t {
  ascending = 1,  ///< the more the better: orders, money
  descending = 2, ///< the less the better: days since the last purchase
};
std::string_view name_of(Direction direction); ///< "asc", "desc"

/// How n values become scores 1 (worst) to bins (best), definitions §5:
///
///   score(x) = 1 + floor(bins · #{x_j worse than x} / n), but bins for the best value
///
/// so that equal values share a score, and scores do not depend on the order of the values. Where
/// all are equal there is nothing to rank: they have the middle score.
struct Scoring {
  std::int32_t bins = 5;
  Direction direction = Direction::ascending;
  friend bool operator==(const Scoring &, const Scoring &) = default;
};
inline constexpr std::int32_t max_bins = 1000;
/// Error(bad_argument) unless 1 ≤ bins ≤ max_bins and the direction is "asc" or "desc".
Scoring to_scoring(std::int64_t bins, std::string_view direction);

template <class Value> struct Worse {
  Direction direction;
  bool operator()(const Value &a, const Value &b) const {
    return direction == Direction::ascending ? a < b : b < a;
  }
};

/// A value scores above `score` (1 ≤ score < bins) exactly if it is better than the value of this
/// rank, counted from the worst, which is 1. So bins − 1 of n values, the cuts, decide all scores.
/// A cut that falls on the best value is the second best one instead: what is better has the best
/// score.
std::uint64_t rank_of_cut(std::uint64_t n, std::int32_t bins, std::int32_t score);

inline std::int32_t middle_score(std::int32_t bins) { return (bins + 1) / 2; }

template <class Value> struct Cuts {
  std::vector<Value> points; ///< worst first; none for no values
  bool all_equal = false;
};
/// Found by selection, in expected time n·log(bins); `values` is scratch and ends up permuted.
/// Value is std::int64_t or Money.
template <class Value>
Cuts<Value> select_cuts(std::vector<Value> &values, Scoring scoring, Stop stop);

/// The score of any value, whether or not it is one of those that the cuts are from. Where those
/// were all equal, so are the cuts, and what equals them is in the middle.
/// at(cut) is the cut in the value's unit.
template <class Value, class Cut, class At>
std::int32_t score_of(const Value &value, std::span<const Cut> cuts, bool all_equal,
                      Scoring scoring, const At &at) {
  const Worse<Value> worse{scoring.direction};
  const auto above =
      std::lower_bound(cuts.begin(), cuts.end(), value,
                       [&](const Cut &cut, const Value &v) { return worse(at(cut), v); });
  if (all_equal && above != cuts.end() && at(*above) == value) return middle_score(scoring.bins);
  return static_cast<std::int32_t>(above - cuts.begin()) + 1;
}

/// The score of each row; 0 for an absent value, which does not count in n either.
void score(const NumericColumn &column, Scoring scoring, std::span<std::int32_t> scores, Stop stop);
void score(const DoubleColumn &column, Scoring scoring, std::span<std::int32_t> scores, Stop stop);

} // namespace portfolio::rfm
