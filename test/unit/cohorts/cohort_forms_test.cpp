#include "cohorts/cohort_forms.hpp"
#include "cohorts/cohort_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::history;
using namespace portfolio::test;
using namespace portfolio::cohorts::test;

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
