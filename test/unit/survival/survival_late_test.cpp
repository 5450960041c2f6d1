#include "survival/survival_log_rank.hpp"
#include "survival/survival_support.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::survival;
using namespace portfolio::survival::test;
using namespace portfolio::test;

namespace {

struct Late {
  double entry, duration;
  bool event;
};

SurvivalTable table_of_late(const std::vector<Late> &customers) {
  SurvivalState state(nullptr, arena);
  for (const Late &c : customers)
    c.entry < 0 ? state.add(c.duration, c.event) : state.add_late(c.entry, c.duration, c.event);
  return opened(state);
}

/// Some of them observed from the origin on.
std::vector<Late> random_customers(Random &random, std::int64_t most) {
  std::vector<Late> customers;
  for (std::int64_t n = between(random, 1, most); n > 0; --n) {
    const double entry = static_cast<double>(between(random, -5, 10));
    customers.push_back({entry, std::max(entry, 0.0) + static_cast<double>(between(random, 1, 12)),
                         random() % 3 > 0});
  }
  return customers;
}

} // namespace

TEST(LateEntry, CountsAsAtRiskAfterItsEntryAndUpToItsDuration) {
  Random random{5};
  for (int i = 0; i < 2000; ++i) {
    SCOPED_TRACE("table " + std::to_string(i));
    const auto all = random_customers(random, 30);
    double survival = 1;
    double last = -1;
    for (const SurvivalPoint &point : kaplan_meier(table_of_late(all))) {
      ASSERT_GT(point.duration, last);
      last = point.duration;
      std::int64_t at_risk = 0, events = 0, censored = 0;
      for (const Late &c : all) {
        at_risk += c.entry < point.duration && point.duration <= c.duration;
        events += c.duration == point.duration && c.event;
        censored += c.duration == point.duration && !c.event;
      }
      ASSERT_EQ(point.at_risk, at_risk);
      ASSERT_EQ(point.events, events);
      ASSERT_EQ(point.censored, censored);
      survival *= 1 - static_cast<double>(events) / static_cast<double>(at_risk);
      ASSERT_NEAR(point.survival, survival, 1e-12);
      ASSERT_EQ(point.std_error().has_value(), point.survival > 0);
    }
  }
}

TEST(LateEntry, IsKeptByEveryFormAndSplit) {
  Random random{6};
  for (int i = 0; i < 300; ++i) {
    const auto a = random_customers(random, 10), b = random_customers(random, 10);
    auto both = a;
    both.insert(both.end(), b.begin(), b.end());
    const SurvivalTable whole = table_of_late(both);
    ASSERT_TRUE(merge(survival_from_text(to_text(table_of_late(a))),
                      survival_from_wire(to_wire(table_of_late(b)))) == whole)
        << i;
    ASSERT_TRUE(open_survival(stored(whole)) == whole) << i;
  }
  EXPECT_EQ(to_text(table_of_late({{2, 6, true}, {2, 7, false}, {-1, 2, true}})),
            "v1 [2 1 0 entered 2] [6 1 0] [7 0 1]");
}

TEST(LateEntry, RefusesWhatCannotBe) {
  SurvivalState state(nullptr, arena);
  for (const auto &[entry, duration] : {std::pair(3.0, 3.0), {4.0, 3.0}, {-1.0, 3.0}, {NAN, 3.0}})
    EXPECT_THROW(state.add_late(entry, duration, true), Error) << entry << " " << duration;
  for (const char *text : {"v1 [2 0 0 entered 1]", "v1 [2 1 0] [3 0 0 entered 1]", "v1 [1 0 0]",
                           "v1 [2 1 0 entered 1]", "v1 [1 1 0] [2 1 0 entered 1]"})
    EXPECT_THROW(survival_from_text(text), Error) << text;
  EXPECT_NO_THROW(survival_from_text("v1 [2 0 0 entered 1] [3 1 0]"));
}

TEST(LateEntry, GroupsThatNeverMeetAreNotCompared) {
  const SurvivalTable early = table_of_late({{-1, 1, true}, {-1, 2, true}, {-1, 3, true}}),
                      late = table_of_late({{5, 6, true}, {5, 7, true}, {5, 8, true}}),
                      both = table_of_late({{-1, 2, true}, {-1, 7, true}, {-1, 9, false}});
  const std::vector<SurvivalTable> apart = {early, late}, linked = {early, late, both};
  EXPECT_FALSE(log_rank(apart).statistic);
  const LogRank test = log_rank(linked);
  ASSERT_TRUE(test.statistic);
  EXPECT_EQ(test.df, 2);
  double observed = 0, expected = 0;
  for (const LogRankGroup &group : test.groups) {
    observed += static_cast<double>(group.observed);
    expected += group.expected;
  }
  EXPECT_NEAR(observed, expected, 1e-12);
}
