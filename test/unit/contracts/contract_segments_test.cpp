#include "contracts/contract_flows_reference.hpp"
#include "flows/forms.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_rows.hpp"
#include "segments/segment_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

namespace {

struct Subscriber {
  ContractHistory history;
  Assigned assigned;
};
using Subscribers = std::vector<Subscriber>;

SegmentLedger *ledger_of(const Subscribers &subscribers, const FlowParameters &parameters) {
  SegmentLedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Subscriber &each : subscribers)
    add_contracts(state, each.history, segments_of(each.assigned)->assignments(), calendar);
  return finish(*state.ledger(), arena);
}

FlowLedger *plain_ledger_of(const Subscribers &subscribers, const FlowParameters &parameters) {
  Portfolio portfolio;
  for (const Subscriber &each : subscribers) portfolio.push_back(each.history);
  return portfolio::test::ledger_of(portfolio, parameters);
}

Subscribers random_subscribers(Random &random) {
  Subscribers subscribers;
  for (const ContractHistory &history : random_portfolio(random))
    subscribers.push_back({history, random_assigned(random, 8700, 9200)});
  return subscribers;
}

/// The rules word by word: a customer's flows are told by the slow reference, and every period of
/// it goes to the segment of its end.
struct Reference {
  struct Cell {
    ContractFlowsReference::Sums sums;
    std::int64_t in = 0, out = 0;
    Money money_in = 0, money_out = 0;
    std::int64_t at_risk = 0; ///< customers after the transfers
  };
  std::map<std::string, std::map<Period, Cell>> segments;

  Reference(const Subscribers &subscribers, const FlowParameters &parameters) {
    for (const Subscriber &each : subscribers) add(each, parameters);
  }

private:
  void add(const Subscriber &subscriber, const FlowParameters &parameters) {
    const FlowCalendar rules(parameters);
    ContractFlowsReference told({subscriber.history}, parameters);
    ContractFlowsReference::Sums before;
    for (const auto &[k, sums] : told.periods) {
      const std::string here = segment_of(subscriber.assigned, rules, k),
                        there = segment_of(subscriber.assigned, rules, k - 1);
      Cell &cell = segments[here][k];
      if (here != there) {
        segments[there][k].out += before.closing_customers;
        segments[there][k].money_out -= before.closing;
        cell.in += before.closing_customers;
        cell.money_in += before.closing;
      }
      cell.at_risk += before.closing_customers;
      for (const auto &[m, amount] : sums.amount) cell.sums.amount[m] += amount;
      for (const auto &[m, customers] : sums.customers) cell.sums.customers[m] += customers;
      cell.sums.opening += sums.opening;
      cell.sums.now += sums.now;
      cell.sums.kept += sums.kept;
      cell.sums.closing += sums.closing;
      cell.sums.closing_customers += sums.closing_customers;
      cell.sums.due += sums.due;
      cell.sums.renewed += sums.renewed;
      cell.sums.undecided += sums.undecided;
      cell.sums.lost_of_opening += sums.lost_of_opening;
      before = sums;
    }
  }
};

} // namespace

