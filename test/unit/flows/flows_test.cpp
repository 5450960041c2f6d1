#include "flows/by_period.hpp"
#include "flows/flows_support.hpp"
#include "flows/forms.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::flows::test;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

/// The table of definitions §2 read word for word: every period of every customer, no shortcuts.
struct Reference {
  struct Opening {
    Money before = 0, now = 0, kept = 0, positive = 0;
  };
  std::map<Period, PeriodTotals> periods;
  std::map<Period, Opening> opening;
  std::map<Period, std::int64_t> customers; // N(k)
  std::map<Period, Money> revenue;

  Reference(const Portfolio &portfolio, const FlowParameters &p) {
    const FlowCalendar rules(p);
    for (const History &history : portfolio) add(history, rules);
  }

  void add(const History &history, const FlowCalendar &rules) {
    auto [R, act] = flows::test::by_period(history, rules);
    if (R.empty()) return;
    std::optional<Period> L;
    for (Period k = R.begin()->first; k <= rules.last(); ++k) {
      const bool is_running = rules.grid().start(k + 1) > rules.as_of(); // it declares nobody lost
      one(k, R, act, L, rules.grace(), is_running);
      if (act[k]) L = k;
      customers[k] += L && k - *L < rules.grace() + is_running;
      revenue[k] += R[k];
    }
  }

  void one(Period k, std::map<Period, Money> &R, std::map<Period, bool> &act,
           std::optional<Period> L, int g, bool is_running) {
    using enum Movement;
    const Money now = R[k], before = R[k - 1];
    const bool is = act[k], was = act[k - 1];
    if (is && !L) move(k, new_customer, now);
    if (is && was)
      move(k, now > before ? expansion : now < before ? contraction : retained, now - before);
    if (is && !was && L && k - *L <= g) move(k, resumed, now);
    if (is && !was && L && k - *L > g) move(k, reactivated, now);
    if (!is && was && g == 1 && !is_running) move(k, churned, -before);
    if (!is && was && (g > 1 || is_running)) move(k, paused, -before);
    if (!is && L && k - *L == g && g > 1 && !is_running) {
      move(k, churned, -R[*L]);
      move(k, released, R[*L]);
    }
    const Money idle = (is ? 0 : now) - (was ? 0 : before);
    if (idle != 0) move(k, adjustment, idle);
    if (L && k - 1 - *L < g) {
      opening[k].before += before;
      opening[k].now += now;
      opening[k].kept += before > 0 ? std::clamp(now, Money{0}, before) : 0;
      opening[k].positive += std::max(before, Money{0});
    }
  }

  void move(Period k, Movement m, Money amount) {
    periods[k].amount[static_cast<std::size_t>(m)] += amount;
    ++periods[k].customers[static_cast<std::size_t>(m)];
  }
};

} // namespace

TEST(Grid, KnowsWhichPeriodsStartInTheCalendarHoweverFarTheyAre) {
  for (const Step step : {Step{0, 1}, Step{0, 7}, Step{0, 366'000}, Step{1, 0}, Step{12'000, 0}})
    for (const Day origin : {min_day, Day{0}, Day{2}, max_day}) {
      SCOPED_TRACE(to_string(step) + " from " + to_string(origin));
      const Grid grid(step, origin);
      const Period first = grid.index(min_day), last = grid.index(max_day);
      for (const Period k : {first - 1, first, first + 1, last - 1, last})
        EXPECT_EQ(grid.starts_in_calendar(k), is_day(grid.start(k))) << k;
      EXPECT_TRUE(grid.starts_in_calendar(last));
      for (const Period far : {std::int64_t{11'735}, std::int64_t{99'999}, std::int64_t{1} << 40})
        EXPECT_FALSE(grid.starts_in_calendar(first - far) || grid.starts_in_calendar(last + far))
            << far;
    }
}

