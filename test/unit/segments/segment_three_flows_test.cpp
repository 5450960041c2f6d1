#include "segments/segment_three_flows.hpp"

#include "flows/by_period.hpp"
#include "segments/segmented_purchases_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::segments::test;
using namespace portfolio::test;

namespace {

/// Every period of every customer by itself, knowing what becomes of it.
struct SlowThreeFlows {
  struct Cell {
    std::int64_t won = 0, returned = 0, lost = 0, in_doubt = 0, transferred = 0;
    Money lost_money = 0, in_doubt_money = 0, transferred_money = 0;
  };
  std::map<std::string, std::map<Period, Cell>> cells;

  SlowThreeFlows(const Portfolio &portfolio, const FlowParameters &parameters) {
    for (const Customer &customer : portfolio) add(customer, FlowCalendar(parameters));
  }

  void add(const Customer &customer, const FlowCalendar &rules) {
    auto [R, act] = flows::test::by_period(customer.history, rules);
    if (R.empty()) return;
    bool was_ever = false, is_customer = false;
    for (Period k = R.begin()->first; k <= rules.last(); ++k) {
      const std::string here = segment_of(customer.assigned, rules, k),
                        there = segment_of(customer.assigned, rules, k - 1);
      if (here != there) {
        cells[there][k].transferred -= is_customer;
        cells[here][k].transferred += is_customer;
        cells[there][k].transferred_money -= R[k - 1];
        cells[here][k].transferred_money += R[k - 1];
      }
      Cell &cell = cells[here][k];
      if (act[k]) {
        cell.won += !was_ever;
        cell.returned += was_ever && !is_customer;
        was_ever = is_customer = true;
      } else if (act[k - 1]) {
        const Period grace_ends = k + rules.grace() - 1;
        bool returns = false;
        for (Period later = k; later <= std::min(grace_ends, rules.last()); ++later)
          returns = returns || act[later];
        if (returns) continue;
        const bool is_known = rules.grid().start(grace_ends + 1) <= rules.as_of();
        ++(is_known ? cell.lost : cell.in_doubt);
        (is_known ? cell.lost_money : cell.in_doubt_money) += R[k - 1];
        is_customer = !is_known;
      }
    }
  }
};

} // namespace

TEST(SegmentThreeFlows, AgreeWithTheRulesReadWordByWord) {
  Random random{31};
  std::int64_t transferred = 0, lost = 0;
  for (int i = 0; i < 1200; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
    SlowThreeFlows expected(portfolio, parameters);
    const auto money = [&](Money amount) { return rescale(amount, ledger.scale(), 2); };
    for (const SegmentThreeFlowsRow &row : three_flows(ledger, true)) {
      const auto &cell = expected.cells[std::string(ledger.segment(row.segment))][row.flows.period];
      ASSERT_EQ(row.flows.won.customers, cell.won);
      ASSERT_EQ(row.flows.returned(), cell.returned);
      ASSERT_EQ(row.flows.lost.customers, cell.lost);
      ASSERT_TRUE(money(row.flows.lost.amount) == cell.lost_money);
      ASSERT_EQ(row.flows.in_doubt.customers, cell.in_doubt);
      ASSERT_TRUE(money(row.flows.in_doubt.amount) == cell.in_doubt_money);
      ASSERT_EQ(row.flows.transferred.customers, cell.transferred);
      ASSERT_TRUE(money(row.flows.transferred.amount) == cell.transferred_money);
      transferred += cell.transferred > 0;
      lost += cell.lost;
    }
  }
  EXPECT_GT(transferred, 500);
  EXPECT_GT(lost, 2000);
}

TEST(SegmentThreeFlows, AddUpToTheCompanysAndTransfersToNothing) {
  Random random{37};
  for (int i = 0; i < 500; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    std::map<Period, ThreeFlowsRow> sums;
    std::map<Period, Money> existing;
    for (const auto &[segment, row] : three_flows(*ledger_of(portfolio, parameters), true)) {
      ThreeFlowsRow &sum = sums[row.period];
      sum.opening_customers += row.opening_customers;
      sum.closing_customers += row.closing_customers;
      sum.lost.amount += row.lost.amount;
      sum.in_doubt.amount += row.in_doubt.amount;
      sum.closing_revenue += row.closing_revenue;
      sum.transferred.customers += row.transferred.customers;
      sum.transferred.amount += row.transferred.amount;
      sum.is_final = row.is_final;
      existing[row.period] += row.existing_revenue();
    }
    for (const ThreeFlowsRow &row :
         flows::three_flows(*plain_ledger_of(portfolio, parameters), true)) {
      const ThreeFlowsRow &sum = sums[row.period];
      ASSERT_EQ(sum.opening_customers, row.opening_customers);
      ASSERT_EQ(sum.closing_customers, row.closing_customers);
      ASSERT_TRUE(sum.lost.amount == row.lost.amount);
      ASSERT_TRUE(sum.in_doubt.amount == row.in_doubt.amount);
      ASSERT_TRUE(sum.closing_revenue == row.closing_revenue);
      ASSERT_TRUE(existing[row.period] == row.existing_revenue());
      ASSERT_EQ(sum.transferred.customers, 0);
      ASSERT_TRUE(sum.transferred.amount == 0);
      ASSERT_EQ(sum.is_final, row.is_final);
    }
  }
}
