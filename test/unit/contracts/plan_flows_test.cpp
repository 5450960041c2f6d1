#include "base/error.hpp"
#include "contracts/plan_flows_reference.hpp"
#include "contracts/plan_money.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_support.hpp"
#include "segments/segment_three_flows.hpp"

#include <gtest/gtest.h>
#include <numeric>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

namespace {

Plans plans_of(const Lines &lines) {
  Plans plans;
  for (const auto &[plan, history] : lines) plans.push_back({plan, history});
  return plans;
}

SegmentLedger *plan_ledger_of(const std::vector<Lines> &customers,
                              const FlowParameters &parameters) {
  SegmentLedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Lines &lines : customers) add_plans(state, plans_of(lines), calendar);
  return finish(*state.ledger(), arena);
}

std::string text_of(const Lines &lines, const FlowParameters &parameters) {
  const std::string text = to_text(*plan_ledger_of({lines}, parameters), arena);
  return text.substr(text.find('}') + 2);
}

/// The contracts of a customer, each of some plan, so that plans follow on each other.
Lines random_lines(Random &random, Day as_of) {
  const char *names[] = {"basic", "gold", "", "Ä", "basic"};
  for (;;) {
    const ContractHistory all = random_contracts(random);
    std::vector<Contracts> dealt(std::size(names));
    for (const Contract &contract : all.contracts())
      dealt[random() % std::size(names)].push_back(contract);
    Lines lines;
    for (std::size_t i = 0; i < dealt.size(); ++i)
      lines.emplace_back(names[i], ContractHistory(dealt[i], all.unit(), 0));
    try { // a discount may go on while what it is on is paused
      Plans plans = plans_of(lines);
      gather(plans);
      plan_timeline(plans, as_of);
      return lines;
    } catch (const Error &) {
    }
  }
}

std::vector<Lines> random_customers(Random &random, Day as_of) {
  std::vector<Lines> customers;
  for (std::int64_t c = between(random, 1, 4); c > 0; --c)
    customers.push_back(random_lines(random, as_of));
  return customers;
}

/// Somebody who pays at the end of the first period, where a ledger begins otherwise with who is
/// gone by then.
const ContractHistory first_customer = contracts_of("[2023-10-31 open 1]");

} // namespace

