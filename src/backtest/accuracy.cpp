#include "backtest/backtest.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace portfolio::backtest {
namespace {

/// Ranks of weighted values less their mean: of equal values each has the mean of their ranks.
/// Halves of whole numbers, so exact for less than 2^52 customers.
std::vector<double> centred_ranks(std::span<const BacktestRow> rows, std::span<const double> values,
                                  double customers, Stop stop) {
  std::vector<std::uint32_t> by_value(values.size());
  std::iota(by_value.begin(), by_value.end(), 0);
  sort(
      by_value.begin(), by_value.end(),
      [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; }, stop);
  std::vector<double> ranks(values.size());
  double below = 0;
  for (std::size_t begin = 0, end = 0; begin < by_value.size(); begin = end) {
    double tied = 0;
    for (; end < by_value.size() && values[by_value[end]] == values[by_value[begin]]; ++end)
      tied += static_cast<double>(rows[by_value[end]].weight);
    for (std::size_t i = begin; i < end; ++i) ranks[by_value[i]] = below + tied / 2 - customers / 2;
    below += tied;
  }
  return ranks;
}

std::optional<double> rank_correlation(std::span<const BacktestRow> rows, std::span<const double> a,
                                       std::span<const double> b, double customers, Stop stop) {
  const std::vector<double> left = centred_ranks(rows, a, customers, stop),
                            right = centred_ranks(rows, b, customers, stop);
  double both = 0, of_left = 0, of_right = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto weight = static_cast<double>(rows[i].weight);
    both += weight * left[i] * right[i];
    of_left += weight * left[i] * left[i];
    of_right += weight * right[i] * right[i];
  }
  if (of_left == 0 || of_right == 0) return std::nullopt;
  return std::clamp(both / (std::sqrt(of_left) * std::sqrt(of_right)), -1.0, 1.0);
}

} // namespace

Accuracy accuracy(std::span<const BacktestRow> rows, std::span<const double> expected, Stop stop) {
  Accuracy result;
  double customers = 0;
  std::vector<double> observed;
  observed.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto weight = static_cast<double>(rows[i].weight);
    observed.push_back(rows[i].observed);
    const double miss = expected[i] - observed[i];
    customers += weight;
    result.observed += weight * observed[i];
    result.expected += weight * expected[i];
    result.mean_absolute_error += weight * std::abs(miss);
    result.root_mean_square_error += weight * miss * miss;
  }
  result.mean_absolute_error /= customers;
  result.root_mean_square_error = std::sqrt(result.root_mean_square_error / customers);
  if (!std::isfinite(result.root_mean_square_error) || !std::isfinite(result.expected))
    throw Error(Fault::out_of_range, "what the model expects of the customers is out of range",
                "Its parameters are too large or too small.");
  if (result.observed > 0) result.bias = result.expected / result.observed - 1;
  result.rank_correlation = rank_correlation(rows, observed, expected, customers, stop);
  return result;
}

} // namespace portfolio::backtest
