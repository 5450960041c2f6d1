#include "selection/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace portfolio::selection {
namespace {

/// Calls visit(first, last, below, tied) for the customers of each value of one ranking, in
/// ascending order: places in `order`, how many customers have less, and how many have the same.
/// Whole numbers, because a few customers vanish in a double beside 2^53 others.
template <class Visit> void each_tie(const RankTable &table, double RankRow::*value,
                                     const std::vector<std::size_t> &order, const Visit &visit) {
  std::int64_t below = 0;
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    std::int64_t tied = 0;
    for (; last < order.size() && table.rows[order[last]].*value == table.rows[order[first]].*value;
         ++last)
      tied += table.rows[order[last]].customers;
    visit(first, last, below, tied);
    below += tied;
  }
}

/// score(below, tied) of every row in one ranking.
template <class Score>
std::vector<double> scores(const RankTable &table, double RankRow::*value, const Score &score) {
  std::vector<std::size_t> order(table.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return table.rows[i].*value; });
  std::vector<double> result(order.size());
  each_tie(table, value, order,
           [&](std::size_t first, std::size_t last, std::int64_t below, std::int64_t tied) {
             for (std::size_t i = first; i < last; ++i) result[order[i]] = score(below, tied);
           });
  return result;
}

double sum_of_products(const RankTable &table, const std::vector<double> &x,
                       const std::vector<double> &y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += static_cast<double>(table.rows[i].customers) * x[i] * y[i];
  return sum;
}

} // namespace

std::optional<double> rank_correlation(const RankTable &table) {
  const std::int64_t n = customers(table);
  const auto mid_rank = [&](std::int64_t below, std::int64_t tied) {
    const std::int64_t above = n - below - tied;
    return static_cast<double>(below - above) / 2; // from the middle of all ranks
  };
  const auto a = scores(table, &RankRow::a, mid_rank), b = scores(table, &RankRow::b, mid_rank);
  const double spread = std::sqrt(sum_of_products(table, a, a) * sum_of_products(table, b, b));
  if (!(spread > 0)) return std::nullopt;
  return std::clamp(sum_of_products(table, a, b) / spread, -1.0, 1.0);
}

std::optional<double> rank_overlap(const RankTable &table) {
  const std::int64_t n = customers(table), k = std::min(n, std::int64_t{table.k});
  if (k <= 0) return std::nullopt;
  const auto in_list = [&](std::int64_t below, std::int64_t tied) {
    const std::int64_t above = n - below - tied,
                       places = std::clamp(k - above, std::int64_t{0}, tied);
    return static_cast<double>(places) / static_cast<double>(tied);
  };
  const auto a = scores(table, &RankRow::a, in_list), b = scores(table, &RankRow::b, in_list);
  double both = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    both += static_cast<double>(table.rows[i].customers) * std::min(a[i], b[i]);
  return std::min(both / static_cast<double>(k), 1.0);
}

} // namespace portfolio::selection
