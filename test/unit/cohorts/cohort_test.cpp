#include "cohorts/cohort_rows.hpp"
#include "cohorts/cohort_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <optional>

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::history;
using namespace portfolio::test;
using namespace portfolio::cohorts::test;

namespace {

/// A day and n steps, by the calendar: the end of the month where the day is missing.
Day plus(Day day, Step step, std::int64_t n) {
  using namespace std::chrono;
  if (step.months == 0) return static_cast<Day>(day + n * step.days);
  const year_month_day date = to_date(day);
  const year_month there =
      year_month(date.year(), date.month()) + months(static_cast<int>(n * step.months));
  const year_month_day moved = there / date.day();
  return to_day(moved.ok() ? moved : year_month_day(there / std::chrono::last));
}

/// Definitions §5 read word for word: every age of every customer by its dates.
struct Reference {
  struct Cell {
    std::int64_t eligible = 0, active = 0, active_so_far = 0, later = 0, later_so_far = 0;
    Money revenue = 0;
  };
  CohortParameters p;
  std::map<Day, std::map<std::int64_t, Cell>> cells; // by start of the cohort
  std::map<Day, std::int64_t> size;
  Money unassigned = 0;
  std::uint64_t without_purchase = 0;

  Reference(const Portfolio &portfolio, const CohortParameters &parameters) : p(parameters) {
    for (const History &history : portfolio) add(history.days());
  }

  Day cohort_start(Day day) const {
    std::int64_t k = (day - p.origin) / (p.step.days + 31 * p.step.months);
    while (plus(p.origin, p.step, k) > day) --k;
    while (plus(p.origin, p.step, k + 1) <= day) ++k;
    return plus(p.origin, p.step, k);
  }
  /// Starts of the periods of a member, from that of the first purchase on.
  Day start(Day first, std::int64_t age) const {
    if (p.anchor == Anchor::personal) return plus(first, p.step, age);
    Day at = cohort_start(first);
    for (; age > 0; --age) { // the next start is the first one not in this period
      Day next = at + std::max(p.step.days, 28 * p.step.months);
      while (cohort_start(next) == at) ++next;
      at = cohort_start(next);
    }
    return at;
  }

  void add(const DayTotals &days) {
    std::optional<Day> first;
    for (const DayTotal &total : days)
      if (!first && total.orders > 0 && total.day < p.as_of) first = total.day;
    for (const DayTotal &total : days)
      if (total.day < p.as_of && (!first || total.day < start(*first, 0)))
        unassigned += total.amount;
    if (!first) {
      ++without_purchase;
      return;
    }
    auto &cohort = cells[cohort_start(*first)];
    ++size[cohort_start(*first)];
    Day from = start(*first, 0);
    for (std::int64_t age = 0; from < p.as_of; ++age) {
      const Day to = p.anchor == Anchor::personal ? start(*first, age + 1) : start(from, 1);
      Cell &cell = cohort[age];
      bool active = false, later = false;
      for (const DayTotal &total : days) {
        if (total.day >= p.as_of || total.day < from) continue;
        later |= total.orders > 0;
        active |= total.orders > 0 && total.day < to;
        if (total.day < to) cell.revenue += total.amount;
      }
      const bool complete = to <= p.as_of;
      cell.eligible += complete;
      cell.active += complete && active;
      cell.later += complete && later;
      cell.active_so_far += active;
      cell.later_so_far += later;
      from = to;
    }
  }
};

} // namespace

TEST(Cohorts, OfRandomPortfoliosAreWhatTheDatesSay) {
  Random random{5};
  for (int i = 0; i < 800; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_parameters(random);
    Reference expected(portfolio, parameters);
    const CohortTable *table = table_of(portfolio, parameters);
    std::map<Day, std::int64_t> ages;
    std::map<Day, Money> cumulative;
    for (const CohortRow &row : cohort_rows(*table, true)) {
      SCOPED_TRACE(shown(parameters) + ", cohort " + to_string(row.cohort_start) + ", age " +
                   std::to_string(row.age));
      const Reference::Cell &cell = expected.cells[row.cohort_start][row.age];
      ASSERT_EQ(row.age, ages[row.cohort_start]++);
      ASSERT_EQ(row.size, expected.size[row.cohort_start]);
      ASSERT_EQ(row.eligible, cell.eligible);
      ASSERT_EQ(row.is_complete, cell.eligible == row.size);
      ASSERT_EQ(row.active, row.eligible > 0 ? cell.active : cell.active_so_far);
      ASSERT_EQ(row.on_or_after, row.eligible > 0 ? cell.later : cell.later_so_far);
      ASSERT_TRUE(row.revenue == cell.revenue);
      ASSERT_TRUE(row.cumulative_revenue == (cumulative[row.cohort_start] += cell.revenue));
    }
    for (const auto &[start, cohort] : expected.cells) {
      ASSERT_LT(cohort.rbegin()->first, ages[start]) << shown(parameters);
      ASSERT_EQ(cohort.size(), static_cast<std::size_t>(ages[start])) << shown(parameters);
    }
    ASSERT_TRUE(table->unassigned() == expected.unassigned);
    ASSERT_EQ(table->without_purchase(), expected.without_purchase);
    ASSERT_EQ(table->customers() + static_cast<std::int64_t>(table->without_purchase()),
              static_cast<std::int64_t>(portfolio.size()));
  }
}

