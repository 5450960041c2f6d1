#pragma once
#include "fitting/estimate.hpp"
#include "statistics/rows.hpp"

#include <span>
#include <vector>

namespace portfolio::fitting {

using math::Objective;

// The search for the highest of several hills. Where many customers leave at once and the others
// stay, or where hardly anybody leaves, a likelihood has more than one, and a single start climbs
// the wrong one silently.

/// Places in logarithms of parameters of scaled data (and effects).
using Places = std::vector<std::vector<double>>;

/// Where a search begins: with places that may be anywhere, the most different ones first, and with
/// places that are nearly tops.
struct Starts {
  Places anywhere;
  Places nearly_tops = {};
};

/// The tops to which the starts lead, the highest first. Those of the same height are one. The
/// iterations of all are those of the first.
std::vector<Maximum> hills(const Objective &objective, const Starts &starts);

/// Where to go on among more customers: from the tops that may lead to the highest one.
Places promising(std::span<const Maximum> tops, std::size_t customers);

/// The tops for more customers than those that led to `nearly_tops`. Far out the slope is too flat
/// to lead back: if the highest is no maximum, what may be a boundary of few customers only, two
/// starts are tried beside.
std::vector<Maximum> hills_of_more(const Objective &objective, const Places &nearly_tops,
                                   const Places &anywhere);

/// Of many rows the hills are first looked for among few customers, then among more: far starts,
/// and those that lead nowhere, do not take their time on all of them.
constexpr std::size_t few_customers = 512, times_more = 16;
/// Log-likelihood of few customers by which the order of tops may differ between them and all.
constexpr double by_chance = 10;
inline bool are_many(std::size_t rows, std::size_t customers = few_customers) {
  return rows > 2 * customers;
}

inline std::int64_t &weight_of(statistics::PurchaseRow &row) { return row.weight; }
inline std::int64_t &weight_of(statistics::SpendRow &row) { return row.weight; }

/// Customers at equal distances in the order of the rows, each row with the number of those who are
/// in it: few rows that hold all kinds of customers in their proportions.
template <class Row> std::vector<Row> thinned(std::span<const Row> rows, std::size_t number) {
  double customers = 0;
  for (Row row : rows) customers += static_cast<double>(weight_of(row));
  const double distance = customers / static_cast<double>(number);
  std::vector<Row> some;
  double before = 0, next = distance / 2;
  for (Row row : rows) {
    before += static_cast<double>(weight_of(row));
    std::int64_t chosen = 0;
    for (; next < before; next += distance) ++chosen;
    if (chosen == 0) continue;
    weight_of(row) = chosen;
    some.push_back(row);
  }
  return some;
}

/// The highest top for all customers from the tops for `few` of them. make(rows) gives the
/// Objective.
template <class Row, class Make> Maximum search_from(std::vector<Maximum> tops, std::size_t few,
                                                     std::span<const Row> rows,
                                                     const Places &anywhere, const Make &make) {
  int iterations = tops.front().iterations;
  for (bool all = false; !all;) {
    const Places places = promising(tops, few);
    few *= times_more;
    all = !are_many(rows.size(), few);
    const std::vector<Row> some = all ? std::vector<Row>() : thinned(rows, few);
    tops = hills_of_more(make(all ? rows : std::span<const Row>(some)), places, anywhere);
    iterations += tops.front().iterations;
  }
  tops.front().iterations = iterations;
  return tops.front();
}

/// The highest top from several starts.
template <class Row, class Make>
Maximum search(std::span<const Row> rows, const Places &starts, const Make &make) {
  if (!are_many(rows.size())) return hills(make(rows), {starts}).front();
  const std::vector<Row> some = thinned(rows, few_customers);
  return search_from(hills(make(std::span<const Row>(some)), {starts}), few_customers, rows, starts,
                     make);
}

} // namespace portfolio::fitting
