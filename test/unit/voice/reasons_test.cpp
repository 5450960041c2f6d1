#include "voice/reasons.hpp"

#include "base/arena_support.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::voice;

namespace {

using test::arena;

struct Loss {
  std::string reason;
  Decimal revenue;
};

std::vector<Loss> random_losses(std::mt19937_64 &random, unsigned reasons) {
  std::vector<Loss> losses(random() % 60);
  for (Loss &each : losses) {
    const auto n = random() % reasons;
    each.reason = n == 0   ? ""
                  : n == 1 ? "other"
                  : n == 2 ? " unknown "
                           : "reason " + std::to_string(n);
    each.revenue = {static_cast<Money>(random() % 100000) - 5000, static_cast<int>(random() % 4)};
  }
  return losses;
}

ReasonTable *table_of(const std::vector<Loss> &losses) {
  ReasonState state(nullptr, arena);
  for (const Loss &each : losses) state.add(checked_reason(each.reason), 1, each.revenue);
  return finish(*state.table(), arena);
}

std::string shown(const std::vector<ReasonRow> &rows, int scale) {
  std::string text;
  for (const ReasonRow &row : rows)
    text += std::to_string(row.rank) + ' ' + std::string(row.reason) + ' ' +
            std::to_string(row.customers) + ' ' + to_string({row.revenue, scale}) + '\n';
  return text;
}

/// What top_reasons() should say, from the rows themselves.
std::string reference(const std::vector<Loss> &losses, std::size_t k) {
  std::map<std::string, std::pair<int, Money>> by_name;
  int scale = 0;
  for (const Loss &each : losses) scale = std::max(scale, each.revenue.scale);
  for (const Loss &each : losses) {
    std::string name = each.reason;
    if (name.empty() || name == " unknown ") name = "unknown";
    auto &sum = by_name[name];
    ++sum.first;
    sum.second += rescale(each.revenue.units, each.revenue.scale, scale);
  }
  std::vector<std::pair<std::string, std::pair<int, Money>>> named;
  std::pair<int, Money> other, unknown;
  for (const auto &[name, sum] : by_name)
    if (name == "unknown")
      unknown = sum;
    else if (name == "other")
      other = sum;
    else
      named.emplace_back(name, sum);
  std::sort(named.begin(), named.end(), [](const auto &a, const auto &b) {
    return a.second.first != b.second.first ? a.second.first > b.second.first : a.first < b.first;
  });
  while (named.size() > k) {
    other.first += named.back().second.first;
    other.second += named.back().second.second;
    named.pop_back();
  }
  if (other.first > 0) named.emplace_back("other", other);
  if (unknown.first > 0) named.emplace_back("unknown", unknown);
  std::vector<ReasonRow> rows;
  for (const auto &[name, sum] : named)
    rows.push_back(
        {static_cast<std::int32_t>(rows.size()) + 1, name, sum.first, {}, sum.second, {}});
  return shown(rows, scale);
}

} // namespace

TEST(Reasons, AreCountedAsByAReadingOfTheRows) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 1000; ++i) {
    const auto losses = random_losses(random, 4 + static_cast<unsigned>(random() % 12));
    const ReasonTable *table = table_of(losses);
    for (const int k : {1, 3, 100}) {
      const auto rows = top_reasons(*table, k);
      ASSERT_EQ(shown(rows, table->scale()), reference(losses, static_cast<std::size_t>(k)))
          << i << ", " << k;
      double customers = 0, revenue = 0;
      for (const ReasonRow &row : rows) {
        customers += *row.customer_share;
        if (row.revenue_share) revenue += *row.revenue_share;
      }
      if (rows.empty()) continue;
      ASSERT_NEAR(customers, 1, 1e-12) << i;
      if (rows.front().revenue_share) {
        ASSERT_NEAR(revenue, 1, 1e-9) << i;
      }
    }
  }
}

TEST(Reasons, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{2};
  for (int i = 0; i < 500; ++i) {
    auto losses = random_losses(random, 30);
    const ReasonTable *whole = table_of(losses);
    std::ranges::shuffle(losses, random);
    const auto middle = losses.begin() + static_cast<std::ptrdiff_t>(losses.size() / 2);
    ReasonState sum(reasons_from_text(to_text(*table_of({middle, losses.end()})), arena), arena);
    sum.merge(*reasons_from_wire(to_wire(*table_of({losses.begin(), middle})), arena));
    ASSERT_TRUE(equal(*sum.table(), *whole)) << to_text(*sum.table()) << " and " << to_text(*whole);
    ASSERT_EQ(to_wire(*sum.table(), Form::comparable), to_wire(*whole, Form::comparable)) << i;
  }
}

TEST(Reasons, TextIsReadAsItIsWritten) {
  for (const char *text :
       {"v1 scale 2 skipped 1 [5 120.50 \"moved away\"] [9 -80.00 \"price\"] [2 0.00 \"unknown\"]",
        "v1 scale 0", "v1 scale 3 skipped 2"}) {
    EXPECT_EQ(to_text(*reasons_from_text(text, arena)), text);
    EXPECT_EQ(to_text(*reasons_from_wire(to_wire(*reasons_from_text(text, arena)), arena)), text);
  }
}

TEST(Reasons, TextMayHaveThemInAnyOrder) {
  EXPECT_EQ(to_text(*reasons_from_text("v1 scale 0 [1 2 \"b\"] [1 3 \"a\"] [4 5 \"b\"]", arena)),
            "v1 scale 0 [1 3 \"a\"] [5 7 \"b\"]");
  EXPECT_THROW(reasons_from_wire(Bytes{1, 0, 0, 2, 1, 2, 1, 'b', 1, 2, 1, 'a'}, arena), Error);
  EXPECT_NO_THROW(reasons_from_wire(Bytes{1, 0, 0, 2, 1, 2, 1, 'a', 1, 2, 1, 'b'}, arena));
}

TEST(Reasons, ManyOfThemGrowInPlace) {
  ReasonState state(nullptr, arena);
  for (int i = 0; i < 10'000; ++i) state.add("r" + std::to_string(i * 7919 % 10'000), 1, {i, 0});
  EXPECT_EQ(state.table()->size(), max_reasons);
  EXPECT_EQ(state.table()->customers(), 10'000);
  EXPECT_EQ(state.table()->reason(1).name, "r1");
  EXPECT_THROW(state.add("one more", 1, {0, 0}), Error);
  state.add("r5", 1, {0, 0});
  EXPECT_EQ(state.table()->customers(), 10'001);
}

TEST(Reasons, WhatCannotBeIsRefused) {
  for (const char *text :
       {"", "v1 scale 0 [0 1 \"a\"]", "v1 scale 0 [1 1 \"\"]", "v1 scale 0 [1 1 \" a\"]",
        "v1 scale 13 [1 1 \"a\"]", "v1 scale 0 [1152921504606846976 1 \"a\"] [1 1 \"b\"]"})
    EXPECT_THROW(reasons_from_text(text, arena), Error) << text;
  EXPECT_THROW(checked_reason(std::string(201, 'x')), Error);
  EXPECT_EQ(checked_reason(" \t"), "unknown");
  EXPECT_THROW(top_reasons(*reasons_from_text("v1 scale 0", arena), 0), Error);
  EXPECT_TRUE(top_reasons(*reasons_from_text("v1 scale 0", arena), 3).empty());
}
