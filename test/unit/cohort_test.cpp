#include "retention/cohort_forms.hpp"
#include "retention/cohort_rows.hpp"

#include "base/error.hpp"
#include "history_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using namespace portfolio::test;

namespace {

constexpr Step month{1, 0};

Day on(int year, unsigned month_of_year, unsigned day) {
  return to_day(std::chrono::year{year} / static_cast<int>(month_of_year) / static_cast<int>(day));
}

History history_of(const std::vector<std::pair<Day, int>> &purchases) {
  std::vector<Event> events;
  for (const auto &[day, amount] : purchases) events.push_back({day, {amount, 0}});
  return reference(events, 0);
}

using Portfolio = std::vector<History>;

CohortTable *table_of(const Portfolio &portfolio, const CohortParameters &parameters) {
  CohortState state(parameters, arena);
  CohortCalendar calendar(parameters);
  std::vector<std::uint16_t> index(portfolio.size() % 2 ? 600 : 0); // with and without looking up
  calendar.use_index(index);
  for (const History &history : portfolio) { // half of them as they are stored
    const auto bytes = packed(history);
    const bool stored = history.days().size() % 2;
    if (!stored || !state.table()->count(bytes, calendar)) state.add(history, calendar);
  }
  return trim(*state.table(), arena);
}

CohortParameters monthly(Day as_of, Anchor anchor = Anchor::calendar) {
  return {month, as_of, 0, anchor};
}

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

Portfolio random_portfolio(Random &random) {
  Portfolio portfolio;
  const auto span = between(random, 20, 900);
  const bool at_month_ends = random() % 4 == 0;
  for (std::int64_t c = between(random, 1, 6); c > 0; --c) {
    std::vector<Event> events;
    const bool refunds = random() % 2;
    for (std::int64_t n = between(random, 0, 12); n > 0; --n) {
      auto day = static_cast<Day>(between(random, 8700, 8700 + span));
      if (at_month_ends) {
        const auto date = to_date(day);
        day = to_day(date.year() / date.month() / std::chrono::last) -
              static_cast<Day>(between(random, 0, 3));
      }
      events.push_back(
          {day,
           {refunds && random() % 4 == 0 ? -between(random, 1, 300) : between(random, 0, 500), 2}});
    }
    portfolio.push_back(reference(events, 2));
  }
  return portfolio;
}

CohortParameters random_parameters(Random &random) {
  const Step steps[] = {{1, 0}, {1, 0}, {0, 7}, {3, 0}, {0, 30}, {0, 13}, {12, 0}, {2, 0}};
  const Step step = steps[random() % std::size(steps)];
  const Day origin =
      random() % 3 == 0 ? static_cast<Day>(between(random, 8000, 9000)) : default_origin(step);
  return {step, static_cast<Day>(between(random, 8700, 9700)), origin,
          random() % 2 ? Anchor::personal : Anchor::calendar};
}

std::string shown(const CohortParameters &p) {
  return to_string(p.step) + " as of " + to_string(p.as_of) + " origin " + to_string(p.origin) +
         " " + std::string(name_of(p.anchor));
}

} // namespace

