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
  const Cuts<Value> cuts = select_cuts(known, scoring, stop);
  const auto as_it_is = [](const Value &cut) -> const Value & { return cut; };
  for (std::size_t row = 0; row < scores.size(); ++row)
    scores[row] = amounts.is_absent(row)
                      ? 0
                      : score_of(amounts.values[row], std::span<const Value>(cuts.points),
                                 cuts.all_equal, scoring, as_it_is);
}

/// The best of at least one value, and the best but that one: the same where all are equal.
template <class Value>
std::pair<Value, Value> best_two(const std::vector<Value> &values, const Worse<Value> &worse) {
  Value best = values.front(), second = best;
  for (const Value &value : values) {
    if (worse(best, value)) {
      second = best;
      best = value;
    } else if (worse(value, best) && (second == best || worse(second, value))) {
      second = value;
    }
  }
  return {best, second};
}

} // namespace

template <class Value>
Cuts<Value> select_cuts(std::vector<Value> &values, Scoring scoring, Stop stop) {
  if (values.empty()) return {};
  const auto [best, second] = best_two(values, Worse<Value>{scoring.direction});
  std::vector<std::size_t> ranks;
  for (std::int32_t s = 1; s < scoring.bins; ++s)
    ranks.push_back(static_cast<std::size_t>(rank_of_cut(values.size(), scoring.bins, s)) - 1);
  std::uint32_t comparisons = 0;
  const PolledOrder worse(Worse<Value>{scoring.direction}, stop, comparisons);
  select(values.begin(), 0, values.size(), std::span<const std::size_t>(ranks), worse);
  Cuts<Value> cuts{{}, best == second};
  for (const std::size_t rank : ranks)
    cuts.points.push_back(values[rank] == best ? second : values[rank]);
  return cuts;
}
template Cuts<std::int64_t> select_cuts(std::vector<std::int64_t> &, Scoring, Stop);
template Cuts<Money> select_cuts(std::vector<Money> &, Scoring, Stop);

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
