#include "selection/ranks.hpp"

#include "base/arena_support.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

using namespace portfolio;
using namespace portfolio::selection;
using portfolio::test::arena;

namespace {

using Pairs = std::vector<std::pair<double, double>>;

Pairs random_pairs(std::mt19937_64 &random, unsigned values) {
  Pairs pairs(2 + random() % 30);
  for (auto &[a, b] : pairs) {
    a = static_cast<double>(random() % values) - 3;
    b = static_cast<double>(random() % values) / 4 + (random() % 2 == 0 ? a : 0);
  }
  return pairs;
}

RankTable table_of(const Pairs &pairs, std::int32_t k = 0) {
  RankState state(nullptr, k, arena);
  for (const auto &[a, b] : pairs) state.add(a, b);
  return open_ranks(
      {reinterpret_cast<const std::uint8_t *>(state.log()) + 4, state.log()->capacity() - 4});
}

/// Spearman by counting, for every customer, those below and beside him.
double reference(const Pairs &pairs) {
  const auto n = static_cast<double>(pairs.size());
  double xy = 0, xx = 0, yy = 0;
  for (const auto &[a, b] : pairs) {
    double x = -n, y = -n;
    for (const auto &[c, d] : pairs) {
      x += c < a ? 2 : c == a ? 1 : 0;
      y += d < b ? 2 : d == b ? 1 : 0;
    }
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 2;
}

} // namespace

TEST(Ranks, CorrelationIsThatOfCountedRanks) {
  std::mt19937_64 random{31};
  for (int i = 0; i < 1000; ++i) {
    const Pairs pairs = random_pairs(random, 1 + static_cast<unsigned>(random() % 40));
    ASSERT_NEAR(rank_correlation(table_of(pairs)).value_or(2), reference(pairs), 1e-12) << i;
  }
  EXPECT_EQ(rank_correlation(table_of({{1, 5}, {2, 6}, {3, 7}})), 1);
  EXPECT_EQ(rank_correlation(table_of({{1, 7}, {2, 6}, {3, 5}})), -1);
  EXPECT_FALSE(rank_correlation(table_of({{1, 7}, {2, 7}})));
  EXPECT_FALSE(rank_correlation(table_of({{1, 7}})));
  EXPECT_FALSE(rank_correlation(RankTable()));
  // R: cor(c(106,100,86,101,99,103,97,113,112,110), c(7,27,2,50,28,29,20,12,6,17),
  // method="spearman")
  EXPECT_NEAR(*rank_correlation(table_of({{106, 7},
                                          {100, 27},
                                          {86, 2},
                                          {101, 50},
                                          {99, 28},
                                          {103, 29},
                                          {97, 20},
                                          {113, 12},
                                          {112, 6},
                                          {110, 17}})),
              -29.0 / 165, 1e-12);
}

TEST(Ranks, OverlapCountsWhoIsInBothLists) {
  std::mt19937_64 random{32};
  for (int i = 0; i < 1000; ++i) {
    Pairs pairs(2 + random() % 30);
    for (auto &pair : pairs)
      pair = {std::generate_canonical<double, 53>(random),
              std::generate_canonical<double, 53>(random)};
    const auto k = static_cast<std::int32_t>(1 + random() % 35);
    const auto length = std::min<std::size_t>(pairs.size(), static_cast<std::size_t>(k));
    std::ranges::sort(pairs, [](auto x, auto y) { return x.first > y.first; });
    Pairs second = pairs;
    std::ranges::sort(second, [](auto x, auto y) { return x.second > y.second; });
    int both = 0;
    for (std::size_t j = 0; j < length; ++j)
      both += std::count(second.begin(), second.begin() + static_cast<std::ptrdiff_t>(length),
                         pairs[j]) > 0;
    ASSERT_NEAR(*rank_overlap(table_of(pairs, k)), both / static_cast<double>(length), 1e-12) << i;
  }
}

TEST(Ranks, TiesAtTheEndOfAListAreInItInPart) {
  EXPECT_EQ(rank_overlap(table_of({{3, 3}, {2, 2}, {2, 1}}, 2)), (1 + 0.5) / 2);
  EXPECT_EQ(rank_overlap(table_of({{1, 1}, {1, 2}, {1, 3}, {1, 4}}, 1)), 0.25);
  EXPECT_EQ(rank_overlap(table_of({{1, 1}, {1, 1}, {1, 1}, {1, 1}}, 1)), 1);
  EXPECT_EQ(rank_overlap(table_of({{3, 3}, {2, 2}, {2, 2}, {2, 2}, {1, 1}}, 3)), 1);
  EXPECT_EQ(rank_overlap(table_of({{1, 2}, {2, 1}}, 5)), 1);
  EXPECT_FALSE(rank_overlap(table_of({{1, 2}, {2, 1}})));
  EXPECT_FALSE(rank_overlap(table_of({}, 5)));
}

TEST(Ranks, AFewCustomersKeepTheirPlacesBesideVeryMany) {
  const auto overlap = [](const char *text) { return *rank_overlap(ranks_from_text(text)); };
  EXPECT_EQ(overlap("v1 k 17 [1 1 customers 9000000000000000000] [2 2 customers 3]"), 1);
  EXPECT_EQ(overlap("v1 k 4 [1 1 customers 9000000000000000000] [1 2] [2 1] [2 2 customers 2]"),
            0.75);
}

TEST(Ranks, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{33};
  for (int i = 0; i < 300; ++i) {
    Pairs pairs = random_pairs(random, 6);
    const RankTable whole = table_of(pairs, 3);
    std::ranges::shuffle(pairs, random);
    const auto middle = pairs.begin() + static_cast<std::ptrdiff_t>(pairs.size() / 2);
    RankState state(nullptr, 3, arena);
    state.merge(ranks_from_text(to_text(table_of({middle, pairs.end()}, 3))));
    state.merge(ranks_from_wire(to_wire(table_of({pairs.begin(), middle}, 3))));
    const RankTable sum = open_ranks(
        {reinterpret_cast<const std::uint8_t *>(state.log()) + 4, state.log()->capacity() - 4});
    ASSERT_EQ(sum, whole) << to_text(sum) << " and " << to_text(whole);
  }
}

TEST(Ranks, ZeroIsZeroWhicheverItsSign) {
  EXPECT_EQ(table_of({{-0.0, 1}, {0.0, -0.0}}), table_of({{0.0, 1}, {-0.0, 0.0}}));
}

TEST(Ranks, TextIsReadAsItIsWritten) {
  for (const char *text : {"v1", "v1 k 10 skipped 1 [-1.5 20] [3 4 customers 2] [3 5]"}) {
    EXPECT_EQ(to_text(ranks_from_text(text)), text);
    EXPECT_EQ(to_text(ranks_from_wire(to_wire(ranks_from_text(text)))), text);
  }
  EXPECT_EQ(to_text(ranks_from_text("v1 [3 4] [-0 2] [3 4]")), "v1 [0 2] [3 4 customers 2]");
}

TEST(Ranks, WhatCannotBeIsRefused) {
  for (const char *text : {"", "v2", "v1 k -1", "v1 k 2147483648", "v1 [1]", "v1 [1 nan]",
                           "v1 [1 2 customers 0]", "v1 [1 2 customers 9223372036854775807] [1 3]"})
    EXPECT_THROW(ranks_from_text(text), Error) << text;
  RankState state(nullptr, 3, arena);
  EXPECT_THROW(state.add(std::nan(""), 1), Error);
  EXPECT_THROW(state.add(1, std::numeric_limits<double>::infinity()), Error);
  EXPECT_THROW(RankState(state.log(), 4, arena), Error);
  EXPECT_THROW(checked_length(0), Error);
}
