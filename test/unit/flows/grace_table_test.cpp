#include "flows/grace_table.hpp"

#include "base/error.hpp"
#include "flows/flows_support.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::flows::test;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

GraceTable table_of(const Portfolio &portfolio, const GraceParameters &p) {
  GraceTable table(p);
  const FlowCalendar calendar({p.step, 1, p.as_of, p.origin});
  for (const History &history : portfolio) table.add(history, calendar);
  return table;
}

GraceParameters random_graces(Random &random) {
  const FlowParameters p = random_parameters(random);
  return {p.step, p.as_of, p.origin, static_cast<std::int32_t>(between(random, 1, 12))};
}

/// Lost customers of a ledger of that grace who are active again in a later complete period.
std::int64_t returned(const Portfolio &portfolio, const GraceParameters &p, Period grace) {
  const FlowCalendar calendar({p.step, 1, p.as_of, p.origin});
  std::int64_t count = 0;
  for (const History &history : portfolio) {
    std::optional<Period> last;
    for (const DayTotal &total : history.days()) {
      const Period k = calendar.grid().index(total.day);
      if (total.orders == 0 || k > calendar.last_complete()) continue;
      count += last && k - *last > grace;
      last = k;
    }
  }
  return count;
}

} // namespace

TEST(GraceTable, SaysWhatLedgersOfEveryGraceSay) {
  Random random{41};
  for (int i = 0; i < 400; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const GraceParameters p = random_graces(random);
    for (const GraceRow &row : grace_rows(table_of(portfolio, p), 0.1)) {
      SCOPED_TRACE("portfolio " + std::to_string(i) + ", grace " + std::to_string(row.grace));
      std::int64_t lost = 0, at_risk = 0;
      for (const FlowRow &flow :
           flow_rows(*ledger_of(portfolio, {p.step, row.grace, p.as_of, p.origin}), false)) {
        lost += flow.customers(Movement::churned);
        at_risk += flow.opening_customers;
      }
      ASSERT_EQ(row.lost, lost);
      ASSERT_EQ(row.at_risk, at_risk);
      ASSERT_EQ(row.returned, returned(portfolio, p, row.grace));
    }
  }
}

TEST(GraceTable, AdvisesTheShortestGraceUnderWhichFewComeBack) {
  const auto advised = [](const char *text, double tolerance) {
    std::string all;
    for (const GraceRow &row : grace_rows(grace_table_from_text(text), tolerance))
      all += row.is_advised ? 'x' : '-';
    return all;
  };
  const char *text = "v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 4 "
                     "[1 50 0] [2 9 1] [3 1 0] [4 0 90]";
  EXPECT_EQ(advised(text, 0.1), "-x--"); // 60 of 151, 10 of 101, 1 of 91, 0 of 90
  EXPECT_EQ(advised(text, 0.05), "--x-");
  EXPECT_EQ(advised(text, 0), "---x");
  EXPECT_EQ(advised("v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 2 [0 5 5]", 1),
            "--");
  EXPECT_THROW(grace_rows(grace_table_from_text(text), 1.5), Error);
}

TEST(GraceTable, PartsAddUpToTheWholeInEveryForm) {
  Random random{43};
  for (int i = 0; i < 300; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const GraceParameters p = random_graces(random);
    const auto middle = portfolio.begin() + static_cast<std::ptrdiff_t>(portfolio.size() / 2);
    GraceTable sum = grace_table_from_text(to_text(table_of({portfolio.begin(), middle}, p)));
    sum.merge(grace_table_from_wire(to_wire(table_of({middle, portfolio.end()}, p))));
    ASSERT_TRUE(equal(sum, table_of(portfolio, p))) << i;
    ASSERT_EQ(sum.customers() + sum.skipped(), static_cast<std::int64_t>(portfolio.size())) << i;
  }
}

TEST(GraceTable, RefusesNonsense) {
  EXPECT_THROW(GraceTable({month, 8800, 0, 0}), Error);
  EXPECT_THROW(GraceTable({month, 8800, 0, GraceTable::most_periods + 1}), Error);
  EXPECT_THROW(GraceTable({{0, 0}, 8800, 0, 3}), Error);
  GraceTable table({month, 8800, 0, 3});
  EXPECT_THROW(table.merge(GraceTable({month, 8800, 0, 4})), Error);
  EXPECT_THROW(table.merge(GraceTable({week, 8800, 0, 3})), Error);
}
