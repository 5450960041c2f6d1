#include "contracts/contract_flows_reference.hpp"
#include "flows/forms.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

TEST(ContractFlows, IdentitiesHoldOnAThousandRandomPortfolios) {
  Random random{5};
  std::int64_t periods = 0, renewed = 0, undecided = 0, corrections = 0, not_lost = 0;
  for (int i = 0; i < 1200; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    ContractFlowsReference expected(portfolio, parameters);
    const FlowLedger *ledger = ledger_of(portfolio, parameters);
    const auto is = [&](Money amount, Money wanted) {
      return same_money(amount, ledger->unit(), wanted, finest);
    };
    ASSERT_EQ(ledger->customers(), expected.customers) << i;
    ASSERT_EQ(ledger->period_count(), expected.periods.size()) << i;
    for (const FlowRow &row : flow_rows(*ledger, true)) {
      auto &sums = expected.periods.at(row.period);
      Money moved = 0;
      for (std::size_t m = 0; m < movement_count; ++m) {
        const auto movement = static_cast<Movement>(m);
        ASSERT_TRUE(is(row.amount(movement), sums.amount[movement]))
            << i << " " << name_of(movement);
        ASSERT_EQ(row.customers(movement), sums.customers[movement])
            << i << " " << name_of(movement);
        moved += row.amount(movement);
      }
      ASSERT_TRUE(is(row.closing_revenue, sums.closing)) << i;
      ASSERT_TRUE(row.closing_revenue - row.opening_revenue == moved);
      ASSERT_TRUE(row.flow_new() + row.flow_existing() - row.flow_lost() == row.growth());
      ASSERT_EQ(row.closing_customers, sums.closing_customers) << i;
      ASSERT_TRUE(is(row.opening_revenue, sums.opening) && is(row.opening_before, sums.opening))
          << i;
      ASSERT_TRUE(is(row.opening_now, sums.now)) << i;
      ASSERT_TRUE(is(row.opening_kept, sums.kept)) << i;
      ASSERT_EQ(row.totals.due, sums.due) << i;
      ASSERT_EQ(row.totals.renewed, sums.renewed) << i;
      ASSERT_EQ(row.totals.undecided, sums.undecided) << i;
      ASSERT_EQ(row.customers(Movement::churned) - row.totals.not_lost, sums.lost_of_opening) << i;
      ASSERT_LE(row.churn_rate().value_or(0), 1) << i;
      not_lost += row.totals.not_lost;
      undecided += row.totals.undecided;
      ++periods;
      renewed += sums.renewed;
      corrections += row.totals.has_correction();
    }
  }
  EXPECT_GT(periods, 30'000);
  EXPECT_GT(renewed, 500);
  EXPECT_GT(undecided, 50);
  EXPECT_GT(not_lost, 240);
  EXPECT_GT(corrections, 300);
}

TEST(ContractFlows, BothBasesGrowAlikeRetainAlikeAndEndWithTheSameCustomers) {
  Random random{6};
  for (int i = 0; i < 1000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    FlowParameters parameters = random_parameters(random);
    parameters.basis = FlowBasis::net;
    const auto net = flow_rows(*ledger_of(portfolio, parameters), true);
    parameters.basis = FlowBasis::events;
    const auto events = flow_rows(*ledger_of(portfolio, parameters), true);
    ASSERT_EQ(net.size(), events.size());
    for (std::size_t k = 0; k < net.size(); ++k) {
      ASSERT_TRUE(net[k].growth() == events[k].growth()) << i;
      ASSERT_EQ(net[k].closing_customers, events[k].closing_customers) << i;
      ASSERT_EQ(net[k].gross_retention(), events[k].gross_retention()) << i;
      ASSERT_EQ(net[k].net_retention(), events[k].net_retention()) << i;
      ASSERT_EQ(net[k].totals.due, events[k].totals.due) << i;
      ASSERT_EQ(net[k].churn_rate(), events[k].churn_rate()) << i;
      ASSERT_EQ(net[k].renewal_rate(), events[k].renewal_rate()) << i;
      ASSERT_FALSE(net[k].totals.has_correction());
    }
  }
}

namespace {

/// A pause of one of two customers would stop what the other pays, too.
ContractHistory without_pauses(const ContractHistory &history) {
  Contracts contracts = history.contracts();
  std::erase_if(contracts, [](const Contract &c) { return c.kind == ContractKind::pause; });
  return ContractHistory(std::move(contracts), history.unit(), 0);
}

} // namespace

TEST(ContractFlows, TwoCustomersSeenAsOneAreOnlyReclassified) {
  Random random{7};
  int reclassified = 0;
  for (int i = 0; i < 1000; ++i) {
    Portfolio portfolio = random_portfolio(random);
    portfolio.push_back(random_contracts(random));
    for (ContractHistory &history : portfolio) history = without_pauses(history);
    FlowParameters parameters = random_parameters(random);
    parameters.bridge = {}; // a gap of one may be filled by the other
    const FlowLedger *apart = ledger_of(portfolio, parameters);
    const ContractHistory merged = add(portfolio[0], portfolio[1]);
    portfolio.erase(portfolio.begin());
    portfolio[0] = merged;
    const FlowLedger *together = ledger_of(portfolio, parameters);
    const auto before = flow_rows(*apart, true), after = flow_rows(*together, true);
    ASSERT_EQ(before.size(), after.size());
    const auto same = [&](Money a, Money b) {
      return same_money(a, apart->unit(), b, together->unit());
    };
    for (std::size_t k = 0; k < before.size(); ++k) {
      ASSERT_TRUE(same(before[k].opening_revenue, after[k].opening_revenue)) << i;
      ASSERT_TRUE(same(before[k].closing_revenue, after[k].closing_revenue)) << i;
      ASSERT_TRUE(same(before[k].growth(), after[k].growth())) << i;
      reclassified += before[k].totals != after[k].totals;
    }
  }
  EXPECT_GT(reclassified, 1000);
}

TEST(ContractFlows, LedgersOfPartsAddUpToTheWholeInAnyOrderAndForm) {
  Random random{8};
  for (int i = 0; i < 500; ++i) {
    Portfolio portfolio = random_portfolio(random);
    portfolio.push_back(contracts_of("[2024-01-15 2024-03-01 0.125]", 3));
    const FlowParameters parameters = random_parameters(random);
    const std::string whole = to_text(*ledger_of(portfolio, parameters));
    std::shuffle(portfolio.begin(), portfolio.end(), random);
    const auto cut =
        portfolio.begin() + between(random, 0, static_cast<std::int64_t>(portfolio.size()));
    const FlowLedger *a = ledger_of({portfolio.begin(), cut}, parameters);
    const FlowLedger *b = ledger_of({cut, portfolio.end()}, parameters);
    ASSERT_EQ(to_text(*ledger_from_text(to_text(*a), arena)), to_text(*a));
    ASSERT_EQ(to_wire(*ledger_from_wire(to_wire(*b), arena)), to_wire(*b));
    LedgerState sum(ledger_from_text(to_text(*a), arena), arena);
    sum.merge(*ledger_from_wire(to_wire(*b), arena));
    const FlowLedger *total = trim(*sum.ledger(), arena);
    ASSERT_TRUE(equal(*total, *ledger_from_text(whole, arena))) << i;
  }
}

TEST(ContractFlows, MovementsOfOneCustomerAreTheLedgerOfThatCustomer) {
  Random random{9};
  for (int i = 0; i < 1000; ++i) {
    const ContractHistory history = random_contracts(random);
    const FlowParameters parameters = random_parameters(random);
    const FlowLedger *ledger = ledger_of({history}, parameters);
    const bool is_whole = ledger->unit().is_whole();
    std::map<Period, PeriodTotals> totals;
    Day before = min_day;
    for (const MovementRow &row : contract_movements(history, FlowCalendar(parameters), true)) {
      ASSERT_LE(before, row.period_start);
      before = row.period_start;
      totals[row.period].amount[static_cast<std::size_t>(row.movement)] += row.amount;
      ++totals[row.period].customers[static_cast<std::size_t>(row.movement)];
    }
    for (const FlowRow &exact : flow_rows(*ledger, true)) {
      const FlowRow row = shown(exact, ledger->unit());
      Money sum = 0;
      for (const Money amount : totals[row.period].amount) sum += amount;
      ASSERT_TRUE(sum == row.growth()) << "whatever is rounded";
      for (std::size_t m = 0; m < movement_count && is_whole; ++m) {
        ASSERT_TRUE(totals[row.period].amount[m] == row.totals.amount[m]);
        ASSERT_EQ(totals[row.period].customers[m], row.totals.customers[m]);
      }
    }
  }
}
