#include "cohorts/contract_cohort_support.hpp"
#include "contracts/measures.hpp"
#include "flows/flows.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <vector>

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

namespace {

Money earned_until(const ContractHistory &history, Day day) {
  return revenue(history, min_day, day).units;
}

/// Without the contracts that start on as_of or later.
ContractHistory known_only(const ContractHistory &history, Day as_of) {
  Contracts known = history.contracts();
  std::erase_if(known, [&](const Contract &contract) { return contract.from >= as_of; });
  return ContractHistory(std::move(known), history.unit(), history.skipped());
}

/// Definitions §5 word for word: every age of every customer, its rate asked day by day.
struct Reference {
  struct Cell {
    std::int64_t eligible = 0, active = 0, active_so_far = 0, later = 0, later_so_far = 0;
    Money revenue = 0, recurring = 0;
  };
  CohortParameters p;
  std::map<Day, std::map<std::int64_t, Cell>> cells; // by start of the cohort
  std::map<Day, std::int64_t> size;
  std::uint64_t without_paid_day = 0;

  Reference(const Portfolio &portfolio, const CohortParameters &parameters) : p(parameters) {
    for (const ContractHistory &history : portfolio) add(history);
  }

  void add(const ContractHistory &whole) {
    const ContractHistory history = known_only(whole, p.as_of);
    Day first = 8700;
    while (first < p.as_of && monthly_rate(history, first) == 0) ++first;
    if (first >= p.as_of) {
      ++without_paid_day;
      return;
    }
    const Grid periods(p.step, p.origin), steps(p.step, first);
    const bool is_personal = p.anchor == Anchor::personal;
    const Period home = periods.index(first);
    const auto start = [&](std::int64_t age) {
      return is_personal ? steps.start(age) : periods.start(home + age);
    };
    std::vector<Money> rates; // at the end of every period
    for (std::int64_t age = 0; start(age) < p.as_of; ++age)
      rates.push_back(convert(monthly_rate(history, std::min(start(age + 1), p.as_of) - 1),
                              history.unit(), finest));
    ++size[periods.start(home)];
    for (std::int64_t age = 0; start(age) < p.as_of; ++age) {
      const Day end = std::min(start(age + 1), p.as_of);
      const bool is_complete = start(age + 1) <= p.as_of, active = rates[0] > 0;
      const bool later = *std::max_element(rates.begin(), rates.end()) > 0;
      Cell &cell = cells[periods.start(home)][age];
      cell.eligible += is_complete;
      cell.active += is_complete && active;
      cell.later += is_complete && later;
      cell.active_so_far += active;
      cell.later_so_far += later;
      cell.revenue += earned_until(history, end) - earned_until(history, start(age));
      cell.recurring += rates[0];
      rates.erase(rates.begin());
    }
  }
};

} // namespace

TEST(ContractCohorts, OfRandomContractsAreWhatTheirDaysSay) {
  Random random{5};
  for (int i = 0; i < 1000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_cohorts(random);
    Reference expected(portfolio, parameters);
    const CohortTable *table = cohorts_of(portfolio, parameters);
    std::map<Day, std::int64_t> ages;
    std::map<Day, Money> cumulative;
    const Grid grid(parameters.step, parameters.origin);
    std::map<Period, std::pair<Money, Money>> sums; // of periods or own ages: as shown, exactly
    const auto at_scale = [&](Money amount) { return portfolio::shown(amount, finest); };
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
      const Period cohort = grid.index(row.cohort_start);
      ASSERT_TRUE(same_money(table->at(cohort, static_cast<std::size_t>(row.age)).recurring,
                             table->unit(), cell.recurring, finest));
      const Money shown_recurring =
          rescale(row.recurring, shown_scale(table->unit()), shown_scale(finest));
      const Money rounding = power_of_ten(shown_scale(finest) - 2);
      ASSERT_LT(shown_recurring - at_scale(cell.recurring), rounding);
      ASSERT_GT(shown_recurring - at_scale(cell.recurring), -rounding);
      auto &[as_shown, exactly] =
          sums[parameters.anchor == Anchor::personal ? row.age : cohort + row.age];
      as_shown += row.recurring;
      exactly += cell.recurring;
    }
    for (const auto &[key, sum] : sums)
      ASSERT_TRUE(same_money(sum.first, 2, rounded<Money>(sum.second, 10 * finest.denominator), 2))
          << shown(parameters);
    for (const auto &[start, cohort] : expected.cells)
      ASSERT_EQ(cohort.size(), static_cast<std::size_t>(ages[start])) << shown(parameters);
    ASSERT_EQ(ages.size(), expected.cells.size());
    ASSERT_EQ(table->without_purchase(), expected.without_paid_day);
    ASSERT_EQ(table->customers() + static_cast<std::int64_t>(table->without_purchase()),
              static_cast<std::int64_t>(portfolio.size()));
  }
}

