#include "selection/sectors.hpp"

#include "base/arena_support.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::selection;
using portfolio::test::arena;

namespace {

struct Row {
  std::string sector, customer;
  Decimal margin, cost;
};

std::vector<Row> random_rows(std::mt19937_64 &random, std::size_t most) {
  std::vector<Row> rows(random() % most);
  for (Row &row : rows) {
    row.sector = std::string(random() % 12, 's') + std::to_string(random() % 4);
    row.customer = std::string(random() % 12, 'c') + std::to_string(random() % 30);
    row.margin = {static_cast<Money>(random() % 100000) - 20000, static_cast<int>(random() % 4)};
    row.cost = {static_cast<Money>(random() % 3 * 100), static_cast<int>(random() % 3)};
  }
  return rows;
}

SectorTable opened(SectorLog *log) {
  return open_sectors({reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4});
}

SectorTable sectors_of(const std::vector<Row> &rows) {
  SectorState state(nullptr, arena);
  for (const Row &row : rows) state.add(row.sector, row.customer, row.margin, row.cost);
  return opened(state.log());
}

/// The cells word by word: what every sector and customer adds up to at three decimals.
std::string reference(const std::vector<Row> &rows) {
  std::map<std::pair<std::string, std::string>, std::pair<Money, Money>> sums;
  int scale = 0;
  for (const Row &row : rows) scale = std::max({scale, row.margin.scale, row.cost.scale});
  for (const Row &row : rows) {
    auto &[margin, cost] = sums[{row.sector, row.customer}];
    margin += rescale(row.margin.units, row.margin.scale, scale);
    cost += rescale(row.cost.units, row.cost.scale, scale);
  }
  std::string text = "v1 scale " + std::to_string(scale);
  for (const auto &[key, sum] : sums)
    text += " [" + to_string({sum.first, scale}) + " " + to_string({sum.second, scale}) + " \"" +
            key.first + "\" \"" + key.second + "\"]";
  return text;
}

std::string shown(const char *text, std::int32_t minimum = 1) {
  const SectorTable table = sectors_from_text(text);
  std::string lines;
  for (const SectorRow &row : sector_rows(table, minimum))
    lines += (row.rank ? std::to_string(*row.rank) : "-") + " " + std::string(row.sector) + " " +
             std::to_string(row.customers) + " " + to_string({row.margin, table.scale}) + " " +
             to_string({row.cost, table.scale}) + " " +
             to_string({row.margin_per_customer, shown_scale(table)}) +
             (row.is_left_out ? " left out\n" : "\n");
  return lines;
}

} // namespace

TEST(Sectors, CustomersAddUpLikeAMap) {
  std::mt19937_64 random{51};
  for (int i = 0; i < 300; ++i) {
    const auto rows = random_rows(random, i < 290 ? 200 : 5000);
    ASSERT_EQ(to_text(sectors_of(rows)), reference(rows)) << i;
  }
}

TEST(Sectors, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{52};
  for (int i = 0; i < 200; ++i) {
    auto rows = random_rows(random, 100);
    const SectorTable whole = sectors_of(rows);
    std::ranges::shuffle(rows, random);
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    SectorState state(nullptr, arena);
    state.merge(sectors_from_text(to_text(sectors_of({middle, rows.end()}))));
    state.merge(sectors_from_wire(to_wire(sectors_of({rows.begin(), middle}))));
    const SectorTable sum = opened(SectorState::finish(opened(state.log()), arena));
    ASSERT_EQ(to_text(sum), to_text(whole)) << i;
    ASSERT_TRUE(equal(sum, whole)) << i;
  }
}