TEST(PlanFlows, AreWhatEveryDayOfRandomCustomersSays) {
  Random random{21};
  std::int64_t switched = 0, moved = 0, renewed = 0, lost = 0, corrected = 0;
  for (int i = 0; i < 500; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const FlowParameters parameters = random_parameters(random);
    const std::vector<Lines> customers = random_customers(random, parameters.as_of);
    PlanFlowsReference expected(customers, parameters);
    const SegmentLedger &ledger = *plan_ledger_of(customers, parameters);
    const auto is = [&](Money amount, Money wanted) {
      return same_money(amount, ledger.unit(), wanted, finest);
    };
    Money closing = 0, expected_closing = 0;
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      const FlowRow &flow = row.settled;
      const std::string plan(ledger.segment(row.segment));
      SCOPED_TRACE(plan + " in period " + std::to_string(flow.period));
      auto &cell = expected.cells[{flow.period, plan}];
      for (std::size_t m = 0; m < movement_count; ++m) {
        const auto movement = static_cast<Movement>(m);
        ASSERT_TRUE(is(flow.amount(movement), cell.amount[movement])) << name_of(movement);
        ASSERT_EQ(flow.customers(movement), cell.customers[movement]) << name_of(movement);
      }
      ASSERT_TRUE(is(row.transfer_in, cell.in) && is(-row.transfer_out, cell.out));
      ASSERT_EQ(row.transferred_in, cell.customers_in);
      ASSERT_EQ(row.transferred_out, cell.customers_out);
      ASSERT_TRUE(is(flow.closing_revenue, cell.closing));
      ASSERT_EQ(flow.closing_customers, cell.closing_customers);
      ASSERT_TRUE(is(flow.opening_before, cell.before));
      ASSERT_TRUE(is(flow.opening_now, cell.now));
      ASSERT_TRUE(is(flow.opening_kept, cell.kept));
      ASSERT_EQ(flow.totals.due, cell.due);
      ASSERT_EQ(flow.totals.renewed, cell.renewed);
      ASSERT_EQ(flow.totals.undecided, cell.undecided);
      ASSERT_EQ(flow.customers(Movement::churned) - flow.totals.not_lost, cell.lost_of_opening);
      switched += cell.in > 0;
      moved += cell.customers_in;
      renewed += cell.renewed;
      corrected += flow.totals.has_correction();
      closing += convert(flow.closing_revenue, ledger.unit(), finest);
    }
    for (const auto &[key, cell] : expected.cells) expected_closing += cell.closing;
    ASSERT_TRUE(closing == expected_closing) << "no plan is missing";
    for (const SegmentThreeFlowsRow &row : three_flows(ledger, true)) {
      const auto &cell =
          expected.cells[{row.flows.period, std::string(ledger.segment(row.segment))}];
      ASSERT_EQ(row.flows.lost.customers, cell.lost);
      ASSERT_TRUE(is(row.flows.lost.amount, cell.lost_money));
      ASSERT_EQ(row.flows.in_doubt.customers, cell.in_doubt);
      ASSERT_TRUE(is(row.flows.in_doubt.amount, cell.doubted));
      lost += cell.lost;
    }
  }
  EXPECT_GT(switched, 166);
  EXPECT_GT(moved, 166);
  EXPECT_GT(renewed, 100);
  EXPECT_GT(lost, 333);
  EXPECT_GT(corrected, 166);
}

TEST(PlanFlows, AddUpToTheCompanyToTheLastDigit) {
  Random random{22};
  for (int i = 0; i < 1000; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const FlowParameters parameters = random_parameters(random);
    std::vector<Lines> customers = random_customers(random, parameters.as_of);
    Portfolio company;
    for (Lines &lines : customers) { // without pauses, which are those of a plan
      ContractHistory whole({}, {}, 0);
      for (auto &[plan, history] : lines) {
        Contracts contracts = history.contracts();
        std::erase_if(contracts, [](const Contract &c) { return c.kind == ContractKind::pause; });
        history = ContractHistory(contracts, history.unit(), 1);
        whole = add(whole, history);
      }
      company.push_back(whole);
    }
    company.push_back(first_customer);
    customers.push_back({{"gold", first_customer}});
    const SegmentLedger &ledger = *plan_ledger_of(customers, parameters);
    const FlowLedger &total = *ledger_of(company, parameters);
    ASSERT_NO_FATAL_FAILURE(expect_sum_of_segments(ledger, total));
    std::map<Period, std::pair<std::int64_t, Money>> transfers;
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      transfers[row.settled.period].first += row.transferred_in - row.transferred_out;
      transfers[row.settled.period].second += row.transfer_in + row.transfer_out;
    }
    for (const auto &[k, transfer] : transfers)
      ASSERT_TRUE(transfer.first == 0 && transfer.second == 0) << k;
    // As people read them: rounded, and still the company's.
    std::map<Period, Money> shown_closing;
    for (const SegmentRow &row :
         shown(segment_rows(ledger, true), ledger.segment_count(), ledger.unit()))
      shown_closing[row.settled.period] += row.settled.closing_revenue;
    for (const FlowRow &row : flow_rows(total, true))
      ASSERT_TRUE(shown_closing[row.period] == shown(row.closing_revenue, total.unit()));
  }
}

