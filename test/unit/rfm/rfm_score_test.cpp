#include "rfm/rfm_support.hpp"

#include <limits>

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::rfm;
using namespace portfolio::test;

namespace {

template <class Column>
std::vector<std::int32_t> scores(const Column &column, Scoring scoring, std::size_t rows) {
  std::vector<std::int32_t> out(rows, -1);
  score(column, scoring, out, never);
  return out;
}

} // namespace

TEST(RfmScore, IsTheDefinitionOnRandomColumnsWithTiesAndNulls) {
  Random random(1);
  for (int trial = 0; trial < 3000; ++trial) {
    const Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    ASSERT_EQ(scores(column.column(), scoring, column.size()), slow_scores(column, scoring));
  }
}

TEST(RfmScore, OfDoublesIsThatOfTheSameNumerics) {
  Random random(2);
  for (int trial = 0; trial < 500; ++trial) {
    const Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    std::vector<double> values;
    for (std::size_t i = 0; i < column.size(); ++i)
      values.push_back(column.scales[i] == absent
                           ? std::numeric_limits<double>::quiet_NaN()
                           : to_double(column.units[i].value(), column.scales[i]));
    ASSERT_EQ(scores(DoubleColumn{values, column.scales}, scoring, column.size()),
              slow_scores(column, scoring));
  }
}

TEST(RfmScore, DescendingIsAscendingOfTheNegatives) {
  Random random(3);
  for (int trial = 0; trial < 300; ++trial) {
    const Numerics column = random_column(random);
    Numerics negative = column;
    for (std::size_t i = 0; i < column.size(); ++i)
      if (column.scales[i] != absent) negative.units[i] = WideInteger::of(-column.units[i].value());
    const std::int32_t bins = random_scoring(random).bins;
    ASSERT_EQ(scores(column.column(), {bins, Direction::descending}, column.size()),
              scores(negative.column(), {bins, Direction::ascending}, column.size()));
  }
}

TEST(RfmScore, DoesNotDependOnTheOrderOfTheRows) {
  Random random(4);
  Numerics column;
  for (int i = 0; i < 5000; ++i) column.add({between(random, 0, 300), 0});
  const Scoring scoring{5, Direction::descending};
  const auto before = scores(column.column(), scoring, column.size());
  std::vector<std::size_t> order = all_rows(column);
  std::shuffle(order.begin(), order.end(), random);
  Numerics shuffled;
  for (const std::size_t row : order) shuffled.add({column.units[row].value(), 0});
  const auto after = scores(shuffled.column(), scoring, column.size());
  for (std::size_t i = 0; i < order.size(); ++i) ASSERT_EQ(after[i], before[order[i]]);
}

TEST(RfmScore, OfOneRowOrOfEqualRowsIsInTheMiddle) {
  Numerics column;
  column.add({42, 0});
  EXPECT_EQ(scores(column.column(), {5, Direction::ascending}, 1), std::vector{3});
  column.add({420, 1});
  for (const Direction direction : {Direction::ascending, Direction::descending}) {
    EXPECT_EQ(scores(column.column(), {5, direction}, 2), (std::vector{3, 3}));
    EXPECT_EQ(scores(column.column(), {4, direction}, 2), (std::vector{2, 2}));
    EXPECT_EQ(scores(column.column(), {1, direction}, 2), (std::vector{1, 1}));
  }
}

TEST(RfmScore, OfTheBestValueIsTheBestHoweverManyShareIt) {
  Numerics column;
  for (const std::int64_t days : {1, 1, 1, 1, 9}) column.add({days, 0});
  EXPECT_EQ(scores(column.column(), {5, Direction::descending}, 5), (std::vector{5, 5, 5, 5, 1}));
  EXPECT_EQ(scores(column.column(), {5, Direction::ascending}, 5), (std::vector{1, 1, 1, 1, 5}));
}

TEST(RfmScore, CanBeStopped) {
  Numerics column;
  for (int i = 0; i < 200000; ++i) column.add({i * 7919 % 100003, 0});
  std::vector<std::int32_t> out(column.size());
  EXPECT_THROW(score(column.column(), {1000, Direction::ascending}, out, [] { return true; }),
               Stopped);
}

TEST(RfmScore, RefusesWhatNobodyCanMean) {
  EXPECT_EQ(fault_of([] { to_scoring(0, "asc"); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([] { to_scoring(-1, "asc"); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([] { to_scoring(1001, "asc"); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([] { to_scoring(5, "ascending"); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([] { to_scoring(5, ""); }), Fault::bad_argument);
  EXPECT_EQ(to_scoring(1000, "desc"), (Scoring{1000, Direction::descending}));
  const double bad[] = {std::numeric_limits<double>::quiet_NaN()};
  const std::uint8_t present[] = {0};
  std::int32_t out[1];
  EXPECT_EQ(fault_of([&] {
              score(DoubleColumn{bad, present}, {5, Direction::ascending}, out, never);
            }),
            Fault::out_of_range);
}