TEST(ContractCohorts, RatesOfAPeriodAreTheClosingRevenueOfItsFlows) {
  Random random{7};
  for (int i = 0; i < 500; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    CohortParameters parameters = random_cohorts(random);
    parameters.anchor = Anchor::calendar;
    const Grid grid(parameters.step, parameters.origin);
    std::map<Day, Money> recurring;
    std::map<Day, std::int64_t> active;
    for (const CohortRow &row : cohort_rows(*cohorts_of(portfolio, parameters), true)) {
      const Day start = grid.start(grid.index(row.cohort_start) + row.age);
      recurring[start] += row.recurring;
      active[start] += row.active;
    }
    const FlowParameters as_flows{parameters.step, 0, parameters.as_of, parameters.origin,
                                  FlowBasis::net};
    std::size_t periods = 0;
    const FlowLedger &ledger = *ledger_of(portfolio, as_flows);
    for (const FlowRow &flow : flow_rows(ledger, true)) {
      const Day end = std::min(grid.start(grid.index(flow.period_start) + 1), parameters.as_of);
      const auto paying =
          std::count_if(portfolio.begin(), portfolio.end(), [&](const ContractHistory &history) {
            return monthly_rate(known_only(history, parameters.as_of), end - 1) > 0;
          });
      ASSERT_TRUE(recurring[flow.period_start] ==
                  portfolio::shown(flow.closing_revenue, ledger.unit()))
          << shown(parameters);
      ASSERT_EQ(active[flow.period_start], paying) << shown(parameters);
      ++periods;
    }
    ASSERT_EQ(recurring.size(), periods);
  }
}

TEST(ContractCohorts, RevenueOfAllAgesIsTheRevenueOfTheContracts) {
  Random random{9};
  for (int i = 0; i < 1000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_cohorts(random);
    Money of_cohorts = 0, of_contracts = 0;
    const CohortTable *table = cohorts_of(portfolio, parameters);
    for (const CohortRow &row : cohort_rows(*table, true)) of_cohorts += row.revenue;
    for (const ContractHistory &history : portfolio)
      of_contracts += earned_until(history, parameters.as_of);
    ASSERT_TRUE(of_cohorts == of_contracts) << shown(parameters);
    ASSERT_TRUE(table->unassigned() == 0);
  }
}

TEST(ContractCohorts, TablesOfPartsAddUpToTheWholeInAnyOrderAndForm) {
  Random random{11};
  for (int i = 0; i < 500; ++i) {
    Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_cohorts(random);
    const CohortTable *all = cohorts_of(portfolio, parameters);
    std::shuffle(portfolio.begin(), portfolio.end(), random);
    const auto cut =
        portfolio.begin() + between(random, 0, static_cast<std::int64_t>(portfolio.size()));
    const CohortTable *a = cohorts_of({portfolio.begin(), cut}, parameters);
    const CohortTable *b = cohorts_of({cut, portfolio.end()}, parameters);
    CohortState sum(cohort_table_from_text(to_text(*a), arena), arena);
    sum.merge(*cohort_table_from_wire(to_wire(*b), arena));
    const CohortTable *merged = trim(*sum.table(), arena);
    ASSERT_EQ(to_text(*merged), to_text(*all)) << shown(parameters);
    ASSERT_EQ(to_wire(*merged), to_wire(*all));
    ASSERT_TRUE(equal(*merged, *all));
    ASSERT_EQ(merged->customers(), all->customers());
  }
}

TEST(ContractCohorts, TwelveCustomersWhoPayAHundredAYearPayAHundredAMonth) {
  const auto subscriber = [](Day from) { // 100 a year are 25/3 a month
    return contracts_of("denominator 3 [" + to_string(from) + " open 25]");
  };
  const Day first = on("2024-01-01");
  const auto total = [](const CohortTable &table, int month) {
    Money sum = 0;
    for (const CohortRow &row : cohort_rows(table, true))
      if (Grid({1, 0}, 0).index(row.cohort_start) + row.age ==
          Grid({1, 0}, 0).index(on("2024-01-01")) + month)
        sum += row.recurring;
    return to_string(Decimal{sum, shown_scale(table.unit())});
  };
  const Portfolio together(12, subscriber(first));
  EXPECT_EQ(total(*cohorts_of(together, by_month("2025-01-01")), 0), "100.00");
  Portfolio apart; // a cohort each
  for (std::int32_t month = 0; month < 12; ++month)
    apart.push_back(subscriber(later(first, {month, 0})));
  const CohortTable &table = *cohorts_of(apart, by_month("2025-01-01"));
  EXPECT_EQ(total(table, 11), "100.00");
  EXPECT_EQ(total(table, 0), "8.33");
  // In parts and in whole units, and through both forms.
  const CohortTable &other =
      *cohorts_of({contracts_of("[2024-01-01 open 1]")}, by_month("2025-01-01"));
  CohortState sum(cohort_table_from_text(to_text(other), arena), arena);
  sum.merge(*cohort_table_from_wire(to_wire(table), arena));
  EXPECT_EQ(total(*trim(*sum.table(), arena), 11), "101.00");
  EXPECT_EQ(to_text(*cohorts_of(Portfolio(2, subscriber(first)), by_month("2024-02-01"))),
            "v1 step 1 month as_of 2024-02-01 origin 2000-01-01 anchor calendar basis contracts "
            "scale 2 denominator 3 [2024-01-01 (0 2 2 16.66 50.00)]");
}

TEST(ContractCohorts, TablesInPartsOfAUnitAreEqualAndComparedByWhatTheyAreWorth) {
  const Portfolio yearly{contracts_of("denominator 12 [2024-01-01 open 60]")};
  const Portfolio monthly{contracts_of("[2024-01-01 open 5]")};
  const CohortTable &a = *cohorts_of(yearly, by_month("2024-03-01"));
  const CohortTable &b = *cohorts_of(monthly, by_month("2024-03-01"));
  EXPECT_NE(to_text(a), to_text(b));
  EXPECT_TRUE(equal(a, b));
  EXPECT_EQ(to_wire(a, Form::comparable), to_wire(b, Form::comparable));
  const CohortTable &c =
      *cohorts_of({contracts_of("denominator 12 [2024-01-01 open 61]")}, by_month("2024-03-01"));
  EXPECT_FALSE(equal(a, c));
  EXPECT_NE(to_wire(a, Form::comparable), to_wire(c, Form::comparable));
}