TEST(PlanFlows, OfOnePlanAreTheFlowsOfTheContractsPausesIncluded) {
  Random random{23};
  for (int i = 0; i < 500; ++i) {
    Portfolio portfolio = random_portfolio(random);
    portfolio.push_back(first_customer);
    const FlowParameters parameters = random_parameters(random);
    std::vector<Lines> customers;
    for (const ContractHistory &history : portfolio) customers.push_back({{"all", history}});
    const FlowLedger &total = *ledger_of(portfolio, parameters);
    ASSERT_NO_FATAL_FAILURE(expect_sum_of_segments(*plan_ledger_of(customers, parameters), total))
        << i;
  }
}

TEST(PlanFlows, OfPartsAddUpToTheWholeThroughTextAndBinaryForm) {
  Random random{24};
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const FlowParameters parameters = random_parameters(random);
    std::vector<Lines> all = random_customers(random, parameters.as_of);
    const SegmentLedger &whole = *plan_ledger_of(all, parameters);
    std::shuffle(all.begin(), all.end(), random);
    for (Lines &lines : all) std::shuffle(lines.begin(), lines.end(), random);
    const auto cut = all.begin() + between(random, 0, static_cast<std::int64_t>(all.size()));
    const SegmentLedger &a = *plan_ledger_of({all.begin(), cut}, parameters);
    const SegmentLedger &b = *plan_ledger_of({cut, all.end()}, parameters);
    const std::string text = to_text(a, arena);
    const Bytes wire = to_wire(b, arena);
    ASSERT_EQ(to_text(*segment_ledger_from_text(text, arena), arena), text);
    ASSERT_EQ(to_wire(*segment_ledger_from_wire(wire, arena), arena), wire);
    SegmentLedgerState sum(segment_ledger_from_text(text, arena), arena);
    sum.merge(*segment_ledger_from_wire(wire, arena));
    ASSERT_TRUE(equal(*sum.ledger(), whole, arena));
  }
}

TEST(PlanFlows, BothBasesRetainAlikeByPlan) {
  Random random{25};
  for (int i = 0; i < 500; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    FlowParameters parameters = random_parameters(random);
    const std::vector<Lines> customers = random_customers(random, parameters.as_of);
    parameters.basis = FlowBasis::net;
    const SegmentLedger &net = *plan_ledger_of(customers, parameters);
    parameters.basis = FlowBasis::events;
    const SegmentLedger &events = *plan_ledger_of(customers, parameters);
    std::map<std::pair<Period, std::string>, FlowRow> rows;
    for (const SegmentRow &row : segment_rows(events, true))
      rows[{row.settled.period, std::string(events.segment(row.segment))}] = row.settled;
    for (const SegmentRow &row : segment_rows(net, true)) {
      const FlowRow &other = rows[{row.settled.period, std::string(net.segment(row.segment))}];
      ASSERT_EQ(row.settled.gross_retention(), other.gross_retention());
      ASSERT_EQ(row.settled.net_retention(), other.net_retention());
      ASSERT_TRUE(row.settled.closing_revenue == other.closing_revenue);
    }
  }
}

TEST(PlanFlows, ASwitchOfPlanIsATransferAndNoChurn) {
  const Lines same_price{{"basic", contracts_of("[2024-01-01 2024-02-10 30]")},
                         {"gold", contracts_of("[2024-02-10 open 30]")}};
  EXPECT_EQ(text_of(same_price, monthly("2024-04-01")),
            "[\"basic\" (2024-01-01 new 1 30) (2024-02-01 transfer_out 1 -30)]"
            " [\"gold\" (2024-02-01 retained 1 0 transfer_in 1 30 due 1 renewed 1)"
            " (2024-03-01 retained 1 0)]");
  const Lines upgrade{{"basic", contracts_of("[2024-01-01 2024-02-10 30]")},
                      {"gold", contracts_of("[2024-02-10 open 50]")}};
  EXPECT_EQ(text_of(upgrade, monthly("2024-03-01", FlowBasis::events)),
            "[\"basic\" (2024-01-01 new 1 30) (2024-02-01 transfer_out 1 -30)]"
            " [\"gold\" (2024-02-01 expansion 1 20 transfer_in 1 30 due 1 renewed 1)]");
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events})
    for (const Lines &lines : {same_price, upgrade})
      for (const SegmentThreeFlowsRow &row :
           three_flows(*plan_ledger_of({lines}, monthly("2024-04-01", basis)), false))
        EXPECT_EQ(row.flows.lost.customers, 0);
}

