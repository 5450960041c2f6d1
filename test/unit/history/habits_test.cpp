#include "history/habits.hpp"
#include "history/history_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

constexpr Day january = to_day(std::chrono::year{2024} / 1 / 1);
const Grid months({1, 0}, 0);

Event event(Day day, std::int64_t units) { return {day, {units, 0}}; }
History history_of(const std::vector<Event> &events) { return reference(events, 0); }

/// Days with a purchase before as_of, from the events.
std::set<Day> active_days(const std::vector<Event> &events, Day as_of) {
  std::set<Day> days;
  for (const Event &e : events)
    if (e.day < as_of && e.amount.units >= 0) days.insert(e.day);
  return days;
}

std::vector<Event> ordinary_events(Random &random) {
  std::vector<Event> events;
  const std::int64_t count = between(random, 0, 25);
  for (std::int64_t i = 0; i < count; ++i)
    events.push_back(
        event(january + static_cast<Day>(between(random, 0, 500)),
              between(random, 0, 8) == 0 ? -between(random, 1, 50) : between(random, 0, 900)));
  return events;
}

Grid random_grid(Random &random) {
  const Step steps[] = {{1, 0}, {3, 0}, {0, 7}, {0, 1}, {0, 30}};
  const Step step = steps[random() % 5];
  return {step, random() % 2 ? default_origin(step) : static_cast<Day>(between(random, -40, 400))};
}

} // namespace

TEST(Habits, GapsOfAWorkedExample) {
  // 1, 5, 15 January and 4 February; twice on the 5th; a refund on the 10th.
  const History h =
      history_of({event(january, 10), event(january + 4, 5), event(january + 4, 5),
                  event(january + 9, -5), event(january + 14, 3), event(january + 34, 9)});
  EXPECT_EQ(purchase_days(h, january + 40), 4);
  EXPECT_EQ(median_gap(h, january + 40), 10);   // 4, 10, 20
  EXPECT_EQ(median_gap(h, january + 34), 7);    // 4, 10: the last day is not known yet
  EXPECT_EQ(overdue_ratio(h, january + 64), 3); // 30 days since / 10
  EXPECT_EQ(overdue_ratio(h, january + 24), 10 / 7.0);
  EXPECT_EQ(median_gap(h, january + 4), std::nullopt);
  EXPECT_EQ(overdue_ratio(h, january + 4), std::nullopt);
  EXPECT_EQ(purchase_days(h, january), 0);
}

TEST(Habits, RefundsDoNotMakeActive) {
  const History h = history_of({event(january, -10), event(january + 40, -5)});
  EXPECT_EQ(purchase_days(h, january + 100), 0);
  EXPECT_EQ(median_gap(h, january + 100), std::nullopt);
  EXPECT_EQ(active_period_ratio(h, months, january + 100), std::nullopt);
  EXPECT_EQ(spend_trend(h, months, january + 100), std::nullopt);
}

TEST(Habits, IncompletePeriodsAreLeftOut) {
  const History h =
      history_of({event(january + 5, 100), event(january + 40, 160), event(january + 95, 7)});
  const auto at = [](unsigned month, unsigned day) {
    return to_day(std::chrono::year{2024} / static_cast<int>(month) / static_cast<int>(day));
  };
  EXPECT_EQ(active_period_ratio(h, months, at(1, 31)), std::nullopt);
  EXPECT_EQ(active_period_ratio(h, months, at(2, 1)), 1);
  EXPECT_EQ(spend_trend(h, months, at(2, 29)), std::nullopt);
  EXPECT_EQ(spend_trend(h, months, at(3, 1)), 60);
  EXPECT_EQ(active_period_ratio(h, months, at(4, 1)), 2 / 3.0);
  EXPECT_EQ(spend_trend(h, months, at(4, 1)), -50); // 100, 160, 0
  EXPECT_EQ(active_period_ratio(h, months, at(4, 30)), 2 / 3.0);
}

TEST(Habits, AreTheDefinitionsOnRandomHistories) {
  Random random(11);
  for (int trial = 0; trial < 2000; ++trial) {
    const auto events = ordinary_events(random);
    const Day as_of = january + static_cast<Day>(between(random, -10, 600));
    const auto days = active_days(events, as_of);
    const History h = history_of(events);
    ASSERT_EQ(purchase_days(h, as_of), static_cast<std::int64_t>(days.size()));
    std::vector<Day> gaps;
    for (auto i = days.begin(); i != days.end() && std::next(i) != days.end(); ++i)
      gaps.push_back(*std::next(i) - *i);
    std::sort(gaps.begin(), gaps.end());
    if (gaps.empty()) {
      ASSERT_EQ(median_gap(h, as_of), std::nullopt);
      continue;
    }
    const double median = (gaps[(gaps.size() - 1) / 2] + gaps[gaps.size() / 2]) / 2.0;
    ASSERT_EQ(median_gap(h, as_of), median);
    ASSERT_DOUBLE_EQ(overdue_ratio(h, as_of).value(), (as_of - *days.rbegin()) / median);
  }
}

TEST(Habits, PeriodsAreTheDefinitionsOnRandomHistories) {
  Random random(12);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto events = ordinary_events(random);
    const Day as_of = january + static_cast<Day>(between(random, -10, 600));
    const Grid grid = random_grid(random);
    const History h = history_of(events);
    const auto days = active_days(events, as_of);
    std::vector<double> revenue;
    double active = 0;
    if (!days.empty())
      for (Period k = grid.index(*days.begin()); grid.start(k + 1) <= as_of; ++k) {
        double sum = 0;
        bool bought = false;
        for (const Event &e : events)
          if (e.day >= grid.start(k) && e.day < grid.start(k + 1)) {
            sum += static_cast<double>(static_cast<std::int64_t>(e.amount.units));
            bought = bought || e.amount.units >= 0;
          }
        revenue.push_back(sum);
        active += bought;
      }
    const auto m = static_cast<double>(revenue.size());
    const auto ratio = active_period_ratio(h, grid, as_of);
    ASSERT_EQ(ratio.has_value(), m > 0);
    ASSERT_DOUBLE_EQ(ratio.value_or(0), m > 0 ? active / m : 0);
    const auto slope = spend_trend(h, grid, as_of);
    ASSERT_EQ(slope.has_value(), m > 1);
    if (!slope) continue;
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (std::size_t i = 0; i < revenue.size(); ++i) {
      const auto x = static_cast<double>(i);
      sx += x;
      sy += revenue[i];
      sxx += x * x;
      sxy += x * revenue[i];
    }
    ASSERT_NEAR(*slope, (m * sxy - sx * sy) / (m * sxx - sx * sx), 1e-9 * (1 + std::abs(*slope)));
  }
}

TEST(Habits, FarDaysAndHugeSumsAreErrorsOrFinite) {
  const History far = history_of({event(min_day, 1), event(max_day, 1)});
  EXPECT_EQ(median_gap(far, max_day), std::nullopt);
  EXPECT_GT(active_period_ratio(far, months, max_day).value(), 0);
  EXPECT_LT(spend_trend(far, Grid({0, 1}, 0), max_day).value(), 0);
  EXPECT_THROW(median_gap(far, max_day + 1), Error);
  EXPECT_THROW(spend_trend(far, months, min_day - 1), Error);
  DayTotals totals;
  for (const Day day : {january, january + 4000})
    totals.push_back(
        {.day = day, .events = 1, .orders = 1, .uncosted = 1, .amount = power_of_ten(38)});
  EXPECT_THROW(spend_trend(History(totals, 0, 0), Grid({0, 1}, 0), january + 4001), Error);
}
