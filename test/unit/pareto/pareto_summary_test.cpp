#include "pareto/classifier.hpp"
#include "pareto/concentration.hpp"
#include "pareto/summary_log.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <set>

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

/// Blocks that live as long as a test, as a memory context would keep them.
std::list<std::unique_ptr<std::uint64_t[]>> blocks;
void *allocate(std::size_t bytes) {
  blocks.push_back(std::make_unique<std::uint64_t[]>(bytes / 8));
  return blocks.back().get();
}

SummaryState numeric_state() { return {nullptr, ValueKind::numeric, allocate}; }
SummaryState float8_state() { return {nullptr, ValueKind::float8, allocate}; }

/// Behind the length, and not aligned, as a value with a short header.
Bytes bytes_of(const SummaryState &state) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(state.log());
  return {begin + 4, begin + state.log()->capacity()};
}

Summary opened(const SummaryState &state) { return open_summary(bytes_of(state)); }

Summary numerics(std::initializer_list<const char *> values) {
  auto state = numeric_state();
  for (const char *v : values) state.add(parse_decimal(v));
  return opened(state);
}

Summary t3() { return numerics({"500", "300", "100", "100", "50", "0", "-50"}); }
Distribution of(std::initializer_list<const char *> values) {
  return Distribution(numerics(values));
}

Decimal random_decimal(std::mt19937_64 &random) {
  const auto units = static_cast<Money>(random() % 5000) - 1000;
  return {units, static_cast<int>(random() % 3)};
}

} // namespace

TEST(ParetoSummary, TextIsReadableAndLossless) {
  EXPECT_EQ(to_text(t3()), "v1 numeric scale 0 [500] [300] [100 customers 2] [50] [0] [-50]");
  auto state = float8_state();
  for (double v : {0.1, -1e300, 5e-324, 0.1, -0.0}) state.add(v);
  state.skip();
  EXPECT_EQ(to_text(opened(state)), "v1 float8 skipped 1 [0.1 customers 2] [5e-324] [0] [-1e+300]");
  for (const Summary &summary : {t3(), opened(state), Summary{}, numerics({"0.010", "-5"})}) {
    const std::string text = to_text(summary);
    EXPECT_EQ(to_text(summary_from_text(text)), text);
    EXPECT_EQ(pack(summary_from_text(text)), pack(summary));
    EXPECT_EQ(pack(summary_from_wire(to_wire(summary))), pack(summary));
    EXPECT_EQ(pack(open_summary(pack(summary))), pack(summary));
  }
}

TEST(ParetoSummary, TextMayComeInAnyOrder) {
  EXPECT_EQ(to_text(summary_from_text(" v1 numeric scale 1 [1.0] [3.0 customers 2][1.0]")),
            "v1 numeric scale 1 [3.0 customers 2] [1.0 customers 2]");
}

TEST(ParetoSummary, RefusesBadText) {
  for (const char *text :
       {"", "v2 float8", "v1", "v1 text", "v1 numeric", "v1 numeric scale 13", "v1 float8 [",
        "v1 float8 [1", "v1 float8 [nan]", "v1 float8 [inf]", "v1 numeric scale 0 [1.0]",
        "v1 numeric scale 0 [1 customers 0]", "v1 numeric scale 0 [1 customers -1]",
        "v1 numeric scale 0 [1000000000000000001]", "v1 float8 skipped 9999999999999999999",
        "v1 numeric scale 0 [1 customers 9223372036854775807] [2]", "v1 float8 [1] x"})
    EXPECT_THROW(summary_from_text(text), Error) << text;
}

TEST(ParetoSummary, RefusesBadBytes) {
  const Bytes good = to_wire(t3());
  for (std::size_t n = 0; n < good.size(); ++n)
    EXPECT_THROW(summary_from_wire(SummaryBytes(good).first(n)), Error) << n;
  const auto refused = [](Bytes bytes) { EXPECT_THROW(summary_from_wire(bytes), Error); };
  refused({2, 1, 0, 0, 0});                // version
  refused({1, 3, 0, 0, 0});                // kind
  refused({1, 1, 13, 0, 0});               // scale
  refused({1, 2, 1, 0, 0});                // a float8 has none
  refused({1, 1, 0, 0, 0, 0});             // trailing
  refused({1, 1, 0, 0, 1, 4, 0});          // no customer
  refused({1, 1, 0, 0, 2, 4, 1, 0, 1});    // the same value twice
  refused({1, 1, 0, 0, 2, 4, 1, 1, 1});    // ascending
  refused({1, 1, 0, 0, 0xFF, 0xFF, 3, 4}); // more groups than bytes
}