TEST(ContractSegments, AgreeWithTheRulesReadWordByWord) {
  Random random{11};
  std::int64_t transferred = 0, renewed = 0;
  for (int i = 0; i < 500; ++i) {
    const Subscribers subscribers = random_subscribers(random);
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *ledger_of(subscribers, parameters);
    const auto is = [&](Money amount, Money wanted) {
      return same_money(amount, ledger.unit(), wanted, finest);
    };
    Reference expected(subscribers, parameters);
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      const FlowRow &flow = row.settled;
      auto cell = expected.segments[std::string(ledger.segment(row.segment))][flow.period];
      for (std::size_t m = 0; m < movement_count; ++m) {
        const auto movement = static_cast<Movement>(m);
        ASSERT_TRUE(is(flow.amount(movement), cell.sums.amount[movement]))
            << i << name_of(movement);
        ASSERT_EQ(flow.customers(movement), cell.sums.customers[movement]) << i;
      }
      ASSERT_EQ(row.transferred_in, cell.in) << i;
      ASSERT_EQ(row.transferred_out, cell.out) << i;
      ASSERT_TRUE(is(row.transfer_in, cell.money_in) && is(row.transfer_out, cell.money_out)) << i;
      ASSERT_EQ(flow.opening_customers, cell.at_risk) << i;
      ASSERT_TRUE(is(flow.opening_before, cell.sums.opening)) << i;
      ASSERT_TRUE(is(flow.opening_now, cell.sums.now)) << i;
      ASSERT_TRUE(is(flow.opening_kept, cell.sums.kept)) << i;
      ASSERT_EQ(flow.closing_customers, cell.sums.closing_customers) << i;
      ASSERT_TRUE(is(flow.closing_revenue, cell.sums.closing)) << i;
      ASSERT_EQ(flow.totals.due, cell.sums.due) << i;
      ASSERT_EQ(flow.totals.renewed, cell.sums.renewed) << i;
      ASSERT_EQ(flow.totals.undecided, cell.sums.undecided) << i;
      ASSERT_EQ(flow.customers(Movement::churned) - flow.totals.not_lost, cell.sums.lost_of_opening)
          << i;
      transferred += cell.in;
      renewed += cell.sums.renewed;
    }
  }
  EXPECT_GT(transferred, 150);
  EXPECT_GT(renewed, 250);
}

TEST(ContractSegments, AddUpToTheCompanyAndTransferNothingInTotal) {
  Random random{12};
  for (int i = 0; i < 1000; ++i) {
    const Subscribers subscribers = random_subscribers(random);
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *ledger_of(subscribers, parameters);
    const FlowLedger &company = *plain_ledger_of(subscribers, parameters);
    SCOPED_TRACE(i);
    ASSERT_NO_FATAL_FAILURE(expect_sum_of_segments(ledger, company));
    std::map<Period, std::pair<std::int64_t, Money>> transfers;
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      const FlowRow &flow = row.settled;
      ASSERT_TRUE(flow.closing_revenue - row.opening_revenue ==
                  flow.flow_new() + flow.flow_existing() - flow.flow_lost() + row.transfer_in +
                      row.transfer_out);
      transfers[flow.period].first += row.transferred_in - row.transferred_out;
      transfers[flow.period].second += row.transfer_in + row.transfer_out;
    }
    for (const auto &[k, transfer] : transfers)
      ASSERT_TRUE(transfer.first == 0 && transfer.second == 0) << k;
  }
}

TEST(ContractSegments, PartsAddUpToTheWholeThroughTextAndBinaryForm) {
  Random random{13};
  for (int i = 0; i < 400; ++i) {
    Subscribers all = random_subscribers(random);
    all.push_back({contracts_of("[2024-01-15 2024-03-01 0.125]", 3), {{8780, "direct"}}});
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &whole = *ledger_of(all, parameters);
    std::shuffle(all.begin(), all.end(), random);
    const auto cut = all.begin() + between(random, 0, static_cast<std::int64_t>(all.size()));
    const SegmentLedger &a = *ledger_of(Subscribers{all.begin(), cut}, parameters);
    const SegmentLedger &b = *ledger_of(Subscribers{cut, all.end()}, parameters);
    const std::string text = to_text(a, arena);
    const Bytes wire = to_wire(b, arena);
    ASSERT_EQ(to_text(*segment_ledger_from_text(text, arena), arena), text);
    ASSERT_EQ(to_wire(*segment_ledger_from_wire(wire, arena), arena), wire);
    SegmentLedgerState sum(segment_ledger_from_text(text, arena), arena);
    sum.merge(*segment_ledger_from_wire(wire, arena));
    ASSERT_TRUE(equal(*sum.ledger(), whole, arena)) << i;
    ASSERT_TRUE(whole.parameters() == parameters);
  }
}

TEST(ContractSegments, WhoIsHandedOverTakesTheRateAlongAndRenewsWhereHeIs) {
  const Subscriber subscriber{
      contracts_of("[2024-01-10 2024-02-20 50] [2024-02-20 2024-03-31 80]"),
      {{on("2024-01-01"), "Ott"}, {on("2024-02-29"), "Uhl"}, {on("2024-04-01"), "Zeh"}}};
  EXPECT_EQ(to_text(*ledger_of(Subscribers{subscriber}, monthly("2024-05-01")), arena),
            "v1 {v1 step 1 month basis net bridge 0 days as_of 2024-05-01 origin 2000-01-01 scale "
            "0 customers 1 "
            "data_until 2024-03-31 days 1}"
            " [\"Ott\" (2024-01-01 new 1 50) (2024-02-01 transfer_out 1 -50)]"
            " [\"Uhl\" (2024-02-01 expansion 1 30 transfer_in 1 50 due 1 renewed 1)"
            " (2024-03-01 churned 1 -80 due 1)]");
}

