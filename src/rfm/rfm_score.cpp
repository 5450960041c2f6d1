#include "rfm/rfm_score.hpp"

#include "base/sort.hpp"
#include "base/text.hpp"
#include "pareto/amounts.hpp"
#include "pareto/measure.hpp"

namespace portfolio::rfm {

using pareto::Amounts;
using pareto::order_key;

std::string_view name_of(Direction direction) {
  return direction == Direction::ascending ? "asc" : "desc";
}

Scoring to_scoring(std::int64_t bins, std::string_view direction) {
  if (bins < 1 || bins > max_bins)
    throw Error(Fault::bad_argument, "number of bins out of range: " + std::to_string(bins),
                "The number of bins lies between 1 and 1000; 5 is usual.");
  Scoring scoring{static_cast<std::int32_t>(bins), Direction::ascending};
  if (direction == name_of(Direction::ascending)) return scoring;
  scoring.direction = Direction::descending;
  if (direction == name_of(Direction::descending)) return scoring;
  throw Error(Fault::bad_argument, "unknown direction \"" + std::string(clip(direction, 60)) + "\"",
              "The direction is \"asc\" if greater values are better, or \"desc\" if smaller "
              "values are better.");
}

std::uint64_t rank_of_cut(std::uint64_t n, std::int32_t bins, std::int32_t score) {
  const auto b = static_cast<UMoney>(bins);
  return static_cast<std::uint64_t>((UMoney{n} * static_cast<UMoney>(score) + b - 1) / b);
}

namespace {

/// Puts the values of these ranks, which ascend and count from 0, where a sort would put them.
template <class Iterator, class Order>
void select(Iterator values, std::size_t first, std::size_t last,
            std::span<const std::size_t> ranks, const Order &worse) {
  if (ranks.empty() || last - first < 2) return;
  const std::size_t middle = ranks[ranks.size() / 2];
  const auto at = [&](std::size_t i) { return values + static_cast<std::ptrdiff_t>(i); };
  std::nth_element(at(first), at(middle), at(last), worse);
  const auto [low, high] = std::equal_range(ranks.begin(), ranks.end(), middle);
  select(values, first, middle, std::span(ranks.begin(), low), worse);
  select(values, middle + 1, last, std::span(high, ranks.end()), worse);
}

template <class Value> void score_amounts(const Amounts<Value> &amounts, Scoring scoring,
                                          std::span<std::int32_t> scores, Stop stop) {
  std::vector<Value> known;
  known.reserve(scores.size());
  for (std::size_t row = 0; row < scores.size(); ++row)
    if (!amounts.is_absent(row)) known.push_back(amounts.values[row]);
  const std::vector<Value> cuts = select_cuts(known, scoring, stop);
  for (std::size_t row = 0; row < scores.size(); ++row)
    scores[row] =
        amounts.is_absent(row) ? 0 : score_of<Value>(amounts.values[row], cuts, scoring.direction);
}

} // namespace

template <class Value>
std::vector<Value> select_cuts(std::vector<Value> &values, Scoring scoring, Stop stop) {
  if (values.empty()) return {};
  std::vector<std::size_t> ranks;
  for (std::int32_t s = 1; s < scoring.bins; ++s)
    ranks.push_back(static_cast<std::size_t>(rank_of_cut(values.size(), scoring.bins, s)) - 1);
  std::uint32_t comparisons = 0;
  const PolledOrder worse(Worse<Value>{scoring.direction}, stop, comparisons);
  select(values.begin(), 0, values.size(), std::span<const std::size_t>(ranks), worse);
  std::vector<Value> cuts;
  for (const std::size_t rank : ranks) cuts.push_back(values[rank]);
  return cuts;
}
template std::vector<std::int64_t> select_cuts(std::vector<std::int64_t> &, Scoring, Stop);
template std::vector<Money> select_cuts(std::vector<Money> &, Scoring, Stop);

void score(const NumericColumn &column, Scoring scoring, std::span<std::int32_t> scores,
           Stop stop) {
  with_amounts(column, [&](const auto &amounts) { score_amounts(amounts, scoring, scores, stop); });
}

void score(const DoubleColumn &column, Scoring scoring, std::span<std::int32_t> scores, Stop stop) {
  Amounts<std::int64_t> keys{std::vector<std::int64_t>(scores.size()), column.scales};
  for (std::size_t row = 0; row < scores.size(); ++row)
    if (!keys.is_absent(row)) keys.values[row] = order_key(column.values[row]);
  score_amounts(keys, scoring, scores, stop);
}

} // namespace portfolio::rfm
