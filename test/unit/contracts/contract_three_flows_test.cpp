#include "contracts/contract_flows_reference.hpp"
#include "flows/three_flows.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::test;

TEST(ContractThreeFlows, LosesWherePayingStoppedWhateverIsDeclaredLater) {
  Random random{15};
  std::int64_t redated = 0, in_doubt = 0;
  for (int i = 0; i < 1000; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    ContractFlowsReference expected(portfolio, parameters);
    const FlowLedger *ledger = ledger_of(portfolio, parameters);
    const auto fine = [&](Money amount) { return convert(amount, ledger->unit(), finest); };
    std::int64_t customers = 0;
    for (const ThreeFlowsRow &row : three_flows(*ledger, true)) {
      const auto &sums = expected.periods.at(row.period);
      ASSERT_EQ(row.lost.customers, sums.lost);
      ASSERT_TRUE(fine(row.lost.amount) == sums.lost_money);
      ASSERT_EQ(row.in_doubt.customers, sums.in_doubt);
      ASSERT_TRUE(fine(row.in_doubt.amount) == sums.in_doubt_money);
      ASSERT_EQ(row.opening_customers, customers);
      customers = row.closing_customers;
      Money existing = 0;
      for (const ThreeFlowsRow::Sum &part : row.existing) existing += part.amount;
      ASSERT_TRUE(existing == row.existing_revenue());
      redated += ledger->at(row.period).has_redated();
      in_doubt += sums.in_doubt;
    }
  }
  EXPECT_GT(redated, 80);
  EXPECT_GT(in_doubt, 200);
}

TEST(ContractThreeFlows, AFinalRowIsTheSameForEveryLaterDay) {
  Random random{16};
  std::size_t final_rows = 0;
  for (int i = 0; i < 600; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    FlowParameters parameters = random_parameters(random);
    const FlowLedger *early = ledger_of(portfolio, parameters);
    parameters.as_of += static_cast<Day>(between(random, 1, 300));
    const FlowLedger *late = ledger_of(portfolio, parameters);
    std::map<Period, ThreeFlowsRow> now;
    for (const ThreeFlowsRow &row : three_flows(*late, true)) now[row.period] = row;
    for (const ThreeFlowsRow &row : three_flows(*early, true)) {
      if (!row.is_final) continue;
      ++final_rows;
      const ThreeFlowsRow &later = now.at(row.period);
      const auto same = [&](Money a, Money b) {
        return same_money(a, early->unit(), b, late->unit());
      };
      ASSERT_TRUE(later.is_final);
      ASSERT_TRUE(same(row.won.amount, later.won.amount));
      ASSERT_TRUE(same(row.lost.amount, later.lost.amount));
      ASSERT_TRUE(same(row.existing_revenue(), later.existing_revenue()));
      ASSERT_TRUE(same(row.closing_revenue, later.closing_revenue));
      ASSERT_EQ(row.lost.customers, later.lost.customers);
      ASSERT_EQ(row.opening_customers, later.opening_customers);
      ASSERT_EQ(row.closing_customers, later.closing_customers);
      ASSERT_EQ(row.in_doubt.customers, 0);
    }
  }
  EXPECT_GT(final_rows, 10'000u);
}
