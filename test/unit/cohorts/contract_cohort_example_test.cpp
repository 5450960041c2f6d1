#include "cohorts/contract_cohort_support.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <vector>

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

namespace {

const Portfolio &t2() {
  static const Portfolio portfolio{
      contracts_of("[2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 30] "
                   "[2024-03-05 2024-04-05 30] [2024-04-05 2024-05-05 30]"),
      contracts_of("[2024-01-10 2024-02-20 50] [2024-02-20 2024-12-31 80]"),
      contracts_of("[2024-02-03 2024-02-25 40]"),
      contracts_of("[2024-01-01 2024-03-15 20] [2024-02-01 2024-06-01 25]"),
      contracts_of("[2023-12-15 2024-02-01 100] [2024-04-10 2025-01-01 60]"),
      contracts_of("[2024-01-01 2025-01-01 100]")};
  return portfolio;
}

struct Expected {
  const char *cohort;
  std::int64_t size, active, on_or_after;
  int revenue, cumulative_revenue, recurring; // in hundredths
};

void expect_rows(const std::vector<CohortRow> &rows, const std::vector<Expected> &expected) {
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE("row " + std::to_string(i));
    EXPECT_EQ(to_string(rows[i].cohort_start), expected[i].cohort);
    EXPECT_EQ(rows[i].size, expected[i].size);
    EXPECT_EQ(rows[i].active, expected[i].active);
    EXPECT_EQ(rows[i].on_or_after, expected[i].on_or_after);
    EXPECT_EQ(static_cast<int>(rows[i].revenue), expected[i].revenue);
    EXPECT_EQ(static_cast<int>(rows[i].cumulative_revenue), expected[i].cumulative_revenue);
    EXPECT_EQ(static_cast<int>(rows[i].recurring), expected[i].recurring);
  }
}

} // namespace

TEST(ContractCohorts, OfTheWorkedExampleAreItsNumbers) {
  const CohortTable *table = cohorts_of(t2(), by_month("2024-05-01"));
  EXPECT_EQ(table->scale(), 2);
  expect_rows(cohort_rows(*table, false), {{"2023-12-01", 1, 1, 1, 5484, 5484, 10000},
                                           {"2023-12-01", 1, 1, 1, 10000, 15484, 10000},
                                           {"2023-12-01", 1, 0, 1, 0, 15484, 0},
                                           {"2023-12-01", 1, 0, 1, 0, 15484, 0},
                                           {"2023-12-01", 1, 1, 1, 4200, 19684, 6000},
                                           {"2024-01-01", 4, 4, 4, 18548, 18548, 20000},
                                           {"2024-01-01", 4, 4, 4, 23535, 42083, 25500},
                                           {"2024-01-01", 4, 4, 4, 24016, 66099, 23500},
                                           {"2024-01-01", 4, 4, 4, 23500, 89599, 23500},
                                           {"2024-02-01", 1, 0, 0, 3034, 3034, 0},
                                           {"2024-02-01", 1, 0, 0, 0, 3034, 0},
                                           {"2024-02-01", 1, 0, 0, 0, 3034, 0}});
}

TEST(ContractCohorts, OfAMonthThatIsNotOverLookAtTheLastKnownDay) {
  const auto rows = cohort_rows(*cohorts_of(t2(), by_month("2024-02-25")), true);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[4].eligible, 0); // January's, in February
  EXPECT_EQ(rows[4].active, 4);
  EXPECT_EQ(static_cast<int>(rows[4].recurring), 25500);
  EXPECT_EQ(rows[5].active, 1); // February's, on the last day of S3
  EXPECT_EQ(rows[5].on_or_after, 1);
  EXPECT_EQ(static_cast<int>(rows[5].recurring), 4000);
  EXPECT_EQ(rows[5].retention_rate(), std::nullopt);
}

TEST(ContractCohorts, OwnAgesEndWithOwnMonths) {
  // From 10 January and from 25 January; on 20 March the one has two months behind him, the other
  // one.
  const Portfolio portfolio{contracts_of("[2024-01-10 2024-03-05 10]"),
                            contracts_of("[2024-01-25 2024-02-24 10]")};
  const CohortTable *table = cohorts_of(portfolio, by_month("2024-03-20", Anchor::personal));
  const auto rows = cohort_rows(*table, true);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].eligible, 2);
  EXPECT_EQ(rows[0].active, 1); // the second one ends on the last day of the own month
  EXPECT_EQ(static_cast<int>(rows[0].recurring), 1000);
  EXPECT_EQ(rows[1].eligible, 1);
  EXPECT_EQ(rows[1].active, 0); // until 10 March
  EXPECT_EQ(rows[1].on_or_after, 0);
  EXPECT_EQ(table->size(table->first()), 2);
}

TEST(ContractCohorts, WhoPaysButAtTheEndOfNoPeriodIsAMemberThatIsNeverActive) {
  const CohortTable *table = cohorts_of(
      {contracts_of("[2024-01-03 2024-01-09 31]"), contracts_of("[2024-01-03 2024-02-01 31]")},
      by_month("2024-03-01"));
  EXPECT_EQ(to_text(*table),
            "v1 step 1 month as_of 2024-03-01 origin 2000-01-01 anchor calendar basis contracts "
            "scale 2 [2024-01-01 never 1 (0 1 1 35.00 31.00)]");
  const auto rows = cohort_rows(*table, false);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].size, 2);
  EXPECT_EQ(*rows[0].retention_rate(), 0.5);
  EXPECT_EQ(table->customers(), 2);
}