TEST(ParetoSummary, AnyOrderAndAnySplitGiveTheSameBytes) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<Decimal> values(random() % 300);
    for (auto &v : values) v = random_decimal(random);
    auto whole = numeric_state();
    std::vector<SummaryState> parts(1 + random() % 4, numeric_state());
    for (auto &part : parts) part = numeric_state();
    for (const auto &v : values) {
      auto &part = parts[random() % parts.size()];
      if (random() % 20 == 0) {
        whole.skip();
        part.skip();
      } else {
        whole.add(v);
        part.add(v);
      }
    }
    std::shuffle(parts.begin(), parts.end(), random);
    auto merged = numeric_state();
    Summary pairwise;
    for (auto &part : parts) {
      merged.merge(random() % 2 ? opened(part) : open_summary(pack(opened(part))));
      pairwise = merge(opened(part), pairwise);
    }
    ASSERT_EQ(pack(opened(merged)), pack(opened(whole)));
    ASSERT_EQ(pack(pairwise), pack(opened(whole)));
    ASSERT_EQ(opened(whole).customers() + opened(whole).skipped, values.size());
  }
}

TEST(ParetoSummary, GrowsToManyValuesAndCompactsFewOnes) {
  auto many = float8_state(), few = float8_state();
  for (int i = 0; i < 200000; ++i) {
    many.add(std::sqrt(i));
    few.add(i % 100);
  }
  EXPECT_EQ(opened(many).groups.size(), 200000u);
  EXPECT_EQ(opened(few).groups.size(), 100u);
  EXPECT_EQ(opened(few).customers(), 200000u);
  EXPECT_LE(few.log()->capacity(), 32768u);
  blocks.clear();
}

TEST(ParetoSummary, StopsWhenAsked) {
  auto state = float8_state();
  for (int i = 0; i < 300000; ++i) state.add(std::sin(i));
  EXPECT_THROW(open_summary(bytes_of(state), [] { return true; }), Stopped);
  blocks.clear();
}

TEST(ParetoSummary, EqualWhateverTheScale) {
  EXPECT_TRUE(equal(numerics({"1.0", "2"}), numerics({"2.00", "1"})));
  EXPECT_FALSE(equal(numerics({"1.0", "2"}), numerics({"2.01", "1"})));
  EXPECT_FALSE(equal(numerics({}), opened(float8_state())));
}

TEST(ParetoSummary, KindsDoNotMix) {
  auto state = float8_state();
  EXPECT_THROW(state.add(Decimal{1, 0}), Error);
  EXPECT_THROW(state.merge(t3()), Error);
  EXPECT_THROW(merge(t3(), opened(state)), Error);
  EXPECT_THROW(state.add(std::nan("")), Error);
  EXPECT_THROW(state.add(-INFINITY), Error);
}

TEST(ParetoSummary, FingerprintsTellSummariesApart) {
  Fingerprint a, b, c;
  EXPECT_TRUE(read_fingerprint(pack(t3()), a));
  EXPECT_TRUE(read_fingerprint(pack(summary_from_text(to_text(t3()))), b));
  EXPECT_TRUE(read_fingerprint(pack(numerics({"500", "300", "100", "100", "50", "0", "-51"})), c));
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  EXPECT_FALSE(read_fingerprint(bytes_of(numeric_state()), a));
}

TEST(ParetoClassifier, T3) {
  const Classifier positive(t3(), {}, Base::positive), net(t3(), {}, Base::net);
  std::string found;
  for (int v : {500, 300, 100, 50, 0, -50}) found += positive(Decimal{v, 0});
  for (int v : {500, 300, 100, 50, 0, -50}) found += net(Decimal{v, 0});
  EXPECT_EQ(found, "AAACDDAABCDD");
  EXPECT_EQ(positive(parse_decimal("99.999999999999")), 'C');
  EXPECT_EQ(positive(parse_decimal("1000000000000000000")), 'A');
  EXPECT_EQ(positive(parse_decimal("0.000000000001")), 'C');
  EXPECT_EQ(positive(100.0), 'A'); // converted
  EXPECT_THROW(positive(1e19), Error);
}

TEST(ParetoClassifier, NobodyPositive) {
  const Classifier nobody(numerics({"0.00", "-1"}), {}, Base::positive);
  EXPECT_EQ(nobody(Decimal{1, 12}), 'A'); // nobody is before it
  EXPECT_EQ(nobody(Decimal{0, 0}), 'D');
  auto state = float8_state();
  const Classifier empty(opened(state), {}, Base::net);
  EXPECT_EQ(empty(5e-324), 'A');
  EXPECT_EQ(empty(Decimal{5, 3}), 'A');
  EXPECT_EQ(empty(-1.0), 'D');
}

