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
      rates.push_back(portfolio::shown(monthly_rate(history, std::min(start(age + 1), p.as_of) - 1),
                                       history.unit()));
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
  for (int i = 0; i < 2000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const CohortParameters parameters = random_cohorts(random);
    Reference expected(portfolio, parameters);
    const CohortTable *table = cohorts_of(portfolio, parameters);
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
      ASSERT_TRUE(row.recurring == cell.recurring);
    }
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
    Portfolio portfolio = random_portfolio(random);
    std::erase_if(portfolio, [](const ContractHistory &each) { return !each.unit().is_whole(); });
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
    for (const FlowRow &flow : flow_rows(*ledger_of(portfolio, as_flows), true)) {
      const Day end = std::min(grid.start(grid.index(flow.period_start) + 1), parameters.as_of);
      const auto paying =
          std::count_if(portfolio.begin(), portfolio.end(), [&](const ContractHistory &history) {
            return monthly_rate(known_only(history, parameters.as_of), end - 1) > 0;
          });
      ASSERT_TRUE(recurring[flow.period_start] == flow.closing_revenue) << shown(parameters);
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
