#include "base/error.hpp"
#include "contracts/contract_support.hpp"
#include "contracts/measures.hpp"

#include <algorithm>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::contracts::test;

namespace {

class RandomTimeline : public RandomContracts {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomTimeline, testing::Range(0, 200));

} // namespace

TEST(Span, MonthsFollowTheCalendarAndStayInIt) {
  EXPECT_EQ(later(day("2024-01-31"), {1, 0}), day("2024-02-29"));
  EXPECT_EQ(later(day("2024-01-31"), {1, 1}), day("2024-03-01"));
  EXPECT_EQ(earlier(day("2024-03-31"), {1, 0}), day("2024-02-29"));
  EXPECT_EQ(earlier(day("2024-01-15"), {13, 0}), day("2022-12-15"));
  EXPECT_EQ(later(max_day, {0, 1}), open_end);
  EXPECT_EQ(later(max_day, {INT32_MAX, INT32_MAX}), open_end);
  EXPECT_EQ(earlier(min_day, {INT32_MAX, INT32_MAX}), min_day);
  EXPECT_EQ(earlier(open_end, {1, 1}), open_end);
  EXPECT_THROW(require_span({0, -1}, "bridge"), Error);
  EXPECT_THROW(require_span({-1, 0}, "bridge"), Error);
}

TEST_P(RandomTimeline, TimelineIsTheDaysOneByOne) {
  const auto is_cover = [](const DayState &state) { return state.is_paid || state.is_paused; };
  for (const Span bridge : bridges) {
    const std::vector<DayState> days = days_of(whole, bridge, is_cover);
    const Timeline changes = timeline(whole, bridge);
    for (Day d = first_day; d <= last_day; ++d) {
      const DayState &expected = days[static_cast<std::size_t>(d - first_day)];
      EXPECT_TRUE(state_on(changes, d).rate == expected.rate) << d << ", " << to_string(bridge);
      EXPECT_EQ(state_on(changes, d).is_paused, expected.is_paused) << d;
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const RateChange before = i > 0 ? changes[i - 1] : RateChange{};
      EXPECT_FALSE(before.rate == changes[i].rate && before.is_paused == changes[i].is_paused);
      EXPECT_TRUE(i == 0 || before.day < changes[i].day);
    }
  }
}

TEST_P(RandomTimeline, StretchesAreThePaidDays) {
  for (const Span bridge : bridges) {
    const std::vector<DayState> days =
        days_of(whole, bridge, [](const DayState &state) { return state.is_paid; });
    const std::vector<Stretch> stretches = active_stretches(whole, bridge);
    for (Day d = first_day; d <= last_day; ++d)
      EXPECT_EQ(std::any_of(stretches.begin(), stretches.end(),
                            [&](const Stretch &s) { return s.from <= d && d < s.to; }),
                days[static_cast<std::size_t>(d - first_day)].is_paid)
          << d << ", " << to_string(bridge);
  }
}

TEST_P(RandomTimeline, CoverEndsAreWhereAllThatCoversEnds) {
  std::vector<Day> expected;
  for (Day d = first_day + 1; d <= last_day; ++d) {
    bool covered = false, goes_on = false;
    for (const Contract &contract : whole.contracts()) {
      if (!contract.is_revenue() || !contract.covers(d - 1)) continue;
      covered = true;
      goes_on |= contract.to > d;
    }
    if (covered && !goes_on) expected.push_back(d);
  }
  std::vector<Day> found;
  for (const CoverEnd &end : cover_ends(whole, {0, 9})) {
    found.push_back(end.day);
    EXPECT_EQ(end.last, end.day + 9);
    bool is_paid = false;
    for (Day d = end.day; d <= end.last; ++d) is_paid |= state_of(whole, d).is_paid;
    EXPECT_EQ(end.is_renewed, is_paid);
  }
  EXPECT_EQ(found, expected);
}

TEST(Timeline, APauseInterruptsAndGapsAroundItAreBridged) {
  const ContractHistory all = history_of("[2024-01-01 2024-02-01 30] [2024-02-05 2024-03-01 pause] "
                                         "[2024-03-03 2024-04-01 30] [2024-05-01 open trial 40]");
  EXPECT_EQ(timeline(all, {0, 5}), (Timeline{{day("2024-01-01"), 30, false},
                                             {day("2024-02-05"), 0, true},
                                             {day("2024-03-03"), 30, false},
                                             {day("2024-04-01"), 0, false}}));
  EXPECT_EQ(timeline(all, {}).size(), 6u);
  EXPECT_EQ(active_stretches(all, {1, 1}),
            (std::vector<Stretch>{{day("2024-01-01"), day("2024-02-01")},
                                  {day("2024-03-03"), day("2024-04-01")}}));
  EXPECT_EQ(active_stretches(all, {1, 2}).size(), 1u);
}

namespace {

const char *const t2[] = {
    ("[2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 30] [2024-03-05 2024-04-05 30] "
     "[2024-04-05 2024-05-05 30]"),
    "[2024-01-10 2024-02-20 50] [2024-02-20 2024-12-31 80]",
    "[2024-02-03 2024-02-25 40]",
    "[2024-01-01 2024-03-15 20] [2024-02-01 2024-06-01 25]",
    "[2023-12-15 2024-02-01 100] [2024-04-10 2025-01-01 60]",
    "[2024-01-01 2025-01-01 100]"};

} // namespace

TEST(WorkedExampleT2, RatesAtTheEndsOfTheMonths) {
  const std::pair<const char *, int> closings[] = {{"2023-12-31", 100},
                                                   {"2024-01-31", 300},
                                                   {"2024-02-29", 255},
                                                   {"2024-03-31", 235},
                                                   {"2024-04-30", 295}};
  for (const auto &[when, closing] : closings) {
    Money total = 0;
    for (const char *rows : t2) total += monthly_rate(history_of(rows), day(when));
    EXPECT_TRUE(total == closing) << when;
  }
}

TEST(WorkedExampleT2, TheBridgeClosesTheGapOfS1AndNotThatOfS5) {
  const Span month{0, 30};
  EXPECT_EQ(timeline(history_of(t2[0])).size(), 4u);
  EXPECT_EQ(timeline(history_of(t2[0]), month),
            (Timeline{{day("2024-01-01"), 30, false}, {day("2024-05-05"), 0, false}}));
  EXPECT_EQ(timeline(history_of(t2[4]), month).size(), 4u);
  EXPECT_EQ(timeline(history_of(t2[4]), {0, 69}).size(), 3u) << "69 days apart";
  EXPECT_EQ(timeline(history_of(t2[4]), {0, 68}).size(), 4u);
}

TEST(WorkedExampleT2, OneOfTwoContractsEndingIsNoEndOfCover) {
  const auto ends = cover_ends(history_of(t2[3]));
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].day, day("2024-06-01"));
  EXPECT_FALSE(ends[0].is_renewed);
  const auto switched = cover_ends(history_of(t2[1]));
  ASSERT_EQ(switched.size(), 2u);
  EXPECT_TRUE(switched[0].is_renewed) << "a plan switch renews";
}
