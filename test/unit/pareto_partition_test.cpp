#include "pareto/partition.hpp"

#include "base/error.hpp"
#include "pareto/thresholds.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <optional>
#include <random>
#include <string>

using namespace portfolio;
using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

namespace {

/// What a numeric or a double stands for, from its decimal text.
Rational parse(std::string text) {
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  int exponent = 0;
  if (const auto e = text.find('e'); e != text.npos) {
    exponent = std::stoi(text.substr(e + 1));
    text.resize(e);
  }
  if (const auto point = text.find('.'); point != text.npos) {
    exponent -= static_cast<int>(text.size() - point - 1);
    text.erase(point, 1);
  }
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1)); // no octal
  const Integer power =
      boost::multiprecision::pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
  Rational value = exponent < 0 ? Rational(Integer(text), power) : Rational(Integer(text) * power);
  return negative ? -value : value;
}

std::string shown(double value) {
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

using Values = std::vector<std::optional<Rational>>;

struct Reference {
  std::string classes;
  std::vector<std::optional<Rational>> shares;
};

/// Definitions §4, word for word and in quadratic time.
Reference reference(const Values &values, const std::string &cut_a, const std::string &cut_b,
                    Base base) {
  Rational whole = 0;
  for (const auto &v : values)
    if (v && (*v > 0 || base == Base::net)) whole += *v;
  Reference result;
  for (const auto &v : values) {
    if (!v) {
      result.classes += '0';
      result.shares.push_back(std::nullopt);
      continue;
    }
    Rational before = 0, including = 0;
    for (const auto &other : values) {
      if (other && (*other > 0 || base == Base::net)) {
        if (*other > *v && *other > 0) before += *other;
        if (*other >= *v) including += *other;
      }
    }
    const auto below = [&](const std::string &cut) {
      return before == 0 || (whole > 0 && before < parse(cut) * whole);
    };
    result.classes += *v <= 0 ? 'D' : below(cut_a) ? 'A' : below(cut_b) ? 'B' : 'C';
    result.shares.push_back(whole > 0 ? std::optional(Rational(including / whole)) : std::nullopt);
  }
  return result;
}

/// A numeric column as the binding fills it.
struct Numerics {
  std::vector<WideInteger> units;
  std::vector<std::uint8_t> scales;
  void add(const char *text) { add(parse_decimal(text)); }
  void add(Decimal value) {
    units.push_back(WideInteger::of(value.units));
    scales.push_back(static_cast<std::uint8_t>(value.scale));
  }
  void add_null() {
    units.push_back({77, 77});
    scales.push_back(absent);
  }
  NumericColumn column() const { return {units, scales}; }
  Values values() const {
    Values result;
    for (std::size_t i = 0; i < units.size(); ++i)
      if (scales[i] == absent)
        result.push_back(std::nullopt);
      else
        result.push_back(parse(to_string({units[i].value(), scales[i]})));
    return result;
  }
};

struct Doubles {
  std::vector<double> values_;
  std::vector<std::uint8_t> scales;
  void add(double v) {
    values_.push_back(v);
    scales.push_back(0);
  }
  void add_null() {
    values_.push_back(std::numeric_limits<double>::quiet_NaN());
    scales.push_back(absent);
  }
  DoubleColumn column() const { return {values_, scales}; }
  Values values() const {
    Values result;
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (scales[i] == absent)
        result.push_back(std::nullopt);
      else
        result.push_back(parse(shown(values_[i])));
    return result;
  }
};

template <class Column>
std::string classes(const Column &c, const Cuts &cuts = {}, Base base = Base::positive) {
  std::string out(c.scales.size(), '?');
  classify(c.column(), cuts, base, out, never);
  std::replace(out.begin(), out.end(), '\0', '0');
  return out;
}

template <class Column> std::vector<double> shares(const Column &c, Base base = Base::positive) {
  std::vector<double> out(c.scales.size());
  accumulate(c.column(), base, out, never);
  return out;
}

template <class Column> void expect_reference(const Column &column, double a, double b, Base base) {
  const Reference expected = reference(column.values(), shown(a), shown(b), base);
  const double cuts[] = {a, b};
  ASSERT_EQ(classes(column, to_cuts(cuts), base), expected.classes);
  const auto found = shares(column, base);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(std::isnan(found[i]), !expected.shares[i].has_value());
    if (!expected.shares[i]) continue;
    ASSERT_NEAR(found[i], static_cast<double>(*expected.shares[i]), 4e-16 * std::fabs(found[i]));
  }
}

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

TEST(ParetoPartition, ScalesMixAndWideAmountsAreExact) {
  Numerics column;
  column.add("1000000000000000000");
  column.add("0.000000000001");
  column.add("999999999999999999.999999999999");
  column.add("-1000000000000000000.000000000000");
  expect_reference(column, 0.5, 0.9, Base::positive);
  expect_reference(column, 0.5, 1, Base::positive);
  expect_reference(column, 0.1, 0.9, Base::net);
  EXPECT_EQ(classes(column, {}, Base::positive), "ACAD");
}

