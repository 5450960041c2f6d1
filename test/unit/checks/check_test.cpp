#include "checks/check.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

using namespace portfolio::checks;

TEST(Check, EachHasItsOwnWordsWorstFirst) {
  const std::string order[] = {"error", "warning", "notice"};
  std::set<std::string_view> findings;
  std::size_t severity = 0;
  for (int i = 1; i <= static_cast<int>(Check::last_month); ++i) {
    const Words said = words(static_cast<Check>(i));
    while (severity < 3 && order[severity] != said.severity) ++severity;
    ASSERT_LT(severity, 3u) << i;
    EXPECT_TRUE(findings.insert(said.finding).second) << said.finding;
    EXPECT_EQ(said.remedy.back(), '.') << said.finding;
  }
}