TEST(Flows, IdentitiesHoldOnTenThousandRandomPortfolios) {
  Random random{7};
  for (int i = 0; i < 10'000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    Reference expected(portfolio, parameters);
    for (const FlowRow &row : flow_rows(*ledger_of(portfolio, parameters), true)) {
      const PeriodTotals &totals = expected.periods[row.period];
      for (std::size_t m = 0; m < movement_count; ++m) {
        ASSERT_TRUE(row.totals.amount[m] == totals.amount[m]) << i << " " << movement_names[m];
        ASSERT_EQ(row.totals.customers[m], totals.customers[m]) << i << " " << movement_names[m];
      }
      const auto &opening = expected.opening[row.period];
      ASSERT_TRUE(row.opening_before == opening.before) << i;
      ASSERT_TRUE(row.opening_now == opening.now) << i;
      ASSERT_TRUE(row.opening_kept == opening.kept) << i;
      ASSERT_TRUE(row.opening_positive == opening.positive) << i;
      ASSERT_TRUE(row.closing_revenue == expected.revenue[row.period]);
      ASSERT_TRUE(row.opening_revenue == expected.revenue[row.period - 1]);
      ASSERT_EQ(row.closing_customers, expected.customers[row.period]);
      ASSERT_EQ(row.opening_customers, expected.customers[row.period - 1]);
      ASSERT_TRUE(row.flow_new() + row.flow_existing() - row.flow_lost() == row.growth());
    }
  }
}

TEST(Flows, LedgersOfPartsAddUpToTheWholeInAnyOrderAndForm) {
  Random random{11};
  for (int i = 0; i < 500; ++i) {
    Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const std::string whole = to_text(*ledger_of(portfolio, parameters));
    std::shuffle(portfolio.begin(), portfolio.end(), random);
    const auto cut =
        portfolio.begin() + between(random, 0, static_cast<std::int64_t>(portfolio.size()));
    const FlowLedger *a = ledger_of({portfolio.begin(), cut}, parameters);
    const FlowLedger *b = ledger_of({cut, portfolio.end()}, parameters);
    LedgerState sum(ledger_from_text(to_text(*a), arena), arena);
    sum.merge(*ledger_from_wire(to_wire(*b), arena));
    ASSERT_EQ(to_text(*trim(*sum.ledger(), arena)), whole);
  }
}

TEST(Flows, CustomersCountedInPlaceAreCountedLikeAnyOther) {
  Random random{17};
  int counted = 0;
  for (int i = 0; i < 200; ++i)
    counted += count_in_place<LedgerState, FlowCalendar>(random, random_parameters(random),
                                                         i % 3 ? 2000 : 500, &LedgerState::ledger);
  EXPECT_GT(counted, 5000); // of 10,000: this is what most customers take
}

TEST(Flows, ManyCustomersOfLargeAmountsAddUpExactly) {
  const std::int64_t large = (std::int64_t{1} << PurchaseTally::max_amount_width) - 1;
  std::vector<Event> events;
  for (Day day = 0; day < 127; ++day) events.push_back({8766 + day, {large, 0}}); // 2024
  events.push_back({9132, {1, 0}});                                               // 2025
  const auto bytes = packed(reference(events, 0));
  const FlowParameters yearly{{12, 0}, 2, on(2027, 1, 1), 0};
  FlowCalendar calendar(yearly);
  std::vector<std::uint16_t> index(8192);
  calendar.use_index(index);
  LedgerState state(yearly, arena);
  const History history{HistoryBytes(bytes)};
  const std::int64_t customers = 3 * PurchaseTally::max_customers + 10;
  std::int64_t counted = 0;
  for (std::int64_t i = 0; i < customers; ++i) {
    const bool in_place = state.ledger()->count(bytes, calendar);
    if (!in_place) state.add(history, calendar);
    counted += in_place;
  }
  EXPECT_GE(counted, customers - 4);
  const FlowLedger *one = ledger_of({history}, yearly);
  for (Period k = one->first(); k <= one->last(); ++k)
    for (std::size_t m = 0; m < movement_count; ++m) {
      EXPECT_TRUE(state.ledger()->at(k).amount[m] == customers * one->at(k).amount[m]);
      EXPECT_EQ(state.ledger()->at(k).customers[m], customers * one->at(k).customers[m]);
    }
}