TEST(ContractCohorts, NeitherTrialNorPauseNorWhatIsFreeMakesAMember) {
  const CohortTable *table = cohorts_of(
      {contracts_of("[2024-01-01 open trial 10]"), contracts_of("[2024-01-01 2024-02-01 pause]"),
       contracts_of("[2024-01-01 open 0]"), contracts_of("[2024-03-01 open 10]"),
       contracts_of("skipped 2 [2024-01-01 2024-01-15 trial 5] [2024-02-03 open 10]")},
      by_month("2024-03-01"));
  EXPECT_EQ(table->without_purchase(), 4u);
  EXPECT_EQ(table->skipped_rows(), 2u);
  const auto rows = cohort_rows(*table, false);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(to_string(rows[0].cohort_start), "2024-02-01"); // the trial ends, the contract begins
}

TEST(ContractCohorts, ContractsFromAsOfOnDoNotExist) {
  Contracts rows{{.from = on("2024-01-01"), .rate = 10}};
  const std::string known = to_text(*cohorts_of({{rows, 0, 0}}, by_month("2024-06-01")));
  Money most = power_of_ten(30);
  for (Day day = 0; day < 200; ++day)
    rows.push_back({.from = on("2024-06-01") + day, .count = 1 << 20, .rate = most});
  EXPECT_EQ(to_text(*cohorts_of({{rows, 0, 0}}, by_month("2024-06-01"))), known);
}

TEST(ContractCohorts, OfMixedScalesAreExact) {
  const CohortTable *table = cohorts_of({contracts_of("[2024-01-01 open 10]"),
                                         contracts_of("[2024-01-01 open 0.00000001]", 8),
                                         contracts_of("[2024-01-16 open 3.1]", 1)},
                                        by_month("2024-02-01"));
  const auto rows = cohort_rows(*table, false);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(to_string(Decimal{rows[0].revenue, table->scale()}), "11.60000001");
  EXPECT_EQ(to_string(Decimal{rows[0].recurring, table->scale()}), "13.10000001");
}

TEST(ContractCohorts, OfMoneyBeyondItsBitsAreAnError) {
  const Contracts many{
      {.from = on("2024-01-01"), .count = max_contracts, .rate = power_of_ten(20)}};
  EXPECT_THROW(cohorts_of({{many, 0, 0}}, by_month("2024-02-01")), Error);
  const Contracts large{{.from = on("2024-01-01"), .count = 1, .rate = power_of_ten(30)}};
  EXPECT_NO_THROW(cohorts_of({{large, 12, 0}}, by_month("2024-02-01")));
}

TEST(ContractCohorts, DoNotAddUpWithThoseOfPurchases) {
  CohortParameters parameters = by_month("2024-05-01");
  CohortState state(cohorts_of(t2(), parameters), arena);
  parameters.basis = CohortBasis::purchases;
  CohortState other(parameters, arena);
  try {
    state.merge(*other.table());
    FAIL();
  } catch (const Error &error) {
    EXPECT_STREQ(error.what(), "cohort tables of purchases and of contracts do not add up");
    EXPECT_FALSE(error.hint.empty());
  }
}

TEST(ContractCohorts, TextThatContradictsItselfIsRefused) {
  const std::string head = "v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor ";
  const auto read = [&](const std::string &tail) {
    return to_text(*cohort_table_from_text(head + tail, arena));
  };
  for (const std::string sound : {
           "calendar basis contracts scale 2 [2024-01-01 never 3 (0 2 1 3.00 2.00) (2 1 1 0.50 "
           "1.00)]",
           "calendar basis contracts scale 2 [2024-05-01 never 3]",
           "personal basis contracts scale 0 [2024-04-01 never 1 (0 2 1 3 4 0 0) (1 1 1 5 1 3 1)]",
       }) {
    EXPECT_EQ(read(sound), head + sound);
    EXPECT_EQ(to_wire(*cohort_table_from_wire(to_wire(*cohort_table_from_text(head + sound, arena)),
                                              arena)),
              to_wire(*cohort_table_from_text(head + sound, arena)));
  }
  for (const char *tail : {
           "calendar basis purchases scale 2", "calendar basis contracts scale 2 unassigned 1.00",
           "calendar basis contracts scale 2 [2024-01-01 never 0]",
           "calendar basis contracts scale 2 [2024-01-01 (0 2 2 3.00)]",       // no rate
           "calendar basis contracts scale 2 [2024-01-01 (0 2 2 3.00 0.01)]",  // too low for two
           "calendar basis contracts scale 2 [2024-01-01 (0 2 2 3.00 -2.00)]", // negative
           "calendar basis contracts scale 2 [2024-01-01 (0 2 2 -3.00 2.00)]", // a loss
           "calendar basis contracts scale 2 [2024-01-01 (0 1 1 3.00 2.00) (1 0 0 0.00 1.00)]",
           "calendar basis contracts scale 2 [2024-01-01 (0 2 1 3.00 2.00)]", // one without a last
           "calendar basis contracts scale 2 [2024-01-01 never 1 (0 0 0 0.00 0.00)]", // empty cell
           "calendar basis contracts scale 2 [2024-05-01 never 1 (1 0 0 3.00 0.00)]", // after as_of
           "personal basis contracts scale 0 [2024-04-01 (0 1 1 3 4 0 0)]",           // is nowhere
           "personal basis contracts scale 0 [2024-04-01 (0 0 0 3 0 1 0)]",           // of nobody
           "calendar scale 2 [2024-01-01 never 1 (0 1 1 3.00)]", // of purchases
       })
    EXPECT_THROW(read(tail), Error) << tail;
}