TEST(Cohorts, RevenueOfAllCohortsIsTheRevenueOfEachPeriodAndEverybodyBuysAtAgeZero) {
  Random random{6};
  for (int i = 0; i < 500; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    CohortParameters parameters = random_parameters(random);
    parameters.anchor = Anchor::calendar;
    const Grid grid(parameters.step, parameters.origin);
    const CohortTable *table = table_of(portfolio, parameters);
    std::map<Period, Money> by_cohorts, by_events;
    Money early = 0;
    for (const CohortRow &row : cohort_rows(*table, true)) {
      by_cohorts[grid.index(row.cohort_start) + row.age] += row.revenue;
      if (row.age == 0) {
        ASSERT_EQ(row.on_or_after, row.size);
        ASSERT_EQ(row.active, row.size);
      }
      ASSERT_LE(row.active, row.on_or_after);
      ASSERT_LE(row.on_or_after, row.eligible > 0 ? row.eligible : row.size);
    }
    for (const History &history : portfolio) {
      const Measures known = measure(history, {.to = parameters.as_of});
      for (const DayTotal &total : history.days()) {
        if (total.day >= parameters.as_of) continue;
        const Period k = grid.index(total.day);
        const bool is_early = !known.first_purchase || k < grid.index(*known.first_purchase);
        (is_early ? early : by_events[k]) += total.amount;
      }
    }
    for (const auto &[k, revenue] : by_events) ASSERT_TRUE(by_cohorts[k] == revenue);
    ASSERT_TRUE(table->unassigned() == early);
  }
}

TEST(Cohorts, OwnStepsFromAMonthEndDoNotDrift) {
  const History history = history_of({{on(2024, 1, 31), 1},
                                      {on(2024, 2, 28), 2},
                                      {on(2024, 2, 29), 4},
                                      {on(2024, 3, 30), 8},
                                      {on(2024, 3, 31), 16},
                                      {on(2024, 4, 29), 32},
                                      {on(2024, 4, 30), 64}});
  const auto rows =
      cohort_rows(*table_of({history, history}, monthly(on(2024, 5, 1), Anchor::personal)), true);
  const int expected[] = {1 + 2, 4 + 8, 16 + 32, 64};
  ASSERT_EQ(rows.size(), std::size(expected));
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_TRUE(rows[i].revenue == 2 * expected[i]) << i;
  EXPECT_TRUE(rows[2].is_complete); // until 29 April
  EXPECT_FALSE(rows[3].is_complete);
}

TEST(Cohorts, OwnAgesCountOnlyWhoseTimeIsUp) {
  // Both begin in January; on 20 March the first has two months behind her, the second one.
  const Portfolio portfolio{history_of({{on(2024, 1, 5), 10}, {on(2024, 2, 10), 10}}),
                            history_of({{on(2024, 1, 25), 10}, {on(2024, 3, 1), 10}})};
  const CohortTable *table = table_of(portfolio, monthly(on(2024, 3, 20), Anchor::personal));
  const auto rows = cohort_rows(*table, false);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].size, 2);
  EXPECT_EQ(rows[1].eligible, 1);
  EXPECT_EQ(rows[1].active, 1); // the second one is active too, but her month is not over
  EXPECT_EQ(*rows[1].retention_rate(), 1.0);
  EXPECT_FALSE(rows[1].is_complete);
  EXPECT_TRUE(rows[1].revenue == 20);
  EXPECT_EQ(cohort_rows(*table, true).size(), 3u);
  const auto mean = mean_retention(*table);
  ASSERT_EQ(mean.size(), 2u);
  EXPECT_EQ(mean[1].eligible, 1);
}

TEST(Cohorts, MeanRetentionIsWeightedCountsZerosAndLeavesOutWhatIsNotComplete) {
  const Portfolio portfolio{history_of({{on(2024, 1, 5), 10}, {on(2024, 2, 10), 10}}),
                            history_of({{on(2024, 1, 6), 10}}), history_of({{on(2024, 1, 7), 10}}),
                            history_of({{on(2024, 2, 25), 10}, {on(2024, 4, 1), 10}}),
                            history_of({{on(2024, 3, 25), 10}, {on(2024, 4, 1), 10}})};
  const auto mean = mean_retention(*table_of(portfolio, monthly(on(2024, 4, 15))));
  ASSERT_EQ(mean.size(), 3u);
  EXPECT_EQ(mean[1].cohorts, 2); // that of March is not over
  EXPECT_EQ(mean[1].eligible, 4);
  EXPECT_EQ(mean[1].active, 1); // that of February: none
  EXPECT_EQ(*mean[1].retention_rate(), 0.25);
  EXPECT_EQ(mean[2].eligible, 3);
}

TEST(Cohorts, OfMixedScalesAreExact) {
  const History cents = reference({{8770, {12345, 2}}}, 2), mills = reference({{8770, {1, 3}}}, 3);
  const auto rows = cohort_rows(*table_of({cents, mills, cents}, monthly(8800)), true);
  ASSERT_FALSE(rows.empty());
  EXPECT_TRUE(rows.front().revenue == 246901);
}