TEST(ContractSegments, EveryChangeOfAPeriodHappensInTheSegmentOfItsEnd) {
  const Subscriber subscriber{contracts_of("[2024-01-10 2024-02-05 50] [2024-02-20 open 80]"),
                              {{on("2024-01-01"), "A"}, {on("2024-02-28"), "B"}}};
  const FlowParameters parameters = monthly("2024-03-01", FlowBasis::events);
  EXPECT_EQ(to_text(*ledger_of(Subscribers{subscriber}, parameters), arena),
            "v1 {v1 step 1 month basis events bridge 0 days as_of 2024-03-01 origin 2000-01-01 "
            "scale 0 customers 1 "
            "data_until 2024-02-20 days 1}"
            " [\"A\" (2024-01-01 new 1 50) (2024-02-01 transfer_out 1 -50)]"
            " [\"B\" (2024-02-01 reactivated 1 80 churned 1 -50 transfer_in 1 50 now 0 80 kept 0 50"
            " due 1 not_lost 1)]");
}

TEST(ContractSegments, WhoPausesIsTransferredWithoutMoneyAndWhoIsLostNotAtAll) {
  const Subscriber subscriber{
      contracts_of("[2024-01-01 2024-02-10 30] [2024-02-10 2024-04-05 pause] [2024-06-05 open 40]"),
      {{on("2024-01-01"), "A"}, {on("2024-03-01"), "B"}, {on("2024-05-01"), "C"}}};
  EXPECT_EQ(
      to_text(*ledger_of(Subscribers{subscriber}, monthly("2024-07-01")), arena),
      "v1 {v1 step 1 month basis net bridge 0 days as_of 2024-07-01 origin 2000-01-01 scale "
      "0 customers 1 "
      "data_until 2024-06-05 days 1}"
      " [\"A\" (2024-01-01 new 1 30) (2024-02-01 paused 1 -30 redated 1 30 due 1) (2024-03-01 "
      "transfer_out 1 0 left_earlier -1)]"
      " [\"B\" (2024-03-01 transfer_in 1 0 left_earlier 1) (2024-04-01 released 1 30 churned 1 -30 "
      "redated -1 -30)]"
      " [\"C\" (2024-06-01 reactivated 1 40)]");
}

TEST(ContractSegments, OfOtherParametersDoNotAddUp) {
  SegmentLedgerState state(monthly("2024-03-01"), arena);
  const auto apart = [&](const FlowParameters &other) {
    EXPECT_THROW(state.merge(*ledger_of(Subscribers{}, other)), Error);
  };
  apart(monthly("2024-03-01", FlowBasis::events));
  apart(monthly("2024-03-01", FlowBasis::net, {0, 1}));
  apart(monthly("2024-03-02"));
  apart({{1, 0}, 1, on("2024-03-01"), 0});
  EXPECT_NO_THROW(state.merge(*ledger_of(Subscribers{}, monthly("2024-03-01"))));
}

TEST(ContractSegments, FormsOfOtherLedgersAreRefused) {
  const auto read = [](const std::string &count, const std::string &period) {
    const std::string text = "v1 {v1 step 1 month " + count +
                             " as_of 2024-03-01 origin 2000-01-01 scale 0 customers 1} [\"A\" "
                             "(2024-01-01 new 1 5" +
                             period + ")]";
    return to_text(*segment_ledger_from_text(text, arena), arena) == text;
  };
  EXPECT_TRUE(read("basis events bridge 30 days", " due 2 renewed 1"));
  for (const char *period :
       {" due 1 renewed 2", " renewed 1", " due 0", " due -1", " due 1 0", " due 1099511627777"})
    EXPECT_THROW(read("basis events bridge 30 days", period), Error) << period;
  EXPECT_THROW(read("grace 1", " due 1 renewed 1"), Error);
}
