#include "base/day_range.hpp"
#include "base/error.hpp"

#include <gtest/gtest.h>
#include <string>

using namespace portfolio;

namespace {

constexpr Day first = 8766; // 2024-01-01

bool is_range(std::string_view text, Day from, Day to) {
  const DayRange range = day_range(text);
  return range.from == from && range.to == to;
}

} // namespace

TEST(DayRange, IsReadAsPostgreSQLWritesIt) {
  constexpr Day no_start = DayRange{}.from, no_end = DayRange{}.to;
  EXPECT_TRUE(is_range("[2024-01-01,2024-02-01)", first, first + 31));
  EXPECT_TRUE(is_range(" [ 2024-01-01 , 2024-01-31 ] ", first, first + 31));
  EXPECT_TRUE(is_range("(2023-12-31,2024-01-02)", first, first + 1));
  EXPECT_TRUE(is_range("[2024-01-01,)", first, no_end));
  EXPECT_TRUE(is_range("(,2024-01-01)", no_start, first));
  EXPECT_TRUE(is_range("(,)", no_start, no_end));
  EXPECT_TRUE(is_range("[-infinity,infinity]", no_start, no_end));
  EXPECT_TRUE(is_range("(-infinity,2024-01-01)", no_start, first));
  EXPECT_TRUE(is_range("empty", 0, 0));
}

TEST(DayRange, OfADayAreTheDaysBeforeIt) {
  EXPECT_TRUE(is_range("2024-01-01", DayRange{}.from, first));
}

TEST(DayRange, RefusesWhatIsNone) {
  for (const char *text : {"", "2024", "01/02/2024", "[2024-01-01", "[2024-01-01,2024-02-01", "x",
                           "[2024-02-01,2024-01-01)", "[2024-02-30,)", "2024-01-01 x", "(,)x"})
    EXPECT_THROW(day_range(text), Error) << text;
}
