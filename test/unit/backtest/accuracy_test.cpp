#include "backtest/backtest.hpp"
#include "processes/model_support.hpp"

#include <array>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::test;

namespace {

/// Spearman's coefficient from its definition: a rank is the number of smaller values and half of
/// the other equal ones.
double slow_rank_correlation(const std::vector<double> &a, const std::vector<double> &b) {
  const auto n = static_cast<double>(a.size());
  const auto rank = [](const std::vector<double> &values, std::size_t i) {
    double below = 0;
    for (const double value : values) below += value < values[i] ? 1 : value == values[i] ? 0.5 : 0;
    return below;
  };
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = rank(a, i) - n / 2, y = rank(b, i) - n / 2;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

} // namespace

TEST(Backtest, RankCorrelationIsItsDefinitionWithTies) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 50; ++round) {
    std::vector<BacktestRow> rows(2 + random() % 60);
    std::vector<double> expected, all_observed, all_expected;
    for (BacktestRow &row : rows) {
      row.observed = static_cast<std::int32_t>(random() % 5);
      row.weight = 1 + static_cast<std::int64_t>(random() % 4);
      expected.push_back(static_cast<double>(random() % 7) / 3 + row.observed * (round % 2));
      all_observed.insert(all_observed.end(), static_cast<std::size_t>(row.weight), row.observed);
      all_expected.insert(all_expected.end(), static_cast<std::size_t>(row.weight),
                          expected.back());
    }
    const double wanted = slow_rank_correlation(all_observed, all_expected);
    const auto found = accuracy(rows, expected, never).rank_correlation;
    ASSERT_EQ(found.has_value(), std::isfinite(wanted));
    if (found) {
      EXPECT_NEAR(*found, wanted, 1e-13);
    }
  }
}

TEST(Backtest, ErrorsAreThoseOfTheDefinition) {
  std::vector<BacktestRow> rows(3);
  rows[0].observed = 4;
  rows[1].observed = 0;
  rows[1].weight = 2;
  rows[2].observed = 1;
  const Accuracy found = accuracy(rows, std::array{1.0, 0.5, 3.0}, never);
  EXPECT_EQ(found.observed, 5);
  EXPECT_EQ(found.expected, 5);
  EXPECT_EQ(found.bias, 0);
  EXPECT_DOUBLE_EQ(found.mean_absolute_error, (3 + 0.5 + 0.5 + 2) / 4);
  EXPECT_DOUBLE_EQ(found.root_mean_square_error, std::sqrt((9 + 0.25 + 0.25 + 4) / 4));
}