TEST(PlanFlows, TransfersTakeTheLargestFirstAndTheRestIsOfOneSign) {
  const auto switched = [](std::vector<Money> before, std::vector<Money> now) {
    const PlanSwitch change = plan_switch(before, now);
    std::string text;
    for (std::size_t i = 0; i < before.size(); ++i)
      text += std::to_string(static_cast<long>(change.out[i])) + "/" +
              std::to_string(static_cast<long>(change.in[i])) + "/" +
              std::to_string(static_cast<long>(change.rest[i])) + " ";
    return text;
  };
  EXPECT_EQ(switched({100, 60, 0, 0}, {0, 0, 70, 10}), "80/0/-20 0/0/-60 0/70/0 0/10/0 ");
  EXPECT_EQ(switched({0, 0, 50, 10}, {40, 70, 0, 0}), "0/0/40 0/60/10 50/0/0 10/0/0 ");
  EXPECT_EQ(switched({30, 30, 0}, {0, 0, 30}), "30/0/0 0/0/-30 0/30/0 ") << "the first by name";
  EXPECT_EQ(switched({50, -10}, {60, -20}), "0/10/0 10/0/0 ");
}

TEST(PlanFlows, NewReactivatedAndChurnedAreSharedByTheRatesAndTheCustomerCountsInItsMainPlan) {
  const Lines lines{{"basic", contracts_of("[2024-01-01 2024-03-01 30] [2024-04-01 open 10]")},
                    {"extra", contracts_of("[2024-01-01 2024-03-01 30] [2024-04-01 open 20]")},
                    {"promo", contracts_of("[2024-01-01 2024-02-01 -5]")}};
  EXPECT_EQ(
      text_of(lines, monthly("2024-05-01")),
      "[\"basic\" (2024-01-01 new 1 30) (2024-02-01 expansion 1 0) (2024-03-01 churned 1 -30 "
      "due 1) (2024-04-01 reactivated 0 10)]"
      " [\"extra\" (2024-01-01 new 0 30) (2024-03-01 churned 0 -30) (2024-04-01 reactivated 1 "
      "20)]"
      " [\"promo\" (2024-01-01 new 0 -5) (2024-02-01 expansion 0 5)]");
}

TEST(PlanFlows, APauseStopsItsOwnPlanOnly) {
  const Lines lines{{"basic", contracts_of("[2024-01-01 open 30] [2024-02-10 2024-04-01 pause]")},
                    {"extra", contracts_of("[2024-01-01 2024-03-01 10]")}};
  EXPECT_EQ(text_of(lines, monthly("2024-05-01")),
            "[\"basic\" (2024-01-01 new 1 30) (2024-02-01 contraction 0 -30 transfer_out 1 0)"
            " (2024-04-01 resumed 1 30 transfer_in 1 0)]"
            " [\"extra\" (2024-01-01 new 0 10) (2024-02-01 contraction 1 0 transfer_in 1 0)"
            " (2024-03-01 paused 1 -10) (2024-04-01 transfer_out 1 0)]");
}

TEST(PlanFlows, RatesOfADayThatAddUpToLessThanNothingAreRefused) {
  const Lines lines{{"basic", contracts_of("[2024-01-01 2024-02-10 30]")},
                    {"promo", contracts_of("[2024-01-01 open -5]")}};
  try {
    plan_ledger_of({lines}, monthly("2024-05-01"));
    FAIL() << "accepted";
  } catch (const Error &error) {
    EXPECT_STREQ(error.what(), "contracts add up to less than 0 on 2024-02-10");
  }
}