TEST(ParetoConcentration, PublishedValues) {
  const auto g = [](const Distribution &d) { return gini(d, Zeros::included).value(); };
  EXPECT_NEAR(g(of({"1", "3", "2", "1", "1", "1", "4"})), 0.3076923, 5e-8);
  EXPECT_NEAR(
      g(of({"541", "1463", "2445", "3438", "4437", "5401", "6392", "8304", "11904", "22261"})),
      0.4620911, 5e-8);
  EXPECT_EQ(g(of({"10", "10", "0", "0", "0"})), 0.6);
  EXPECT_NEAR(g(Distribution(t3())), 0.5850340, 5e-8);
  EXPECT_NEAR(gini(Distribution(t3()), Zeros::excluded).value(), 0.4190476, 5e-8);
  EXPECT_NEAR(hhi(Distribution(t3())).value(), 0.3287982, 5e-8);
  EXPECT_EQ(hhi(of({"30", "30", "20", "20"})), 0.26);
}

TEST(ParetoConcentration, OneNegativeValueHardlyMovesAMeasure) {
  const Distribution zeros = of({"10", "20", "30", "40", "50", "0", "0", "0", "0", "0"}),
                     one = of({"10", "20", "30", "40", "50", "0", "0", "0", "0", "-1"});
  const Share fifth = to_share(0.2, "p");
  EXPECT_NEAR(gini(zeros, Zeros::included).value(), 19. / 30, 1e-15);
  EXPECT_EQ(gini(one, Zeros::included), gini(zeros, Zeros::included));
  EXPECT_EQ(top_share(zeros, fifth, Zeros::included), 0.6);
  EXPECT_EQ(top_share(one, fifth, Zeros::included), 0.6);
  for (std::size_t i = 0; i < 11; ++i)
    EXPECT_EQ(lorenz(one, 11, Zeros::included)[i].value_share,
              lorenz(zeros, 11, Zeros::included)[i].value_share);
  EXPECT_EQ(customers_for_share(one, to_share(0.8, "p")),
            customers_for_share(zeros, to_share(0.8, "p")));
}

TEST(ParetoConcentration, ZerosCountAsAsked) {
  const Distribution d = of({"10", "10", "0", "0", "0"});
  EXPECT_EQ(gini(d, Zeros::excluded), 0);
  EXPECT_NEAR(gini(d, Zeros::included).value(), 0.6, 1e-15);
  EXPECT_NEAR(gini(Distribution(t3()), Zeros::included).value(), 12700. / 7350 - 8. / 7, 1e-15);
  EXPECT_EQ(gini(of({"7", "7", "7"}), Zeros::included), 0);
  EXPECT_EQ(gini(of({"7"}), Zeros::included), 0);
  EXPECT_EQ(top_share(d, to_share(0.2, "p"), Zeros::included), 0.5);
  EXPECT_EQ(top_share(d, to_share(0.2, "p"), Zeros::excluded), 0.2);
}

TEST(ParetoConcentration, BeyondExactArithmetic) {
  const Distribution fine = of({"5", "3", "1", "1", "0.5"});
  const Distribution wide = of({"500000000000000000.000000000000", "300000000000000000",
                                "100000000000000000", "100000000000000000", "50000000000000000"});
  EXPECT_DOUBLE_EQ(gini(wide, Zeros::included).value(), gini(fine, Zeros::included).value());
  EXPECT_DOUBLE_EQ(hhi(wide).value(), hhi(fine).value());
  const Share share = to_share(0.123456789, "p");
  EXPECT_DOUBLE_EQ(top_share(wide, share, Zeros::included).value(),
                   top_share(fine, share, Zeros::included).value());
  EXPECT_DOUBLE_EQ(lorenz(wide, 8, Zeros::included)[5].value_share,
                   lorenz(fine, 8, Zeros::included)[5].value_share);
}

TEST(ParetoConcentration, IsUndefinedWithoutValue) {
  for (const Distribution &d : {of({}), of({"0", "-5"})}) {
    EXPECT_FALSE(gini(d, Zeros::included));
    EXPECT_FALSE(hhi(d));
    EXPECT_FALSE(top_share(d, to_share(0.2, "p"), Zeros::included));
    EXPECT_FALSE(customers_for_share(d, to_share(0.2, "p")));
    EXPECT_TRUE(lorenz(d, 11, Zeros::included).empty());
  }
}

TEST(ParetoConcentration, TopShareAndItsInverse) {
  const Distribution d = of({"50", "30", "10", "10"});
  const auto top = [&](double p) {
    return top_share(d, to_share(p, "p"), Zeros::included).value();
  };
  EXPECT_EQ(top(0), 0);
  EXPECT_EQ(top(0.25), 0.5);
  EXPECT_DOUBLE_EQ(top(0.375), 0.65);
  EXPECT_EQ(top(0.5), 0.8);
  EXPECT_EQ(top(1), 1);
  const auto needed = [&](double p) { return customers_for_share(d, to_share(p, "p")).value(); };
  EXPECT_EQ(needed(0), 0u);
  EXPECT_EQ(needed(0.5), 1u);
  EXPECT_EQ(needed(0.51), 2u);
  EXPECT_EQ(needed(0.8), 2u);
  EXPECT_EQ(needed(0.9), 3u);
  EXPECT_EQ(needed(1), 4u);
}

