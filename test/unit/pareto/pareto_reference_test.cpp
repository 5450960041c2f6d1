#include "pareto/pareto_partition_support.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::pareto::test;

namespace {

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

template <class Column> void expect_reference(const Column &column, double a, double b, Base base) {
  const Reference expected = reference(column.values(), real_text(a), real_text(b), base);
  const double cuts[] = {a, b};
  ASSERT_EQ(classes(column, to_cuts(cuts), base), expected.classes);
  const auto found = shares(column, base);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(std::isnan(found[i]), !expected.shares[i].has_value());
    if (!expected.shares[i]) continue;
    ASSERT_NEAR(found[i], static_cast<double>(*expected.shares[i]), 4e-16 * std::fabs(found[i]));
  }
}

} // namespace

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
  for (int round = 0; round < 250; ++round) {
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
  for (int round = 0; round < 200; ++round) {
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