TEST(Cohorts, OfRandomPortfoliosAreWhatTheDatesSay) {
  Random random{5};
  for (int i = 0; i < 2000; ++i) {
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

TEST(Cohorts, TablesOfPartsAddUpToTheWholeInAnyOrderAndForm) {
  Random random{11};
  for (int i = 0; i < 1000; ++i) {
    Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_parameters(random);
    const CohortTable *all = table_of(portfolio, parameters);
    const std::string whole = to_text(*all);
    std::shuffle(portfolio.begin(), portfolio.end(), random);
    const auto cut =
        portfolio.begin() + between(random, 0, static_cast<std::int64_t>(portfolio.size()));
    const CohortTable *a = table_of({portfolio.begin(), cut}, parameters);
    const CohortTable *b = table_of({cut, portfolio.end()}, parameters);
    CohortState sum(cohort_table_from_text(to_text(*a), arena), arena);
    sum.merge(*cohort_table_from_wire(to_wire(*b), arena));
    const CohortTable *merged = trim(*sum.table(), arena);
    ASSERT_EQ(to_text(*merged), whole) << shown(parameters);
    ASSERT_EQ(to_wire(*merged), to_wire(*all));
    ASSERT_TRUE(equal(*merged, *all));
    ASSERT_EQ(merged->customers(), all->customers());
  }
}

namespace {

/// Purchases only: some several a day, some with costs, now and then more of them than fit a block.
History random_purchases(Random &random) {
  std::vector<Event> events;
  const bool costed = random() % 4 == 0;
  const std::int64_t count = random() % 20 == 0 ? 300 : between(random, 1, 30);
  const std::int64_t span = between(random, 1, 900), most = between(random, 0, 5000);
  for (std::int64_t n = count; n > 0; --n) {
    Event event{static_cast<Day>(between(random, 8700, 8700 + span)),
                {between(random, 0, most), 2}};
    event.has_cost = costed && random() % 2;
    event.cost = {between(random, 0, most), 2};
    events.push_back(event);
  }
  return reference(events, 2);
}

} // namespace

TEST(Cohorts, CustomersCountedInPlaceAreCountedLikeAnyOther) {
  Random random{17};
  int counted = 0;
  for (int i = 0; i < 300; ++i) {
    const CohortParameters parameters = random_parameters(random);
    CohortCalendar calendar(parameters);
    std::vector<std::uint16_t> index(i % 3 ? 4000 : 1000);
    calendar.use_index(index);
    CohortState state(parameters, arena), expected(parameters, arena);
    for (int customer = 0; customer < 50; ++customer) {
      const History history = random_purchases(random);
      const auto bytes = packed(history);
      expected.add(history, calendar);
      if (state.table()->count(bytes, calendar))
        ++counted;
      else
        state.add(history, calendar);
    }
    const std::string text = to_text(*expected.table());
    ASSERT_EQ(to_text(*state.table()), text) << shown(parameters);
    ASSERT_EQ(to_text(*trim(*state.table(), arena)), text) << i;
    ASSERT_EQ(to_wire(*state.table()), to_wire(*expected.table())) << i;
    CohortState sum(trim(*expected.table(), arena), arena);
    sum.merge(*state.table());
    state.merge(*expected.table());
    ASSERT_EQ(to_text(*sum.table()), to_text(*state.table())) << i;
  }
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

TEST(Cohorts, RefuseNonsense) {
  const Portfolio portfolio{history_of({{on(2024, 1, 5), 100}})};
  const Day as_of = on(2024, 3, 1);
  const auto at = [](Step step, Day as_of_day, Day origin) {
    return CohortParameters{step, as_of_day, origin, Anchor::calendar};
  };
  EXPECT_THROW(table_of(portfolio, at({0, 0}, as_of, 0)), Error);
  EXPECT_THROW(table_of(portfolio, at({-1, 0}, as_of, 0)), Error);
  EXPECT_THROW(table_of(portfolio, at({1, 7}, as_of, 0)), Error);
  EXPECT_THROW(table_of(portfolio, at(month, INT32_MAX, 0)), Error);
  EXPECT_THROW(table_of(portfolio, at(month, as_of, INT32_MIN)), Error);
  EXPECT_THROW(table_of(portfolio, at({0, 1}, on(2024, 1, 5) + 2001, 0)), Error);
  EXPECT_NO_THROW(table_of(portfolio, at({0, 1}, on(2024, 1, 5) + 2000, 0)));
  EXPECT_THROW(anchor_of("week"), Error);
  CohortState state(table_of(portfolio, monthly(as_of)), arena);
  EXPECT_THROW(state.merge(*table_of(portfolio, monthly(as_of, Anchor::personal))), Error);
  EXPECT_THROW(state.merge(*table_of(portfolio, monthly(as_of - 1))), Error);
  EXPECT_THROW(state.merge(*table_of(portfolio, at({0, 7}, as_of, 2))), Error);
}

TEST(Cohorts, TextThatContradictsItselfIsRefused) {
  const std::string head = "v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor ";
  const auto read = [&](const std::string &tail) {
    return to_text(*cohort_table_from_text(head + tail, arena));
  };
  const std::string sound = "calendar scale 2 [2024-01-01 (0 2 1 3.00) (2 1 1 -0.50)]";
  EXPECT_EQ(read(sound), head + sound);
  const std::string own = "personal scale 0 [2024-04-01 (0 2 1 3 0 0) (1 1 1 5 2 1)]";
  EXPECT_EQ(read(own), head + own);
  for (const char *tail : {
           "calendar scale 2 [2024-01-01]",                           // nobody
           "calendar scale 2 [2024-01-02 (0 1 1 3.00)]",              // no period
           "calendar scale 2 [2024-06-01 (0 1 1 3.00)]",              // after as_of
           "calendar scale 2 [2024-05-01 (0 2 1 3.00) (1 1 1 3.00)]", // age after as_of
           "calendar scale 2 [2024-01-01 (0 2 1 3.00)]",              // one without a last
           "calendar scale 2 [2024-01-01 (0 2 1 3.00) (2 3 1 1.00)]", // more than there are
           "calendar scale 2 [2024-01-01 (0 2 1 3.00) (1 0 0 0.00) (2 1 1 1.00)]", // empty cell
           "calendar scale 2 [2024-01-01 (0 2 1 3.00) (2 1 1 1.00) (1 1 0 1.00)]", // order
           "calendar scale 2 [2024-01-01 (0 1 1 3.00)] [2024-01-01 (0 1 1 3.00)]", // twice
           "calendar scale 2 [2024-01-01 (0 1 1 3.0)]",                            // scale
           "personal scale 0 [2024-04-01 (0 2 1 3 0 0) (1 1 1 5 1 1)]",            // one is nowhere
           "personal scale 0 [2024-04-01 (0 2 1 3 0 0) (1 1 1 5 2 0)]", // active, not eligible
           "weekly scale 0",
       })
    EXPECT_THROW(read(tail), Error) << tail;
}