TEST(ParetoConcentration, LorenzCurve) {
  const auto curve = lorenz(of({"50", "30", "10", "10"}), 9, Zeros::included);
  ASSERT_EQ(curve.size(), 9u);
  const double expected[] = {0, .05, .1, .15, .2, .35, .5, .75, 1};
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(curve[i].population_share, static_cast<double>(i) / 8);
    EXPECT_DOUBLE_EQ(curve[i].value_share, expected[i]);
  }
  EXPECT_EQ(lorenz(of({"1", "0"}), 3, Zeros::included)[1].value_share, 0);
  EXPECT_EQ(lorenz(Distribution(t3()), 2, Zeros::included).back().value_share, 1);
  EXPECT_THROW(lorenz(of({"1"}), 1, Zeros::included), Error);
  EXPECT_THROW(lorenz(of({"1"}), 1000001, Zeros::included), Error);
}

TEST(ParetoConcentration, GiniIsTwiceTheAreaAboveTheLorenzCurve) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 100; ++round) {
    auto state = numeric_state();
    const int n = 2 + static_cast<int>(random() % 50);
    state.add(Decimal{1, 0});
    for (int i = 1; i < n; ++i) state.add(random_decimal(random));
    const Distribution d(opened(state));
    std::uint64_t counted = 0;
    for (const Group &g : d.groups) counted += g.customers;
    const auto curve = lorenz(d, static_cast<std::int64_t>(counted) + 1, Zeros::included);
    double area = 0;
    for (std::size_t i = 1; i < curve.size(); ++i)
      area += (curve[i].value_share + curve[i - 1].value_share) / 2 / static_cast<double>(counted);
    EXPECT_NEAR(gini(d, Zeros::included).value(), 1 - 2 * area, 1e-12);
  }
}

TEST(ParetoConcentration, SumsAsText) {
  EXPECT_EQ(to_text(Distribution(t3()), Distribution(t3()).sums.positive), "1050");
  EXPECT_EQ(to_text(of({"1.50", "2"}), of({"1.50", "2"}).sums.net), "3.50");
  const auto total = [](std::initializer_list<double> values) {
    auto state = float8_state();
    for (double v : values) state.add(v);
    const Distribution d(opened(state));
    return to_text(d, d.sums.net);
  };
  EXPECT_EQ(total({0.1, 0.2}), "0.3");
  EXPECT_EQ(total({100, 0.5}), "100.5");
  EXPECT_EQ(total({1e20, 1e20}), "200000000000000000000");
  EXPECT_EQ(parse_decimal("2e-3").units, 2);
  EXPECT_EQ(total({1e300}), "100000000000000000000000000e274");
  EXPECT_EQ(total({}), "0");
}

TEST(ParetoSummary, ClassSumsOfAWorkedExample) {
  const auto sums =
      class_sums(of({"500", "300", "100", "100", "50", "0", "-50"}), Cuts(), Base::positive);
  const std::vector<ClassSum> expected = {{'A', 4, 1000}, {'C', 1, 50}, {'D', 2, -50}};
  EXPECT_EQ(sums, expected);
  EXPECT_TRUE(class_sums(Distribution(Summary{}), Cuts(), Base::positive).empty());
}

TEST(ParetoSummary, ClassSumsAreThoseOfTheClassOfEachValue) {
  std::mt19937_64 random(31);
  std::set<char> seen;
  for (int trial = 0; trial < 500; ++trial) {
    auto state = numeric_state();
    std::vector<Decimal> values;
    for (auto n = random() % 60; n > 0; --n) {
      values.push_back(random_decimal(random));
      state.add(values.back());
    }
    const Summary summary = opened(state);
    const Base base = random() % 2 ? Base::positive : Base::net;
    const Classifier classify(summary, Cuts(), base);
    std::map<char, ClassSum> expected;
    for (const Decimal &value : values) {
      ClassSum &sum = expected[classify(value)];
      ++sum.customers;
      sum.value += rescale(value.units, value.scale, summary.scale);
    }
    std::vector<ClassSum> in_order;
    for (auto &[name, sum] : expected) {
      sum.name = name;
      in_order.push_back(sum);
      seen.insert(name);
    }
    ASSERT_EQ(class_sums(Distribution(summary), Cuts(), base), in_order) << "trial " << trial;
  }
  EXPECT_EQ(seen.size(), 4u);
}
