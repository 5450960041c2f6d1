#include "cohorts/cohort_forms.hpp"
#include "cohorts/cohort_rows.hpp"
#include "cohorts/cohort_support.hpp"
#include "history/count_in_place_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::history;
using namespace portfolio::test;
using namespace portfolio::cohorts::test;

TEST(Cohorts, CustomersCountedInPlaceAreCountedLikeAnyOther) {
  Random random{17};
  int counted = 0;
  for (int i = 0; i < 300; ++i)
    counted += count_in_place<CohortState, CohortCalendar>(
        random, random_parameters(random), i % 3 ? 4000 : 1000, &CohortState::table);
  EXPECT_GT(counted, 7500); // of 15,000: this is what most customers take
}

TEST(Cohorts, ManyCustomersOfLargeAmountsAddUpExactly) {
  const std::int64_t large = (std::int64_t{1} << CohortTally::max_amount_width) - 1;
  std::vector<Event> events;
  for (Day day = 0; day < 127; ++day) events.push_back({8766 + day, {large, 0}}); // 2024
  events.push_back({9132, {1, 0}});                                               // 2025
  const auto bytes = packed(reference(events, 0));
  for (const Anchor anchor : {Anchor::calendar, Anchor::personal}) {
    const CohortParameters yearly{{12, 0}, on(2027, 1, 1), 0, anchor};
    CohortCalendar calendar(yearly);
    std::vector<std::uint16_t> index(16384);
    calendar.use_index(index);
    CohortState state(yearly, arena);
    const History history{HistoryBytes(bytes)};
    const std::int64_t customers = 3 * CohortTally::max_members + 10;
    std::int64_t counted = 0;
    for (std::int64_t i = 0; i < customers; ++i) {
      const bool in_place = state.table()->count(bytes, calendar);
      if (!in_place) state.add(history, calendar);
      counted += in_place;
    }
    EXPECT_GE(counted, customers - 4);
    const auto one = cohort_rows(*table_of({history}, yearly), true);
    const auto many = cohort_rows(*state.table(), true);
    ASSERT_EQ(one.size(), many.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_TRUE(many[i].revenue == customers * one[i].revenue);
      EXPECT_EQ(many[i].active, customers * one[i].active);
      EXPECT_EQ(many[i].on_or_after, customers * one[i].on_or_after);
      EXPECT_EQ(many[i].eligible, customers * one[i].eligible);
    }
  }
}
