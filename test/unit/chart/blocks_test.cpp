#include "chart/blocks.hpp"

#include "base/error.hpp"
#include "chart/letters.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::chart;

namespace {

std::string spark(const std::vector<std::optional<double>> &values) {
  Rows rows(std::pmr::new_delete_resource());
  for (const auto &value : values) rows.add({{}, std::nullopt, value});
  return sparkline(rows);
}

std::size_t letters_of(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) take_letter(text);
  return count;
}

TEST(Bar, IsAsLongAsItsPartOfTheLargest) {
  EXPECT_EQ(text_bar(50, 100, 10), "█████");
  EXPECT_EQ(text_bar(100, 100, 4), "████");
  EXPECT_EQ(text_bar(1, 8, 1), "▏");
  EXPECT_EQ(text_bar(5, 8, 2), "█▎");
  EXPECT_EQ(text_bar(0, 100, 10), "");
  EXPECT_EQ(text_bar(1e-9, 100, 10), "▏") << "little is not nothing";
  EXPECT_EQ(text_bar(0, 0, 10), "");
}

TEST(Bar, SaysWhatItCannotShow) {
  EXPECT_EQ(text_bar(-50, 100, 4), "-██");
  EXPECT_EQ(text_bar(101, 100, 4), "███▶");
  EXPECT_EQ(text_bar(1, 0, 4), "███▶");
  EXPECT_THROW(text_bar(1, -1, 4), Error);
  EXPECT_THROW(text_bar(1, 1, 0), Error);
  EXPECT_THROW(text_bar(1, 1, 1001), Error);
  EXPECT_THROW(text_bar(std::nan(""), 1, 10), Error);
  EXPECT_THROW(text_bar(1, HUGE_VAL, 10), Error);
}

TEST(Sparkline, RisesFromTheLeastToTheLargest) {
  EXPECT_EQ(spark({1, 2, 3, 4, 5, 6, 7, 8}), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(spark({100, 107}), "▁█");
  EXPECT_EQ(spark({5, 5}), "▄▄");
}

TEST(Sparkline, HasGapsAndTwoLinesForNegatives) {
  EXPECT_EQ(spark({1, std::nullopt, 2}), "▁ █");
  EXPECT_EQ(spark({8, -8, 0, std::nullopt, -1, 4}), "█ ▁  ▄\n █  ▔");
  EXPECT_EQ(spark({-3}), " \n█");
  EXPECT_EQ(spark({std::nullopt}), "");
  EXPECT_EQ(spark({}), "");
}

TEST(Sparkline, HasACharacterForEachRow) {
  std::vector<std::optional<double>> values;
  for (int i = 0; i < 1000; ++i) values.push_back(std::sin(i) + 2);
  EXPECT_EQ(letters_of(spark(values)), 1000U);
  values.push_back(1);
  EXPECT_THROW(spark(values), Error);
}

} // namespace
