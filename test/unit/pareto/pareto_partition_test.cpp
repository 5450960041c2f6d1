#include "base/error.hpp"
#include "pareto/pareto_partition_support.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <tuple>

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::pareto::test;

namespace {

Numerics t3() {
  Numerics column;
  for (const char *v : {"500", "300", "100", "100", "50", "0", "-50"}) column.add(v);
  return column;
}

} // namespace

TEST(ParetoPartition, T3) {
  EXPECT_EQ(classes(t3()), "AAAACDD");
  EXPECT_EQ(classes(t3(), {}, Base::net), "AABBCDD"); // 800 of 1000 is exactly 80 %
  const double positive[] = {500 / 1050., 800 / 1050., 1000 / 1050., 1000 / 1050., 1, 1, 1};
  EXPECT_EQ(shares(t3()), std::vector(std::begin(positive), std::end(positive)));
  const double net[] = {0.5, 0.8, 1, 1, 1.05, 1.05, 1};
  EXPECT_EQ(shares(t3(), Base::net), std::vector(std::begin(net), std::end(net)));
}

TEST(ParetoPartition, T3InDoublesOfAnyDecimalScale) {
  for (const double factor : {1.0, 0.1, 0.01, 0.001, 1e-7, 1e300, 1e-300, 1e25}) {
    Doubles column;
    for (const double v : {500., 300., 100., 100., 50., 0., -50.})
      column.add(std::stod(std::to_string(static_cast<int>(v)) + "e" +
                           std::to_string(static_cast<int>(std::round(std::log10(factor))))));
    EXPECT_EQ(classes(column), "AAAACDD") << factor;
    EXPECT_EQ(classes(column, {}, Base::net), "AABBCDD") << factor;
  }
}

TEST(ParetoPartition, NullsEmptyAndOneRow) {
  Numerics column;
  EXPECT_EQ(classes(column), "");
  column.add_null();
  EXPECT_EQ(classes(column), "0");
  column.add("0.01");
  EXPECT_EQ(classes(column), "0A");
  EXPECT_EQ(classes(column, {}, Base::net), "0A");
  Numerics losses;
  losses.add("-1");
  losses.add("0");
  EXPECT_EQ(classes(losses), "DD");
  EXPECT_TRUE(std::isnan(shares(losses)[0]));
}

TEST(ParetoPartition, TheGreatestIsAlwaysA) {
  Numerics column; // the net base is negative
  for (const char *v : {"5", "5", "3", "-100"}) column.add(v);
  EXPECT_EQ(classes(column, {}, Base::net), "AACD");
  EXPECT_TRUE(std::isnan(shares(column, Base::net)[0]));
  const double tiny[] = {1e-18, 2e-18};
  Numerics two;
  two.add("5");
  two.add("4");
  EXPECT_EQ(classes(two, to_cuts(tiny)), "AC");
}

TEST(ParetoPartition, OrderOfTheRowsDoesNotMatter) {
  std::mt19937_64 random(3);
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i)
    values.push_back(std::exp(static_cast<double>(random() % 1000) / 37) - 1e3);
  const auto by_value = [&] {
    Doubles column;
    for (double v : values) column.add(v);
    const std::string c = classes(column);
    const auto s = shares(column, Base::net);
    std::vector<std::tuple<double, char, double>> result;
    for (std::size_t i = 0; i < values.size(); ++i) result.emplace_back(values[i], c[i], s[i]);
    std::sort(result.begin(), result.end());
    return result;
  };
  const auto first = by_value();
  for (int round = 0; round < 10; ++round) {
    std::shuffle(values.begin(), values.end(), random);
    EXPECT_EQ(by_value(), first);
  }
}

TEST(ParetoPartition, DoublesFarApartStayPositive) {
  Doubles column;
  for (double v : {1e300, 1e-300, std::numeric_limits<double>::denorm_min(), -0.0, 0.0,
                   -std::numeric_limits<double>::max()})
    column.add(v);
  EXPECT_EQ(classes(column), "ACCDDD");
  EXPECT_EQ(shares(column)[1], 1);
}

TEST(ParetoPartition, RefusesDoublesThatAreNoNumbers) {
  for (double v : {std::nan(""), double(INFINITY), -double(INFINITY)}) {
    Doubles column;
    column.add(1);
    column.add(v);
    EXPECT_THROW(classes(column), Error);
    EXPECT_THROW(shares(column), Error);
  }
}