TEST(Sectors, AFewCustomersWithManyRowsTakeLittleRoom) {
  SectorState state(nullptr, arena);
  for (int i = 0; i < 200'000; ++i) state.add("food", "C" + std::to_string(i % 20), {1, 0}, {0, 0});
  EXPECT_LE(state.log()->capacity(), std::size_t{1} << 14);
  EXPECT_EQ(shown(to_text(opened(state.log())).c_str()), "1 food 20 200000 0 10000.00\n");
}

TEST(Sectors, AreRankedByMarginThenPerCostThenPerCustomerThenName) {
  EXPECT_EQ(shown("v1 scale 0 [50 20 \"b\" \"1\"] [50 10 \"c\" \"1\"] [25 5 \"d\" \"1\"] "
                  "[25 5 \"d\" \"2\"] [50 10 \"a\" \"1\"] [60 90 \"e\" \"1\"] [-1 0 \"f\" \"1\"]"),
            "1 e 1 60 90 60.00\n2 a 1 50 10 50.00\n3 c 1 50 10 50.00\n4 d 2 50 10 25.00\n"
            "5 b 1 50 20 50.00\n6 f 1 -1 0 -1.00\n");
}

TEST(Sectors, SmallOnesAreListedBehindTheRanking) {
  EXPECT_EQ(shown("v1 scale 0 [90 0 \"a\" \"1\"] [10 0 \"b\" \"1\"] [10 0 \"b\" \"2\"] "
                  "[10 1 \"b\" \"3\"] [95 0 \"c\" \"1\"]",
                  2),
            "1 b 3 30 1 10.00\n- c 1 95 0 95.00 left out\n- a 1 90 0 90.00 left out\n");
  EXPECT_EQ(shown("v1 scale 0 [-10 0 \"b\" \"1\"] [0 0 \"b\" \"2\"] [0 0 \"b\" \"3\"]"),
            "1 b 3 -10 0 -3.33\n");
  EXPECT_EQ(shown("v1 scale 0"), "");
}

TEST(Sectors, RowsAndTextSayNoMarginPerCostOfNothing) {
  const auto rows = sector_rows(sectors_from_text("v1 scale 1 [9.0 0.0 \"a\" \"1\"]"), 1);
  EXPECT_FALSE(rows.at(0).margin_per_cost);
  EXPECT_EQ(
      sector_rows(sectors_from_text("v1 scale 1 [9.0 4.5 \"a\" \"1\"]"), 1).at(0).margin_per_cost,
      2);
}

TEST(Sectors, DecimalsDoNotMatterForEquality) {
  const auto a = sectors_from_text("v1 scale 0 [5 1 \"a\" \"1\"]"),
             b = sectors_from_text("v1 scale 2 [5.00 1.00 \"a\" \"1\"]");
  EXPECT_TRUE(equal(a, b));
  EXPECT_EQ(to_wire(a, Form::comparable), to_wire(b, Form::comparable));
  EXPECT_FALSE(equal(a, sectors_from_text("v1 scale 0 [5 2 \"a\" \"1\"]")));
  EXPECT_FALSE(equal(a, sectors_from_text("v1 scale 0 skipped 1 [5 1 \"a\" \"1\"]")));
}

TEST(Sectors, TextIsReadAsItIsWritten) {
  for (const char *text : {"v1 scale 0", "v1 scale 2 skipped 1 [120.50 20.00 \"food\" \"C1\"] "
                                         "[-80.00 5.00 \"food\" \"C \\\"2\\\"\"]"})
    EXPECT_TRUE(equal(sectors_from_wire(to_wire(sectors_from_text(text))),
                      sectors_from_text(to_text(sectors_from_text(text)))))
        << text;
  EXPECT_EQ(to_text(sectors_from_text("v1 scale 0 [2 0 \"b\" \"1\"] [1 0 \"a\" \"1\"] "
                                      "[3 1 \"b\" \"1\"]")),
            "v1 scale 0 [1 0 \"a\" \"1\"] [5 1 \"b\" \"1\"]");
}

TEST(Sectors, WhatCannotBeIsRefused) {
  const std::string long_name(201, 'x');
  for (const std::string &text :
       {std::string(), std::string("v2"), std::string("v1 scale 13"),
        std::string("v1 scale 0 [1 2 \"a\"]"), "v1 scale 0 [1 2 \"a\" \"" + long_name + "\"]",
        "v1 scale 0 [1 2 \"" + long_name + "\" \"a\"]"})
    EXPECT_THROW(sectors_from_text(text), Error) << text;
  SectorState state(nullptr, arena);
  EXPECT_THROW(state.add(long_name, "1", {}, {}), Error);
  EXPECT_THROW(state.add("a", long_name, {}, {}), Error);
  EXPECT_THROW(sector_rows({}, 0), Error);
  Bytes wire = to_wire(sectors_from_text("v1 scale 0 [1 0 \"a\" \"1\"] [2 0 \"b\" \"1\"]"));
  std::swap(wire[6], wire[wire.size() - 3]); // the names of the sectors
  EXPECT_THROW(sectors_from_wire(wire), Error);
}

TEST(Sectors, DamagedCellsAreRefused) {
  SectorState state(nullptr, arena);
  state.add("food", "C1", {100, 0}, {5, 0});
  SectorLog *log = SectorState::finish(opened(state.log()), arena);
  log->cells()[0] = 4 | std::uint64_t{199} << 32;
  EXPECT_THROW(opened(log), Error);
}