TEST(ParetoPartition, RandomNumericsAgreeWithTheReference) {
  std::mt19937_64 random(1);
  const double cut_choices[] = {0.05, 0.2, 1. / 3, 0.5, 0.8, 0.9, 0.95, 0.99, 1};
  for (int round = 0; round < 600; ++round) {
    Numerics column;
    const std::size_t rows = 1 + random() % 60;
    const int spread =
        1 + static_cast<int>(random() % 6); // few digits: many ties, exact boundaries
    for (std::size_t i = 0; i < rows; ++i) {
      if (random() % 11 == 0) {
        column.add_null();
        continue;
      }
      const auto units =
          static_cast<Money>(random() % static_cast<std::uint64_t>(power_of_ten(spread)));
      column.add(Decimal{random() % 4 == 0 ? -units : units, static_cast<int>(random() % 4)});
    }
    std::size_t a = random() % 8, b = a + 1 + random() % (8 - a);
    expect_reference(column, cut_choices[a], cut_choices[b],
                     round % 2 ? Base::net : Base::positive);
  }
}

TEST(ParetoPartition, RandomDoublesAgreeWithTheReference) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 500; ++round) {
    Doubles column;
    const std::size_t rows = 1 + random() % 40;
    const int shape = static_cast<int>(random() % 3);
    for (std::size_t i = 0; i < rows; ++i) {
      if (random() % 11 == 0) {
        column.add_null();
        continue;
      }
      const double sign = random() % 5 == 0 ? -1 : 1;
      const double u = static_cast<double>(random() >> 11) * 0x1p-53;
      if (shape == 0) column.add(sign * static_cast<double>(random() % 100) / 10);
      if (shape == 1) column.add(sign * std::exp(8 * u));
      if (shape == 2) column.add(sign * u);
    }
    expect_reference(column, 0.8, 0.95, round % 2 ? Base::net : Base::positive);
  }
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

TEST(ParetoThresholds, SelectionAgreesWithTheScanOnShapesThatTrapPivots) {
  std::mt19937_64 random(4);
  for (int shape = 0; shape < 6; ++shape)
    for (std::size_t n : {1u, 2u, 15u, 16u, 17u, 100u, 1000u, 20000u}) {
      std::vector<std::int64_t> values(n);
      for (std::size_t i = 0; i < n; ++i) {
        const auto k = static_cast<std::int64_t>(i), size = static_cast<std::int64_t>(n);
        const std::int64_t shapes[] = {k + 1,
                                       size - k,
                                       7,
                                       k % 3 + 1,
                                       std::min(k, size - k) + 1,
                                       static_cast<std::int64_t>(random() >> 20) + 1};
        values[i] = shapes[shape];
      }
      std::vector<Group> groups;
      for (auto v : values) groups.push_back({v, 1});
      std::sort(groups.begin(), groups.end(), [](auto &x, auto &y) { return x.value > y.value; });
      std::vector<Group> merged;
      for (auto &g : groups)
        if (!merged.empty() && merged.back().value == g.value)
          ++merged.back().customers;
        else
          merged.push_back(g);
      const Money base = totals(merged).positive;
      std::vector<Money> wide(values.begin(), values.end());
      const auto expected = scan_thresholds(merged, base, {});
      const auto narrow = select_thresholds(values, base, {}, never);
      const auto found = select_thresholds(wide, base, {}, never);
      EXPECT_TRUE(narrow.a == expected.a && narrow.b == expected.b) << shape << ' ' << n;
      EXPECT_TRUE(found.a == expected.a && found.b == expected.b) << shape << ' ' << n;
    }
}

TEST(ParetoThresholds, StopsWhenAsked) {
  std::vector<std::int64_t> values(1000, 5);
  EXPECT_THROW(select_thresholds(values, 5000, {}, [] { return true; }), Stopped);
}

TEST(ParetoShare, IsTheShortestDecimal) {
  EXPECT_TRUE(least_amount(to_share(0, "cut"), 1000) == 0);
  EXPECT_EQ(to_share(1. / 3, "cut").numerator, 3333333333333333);
  EXPECT_TRUE(least_amount(to_share(0.8, "cut"), 1000) == 800);
  EXPECT_TRUE(least_amount(to_share(0.8, "cut"), 1001) == 801);
  const Money most = std::numeric_limits<Money>::max();
  EXPECT_TRUE(least_amount(to_share(1, "cut"), most) == most);
  EXPECT_TRUE(least_amount(to_share(0.999999999999999, "cut"), most) < most);
}

TEST(ParetoShare, RefusesNonsense) {
  const auto refuses = [](std::vector<double> cuts) { EXPECT_THROW(to_cuts(cuts), Error); };
  refuses({});
  refuses({0.8});
  refuses({0.2, 0.5, 0.8});
  refuses({0.95, 0.8});
  refuses({0.8, 0.8});
  refuses({0, 0.8});
  refuses({-0.1, 0.8});
  refuses({0.8, 1.1});
  refuses({0.8, std::numeric_limits<double>::quiet_NaN()});
  refuses({0.8, std::numeric_limits<double>::infinity()});
  refuses({1e-19, 0.8});
  EXPECT_THROW(to_base("gross"), Error);
  EXPECT_EQ(to_base("net"), Base::net);
}
