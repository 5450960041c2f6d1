#include "contracts/contract_flows_support.hpp"
#include "flows/forms.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

TEST(ContractFlows, WhatIsNotKnownYetChangesNothing) {
  const std::string past = "[2024-01-01 2024-03-20 10]";
  const auto text = [](const std::string &rows, Step bridge = {}) {
    return to_text(*ledger_of({contracts_of(rows)}, monthly("2024-04-01", FlowBasis::net, bridge)));
  };
  EXPECT_EQ(text(past), text(past + " [2024-04-01 open 99]"));
  EXPECT_EQ(text(past, {0, 30}), text(past + " [2024-04-01 open 99]", {0, 30}));
  EXPECT_NE(text(past, {0, 30}), text(past + " [2024-03-31 open 99]", {0, 30}));
  EXPECT_EQ(text("[2024-01-01 2024-04-01 10]").find("churned"), std::string::npos);
  EXPECT_EQ(text("[2024-01-01 2024-04-01 10]").find("due"), std::string::npos);
  EXPECT_EQ(ledger_of({contracts_of("[2024-04-01 open 1]")}, monthly("2024-04-01"))->customers(),
            0);
}

TEST(ContractFlows, WhoPausesStaysACustomerUntilThePauseEnds) {
  const auto rows_of = [](const std::string &rows, FlowBasis basis) {
    std::string text;
    for (const MovementRow &row :
         contract_movements(contracts_of(rows), FlowCalendar(monthly("2024-07-01", basis)), false))
      if (row.movement != Movement::retained)
        text += to_string(row.period_start).substr(5, 2) + std::string(name_of(row.movement)) +
                to_string(Decimal{row.amount, 0}) + " ";
    return text;
  };
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events}) {
    EXPECT_EQ(
        rows_of("[2024-01-01 2024-02-10 30] [2024-02-10 2024-04-05 pause] [2024-04-05 open 40]",
                basis),
        "01new30 02paused-30 04resumed40 ");
    EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 30] [2024-02-10 2024-04-05 pause]", basis),
              "01new30 02paused-30 04churned-30 04released30 ");
    EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 trial 30] [2024-02-10 open 40]", basis), "02new40 ");
    EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 pause] [2024-04-10 open 40]", basis), "04new40 ");
  }
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events})
    EXPECT_EQ(rows_of("[2024-01-01 open 10] [2024-03-01 2024-05-01 pause]", basis),
              "01new10 03paused-10 05resumed10 ")
        << "a pause goes before what is paid beside it";
  // A pause that begins after a gap keeps nobody.
  EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 30] [2024-03-10 2024-04-05 pause] [2024-04-05 open 40]",
                    FlowBasis::net),
            "01new30 02churned-30 04reactivated40 ");
}

TEST(ContractFlows, AnEndOnABoundaryChurnsInThePeriodThatStartsThere) {
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events}) {
    const auto rows = flow_rows(
        *ledger_of({contracts_of("[2024-01-01 2024-02-01 30]")}, monthly("2024-03-01", basis)),
        false);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_TRUE(rows[0].closing_revenue == 30 && rows[1].flow_lost() == 30);
    EXPECT_EQ(rows[0].totals.due, 0);
    EXPECT_EQ(rows[1].totals.due, 1);
  }
}

TEST(ContractFlows, NonsenseIsRefused) {
  const Portfolio portfolio{contracts_of("[2024-01-05 open 100]")};
  const auto parameters = monthly("2024-03-01");
  const auto refused = [&](auto change) {
    FlowParameters p = parameters;
    change(p);
    EXPECT_THROW(ledger_of(portfolio, p), Error);
  };
  refused([](FlowParameters &p) { p.step = {}; });
  refused([](FlowParameters &p) { p.step = {1, 7}; });
  refused([](FlowParameters &p) { p.as_of = INT32_MAX; });
  refused([](FlowParameters &p) { p.origin = INT32_MIN; });
  refused([](FlowParameters &p) { p.bridge = {0, -1}; });
  refused([](FlowParameters &p) { p.bridge = {-1, 5}; });
  refused([](FlowParameters &p) { p.step = {0, 1}, p.as_of = on("2024-01-05") + 100'001; });
  EXPECT_THROW(contract_basis("gross"), Error);
  EXPECT_THROW(contract_basis(""), Error);
  EXPECT_EQ(contract_basis("events"), FlowBasis::events);
  EXPECT_THROW(contract_movements(
                   portfolio[0],
                   FlowCalendar({{0, 1}, 0, on("2024-01-05") + 100'001, 0, FlowBasis::net}), true),
               Error);

  LedgerState state(ledger_of(portfolio, parameters), arena);
  const auto apart = [&](const FlowParameters &other) {
    EXPECT_THROW(state.merge(*ledger_of({}, other)), Error);
  };
  apart(monthly("2024-03-01", FlowBasis::events));
  apart(monthly("2024-03-01", FlowBasis::net, {0, 1}));
  apart(monthly("2024-03-02"));
  EXPECT_THROW(state.merge(*LedgerState({{1, 0}, 1, on("2024-03-01"), 0}, arena).ledger()), Error);
}

TEST(ContractFlows, FormsOfOtherLedgersAreRefused) {
  const std::string head = "v1 step 1 month basis net bridge 0 days as_of 2024-03-01 origin "
                           "2000-01-01 scale 0 customers 1";
  const auto read = [&](const std::string &text) {
    return to_text(*ledger_from_text(text, arena));
  };
  for (const char *period : {" [2024-01-01 new 1 5 due 2 renewed 1]",
                             " [2024-01-01 new 1 5 due 2 renewed 0 undecided 2]",
                             " [2024-01-01 churned 3 -5 due 2 renewed 1 undecided 1 not_lost 2]",
                             " [2024-01-01 churned 1 -5 not_lost 1]"}) {
    EXPECT_EQ(read(head + period), head + period);
    EXPECT_EQ(to_text(*ledger_from_wire(to_wire(*ledger_from_text(head + period, arena)), arena)),
              head + period);
  }
  for (const char *period :
       {" [2024-01-01 due 0 renewed 0]", " [2024-01-01 due 1 renewed 2]", " [2024-01-01 due 1]",
        " [2024-01-01 due -1 renewed -1]", " [2024-01-01 due 2 renewed 1 undecided 2]",
        " [2024-01-01 churned 1 -5 not_lost 2]", " [2024-01-01 undecided 1]",
        " [2024-01-01 due 1 renewed 1 new 1 5]"})
    EXPECT_THROW(read(head + period), Error) << period;
  const auto with = [](const std::string &words) {
    return "v1 step 1 month " + words + " as_of 2024-03-01 origin 2000-01-01 scale 0 customers 0";
  };
  EXPECT_EQ(read(with("basis events bridge 1 month 5 days")),
            with("basis events bridge 1 month 5 days"));
  EXPECT_EQ(read(with("basis events bridge 2 months")), with("basis events bridge 2 months"));
  for (const char *words : {"basis gross bridge 0 days", "basis net", "basis net bridge -1 days",
                            "basis net bridge 0 months", "basis net bridge 1 month 0 days",
                            "basis net grace 1", "grace 1 bridge 0 days", "grace 0"})
    EXPECT_THROW(read(with(words)), Error) << words;
  EXPECT_THROW(read(with("grace 1") + " [2024-01-01 due 1 renewed 1]"), Error);
}