TEST(Flows, MovementsOfOneCustomerAreTheLedgerOfThatCustomer) {
  Random random{13};
  for (int i = 0; i < 500; ++i) {
    const Portfolio portfolio{random_portfolio(random).front()};
    const FlowParameters p = random_parameters(random);
    const FlowCalendar rules(p);
    std::map<Period, PeriodTotals> totals;
    for (const MovementRow &row : movement_rows(portfolio.front(), rules, true)) {
      totals[row.period].amount[static_cast<std::size_t>(row.movement)] += row.amount;
      ++totals[row.period].customers[static_cast<std::size_t>(row.movement)];
    }
    const FlowLedger *ledger = ledger_of(portfolio, p);
    for (Period k = ledger->first(); k <= ledger->last(); ++k)
      for (std::size_t m = 0; m < movement_count; ++m) {
        ASSERT_TRUE(totals[k].amount[m] == ledger->at(k).amount[m]);
        ASSERT_EQ(totals[k].customers[m], ledger->at(k).customers[m]);
      }
  }
}

TEST(Flows, LedgerOfMixedScalesIsExact) {
  const History cents = reference({{8770, {12345, 2}}}, 2), mills = reference({{8770, {1, 3}}}, 3);
  const auto rows = flow_rows(*ledger_of({cents, mills, cents}, monthly(1, 8800)), true);
  ASSERT_FALSE(rows.empty());
  EXPECT_TRUE(rows.front().amount(Movement::new_customer) == 246901);
}

TEST(Flows, OnlyTheLastPeriodCanBeIncompleteAndIsLeftOutUnlessAskedFor) {
  const Portfolio portfolio{history_of({{on(2024, 1, 5), 100}, {on(2024, 3, 2), 70}})};
  const FlowLedger *ledger = ledger_of(portfolio, monthly(1, on(2024, 3, 31)));
  EXPECT_EQ(flow_rows(*ledger, false).size(), 2u);
  const auto all = flow_rows(*ledger, true);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_FALSE(all.back().is_complete);
  EXPECT_TRUE(
      flow_rows(*ledger_of(portfolio, monthly(1, on(2024, 4, 1))), false).back().is_complete);
}

TEST(Flows, NonsenseIsRefused) {
  const Portfolio portfolio{history_of({{on(2024, 1, 5), 100}})};
  const Day as_of = on(2024, 3, 1);
  EXPECT_THROW(ledger_of(portfolio, {{0, 0}, 1, as_of, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {{-1, 0}, 1, as_of, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {{0, -7}, 1, as_of, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {{1, 7}, 1, as_of, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {month, 0, as_of, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {month, 1, INT32_MAX, 0}), Error);
  EXPECT_THROW(ledger_of(portfolio, {month, 1, as_of, INT32_MIN}), Error);
  EXPECT_THROW(ledger_of(portfolio, {day_step, 1, on(2024, 1, 5) + 100'001, 0}), Error);
  EXPECT_NO_THROW(ledger_of(portfolio, {day_step, 1, on(2024, 1, 5) + 100'000, 0}));
  LedgerState state(ledger_of(portfolio, monthly(1, as_of)), arena);
  EXPECT_THROW(state.merge(*ledger_of(portfolio, monthly(2, as_of))), Error);
  EXPECT_THROW(state.merge(*ledger_of(portfolio, {week, 1, as_of, 2})), Error);
}

TEST(Periods, MonthEndsDoNotDrift) {
  const Grid grid(month, on(2024, 1, 31));
  EXPECT_EQ(grid.start(1), on(2024, 2, 29));
  EXPECT_EQ(grid.start(2), on(2024, 3, 31));
  EXPECT_EQ(grid.start(13), on(2025, 2, 28));
  EXPECT_EQ(grid.index(on(2024, 2, 28)), 0);
  EXPECT_EQ(grid.index(on(2024, 2, 29)), 1);
  EXPECT_EQ(grid.index(on(2024, 1, 30)), -1);
}

TEST(Periods, EveryDayLiesInItsPeriod) {
  Random random{3};
  for (int i = 0; i < 20'000; ++i) {
    const Step step = i % 2 ? Step{static_cast<std::int32_t>(between(random, 1, 30)), 0}
                            : Step{0, static_cast<std::int32_t>(between(random, 1, 400))};
    const Grid grid(step, static_cast<Day>(between(random, -300'000, 300'000)));
    const auto day = static_cast<Day>(between(random, min_day, max_day));
    const Period k = grid.index(day);
    ASSERT_LE(grid.start(k), day);
    ASSERT_GT(grid.start(k + 1), day);
  }
}

TEST(Periods, WeeksStartOnMonday) {
  const Grid grid(week, default_origin(week));
  EXPECT_EQ(grid.start(grid.index(on(2024, 2, 29))), on(2024, 2, 26));
}
