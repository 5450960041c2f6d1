#include "flows/forms.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_rows.hpp"
#include "segments/segmented_purchases_support.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;
using namespace portfolio::segments::test;

TEST(Segments, BalanceEachAndTransferNothingInTotal) {
  Random random{2};
  for (int i = 0; i < 1000; ++i) {
    const SegmentLedger &ledger = *ledger_of(random_portfolio(random), random_parameters(random));
    std::map<std::uint32_t, std::pair<std::int64_t, Money>> closing;
    std::map<Period, std::pair<std::int64_t, Money>> transfers;
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      auto &[customers, revenue] = closing[row.segment];
      ASSERT_EQ(row.opening_customers, customers);
      ASSERT_TRUE(row.opening_revenue == revenue);
      using enum Movement;
      const FlowRow &flow = row.settled;
      ASSERT_EQ(flow.closing_customers - row.opening_customers,
                flow.customers(new_customer) + flow.customers(reactivated) -
                    flow.customers(churned) + row.transferred_in - row.transferred_out);
      ASSERT_TRUE(row.growth() == flow.flow_new() + flow.flow_existing() - flow.flow_lost() +
                                      row.transfer_in + row.transfer_out);
      ASSERT_GE(flow.closing_customers, 0);
      customers = flow.closing_customers;
      revenue = flow.closing_revenue;
      transfers[flow.period].first += row.transferred_in - row.transferred_out;
      transfers[flow.period].second += row.transfer_in + row.transfer_out;
    }
    for (const auto &[k, sum] : transfers) {
      ASSERT_EQ(sum.first, 0) << k;
      ASSERT_TRUE(sum.second == 0) << k;
    }
  }
}

TEST(Segments, AddUpToTheCompany) {
  Random random{3};
  for (int i = 0; i < 1000; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const FlowLedger &company = *plain_ledger_of(portfolio, parameters);
    const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
    SCOPED_TRACE(i);
    ASSERT_NO_FATAL_FAILURE(expect_sum_of_segments(ledger, company));
  }
}

TEST(Segments, OfOneSegmentIsThePlainLedger) {
  Random random{4};
  for (int i = 0; i < 300; ++i) {
    Portfolio portfolio = random_portfolio(random);
    for (Customer &customer : portfolio) customer.assigned = {{8000, "all"}};
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
    ASSERT_LE(ledger.segment_count(), 1u);
    const auto rows = segment_rows(ledger, false);
    const auto plain = flow_rows(*plain_ledger_of(portfolio, parameters), false);
    ASSERT_EQ(rows.size(), plain.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      ASSERT_TRUE(rows[r].settled.totals == plain[r].totals);
      ASSERT_EQ(rows[r].opening_customers, plain[r].opening_customers);
      ASSERT_EQ(rows[r].settled.churn_rate(), plain[r].churn_rate());
      ASSERT_EQ(rows[r].settled.gross_retention(), plain[r].gross_retention());
      ASSERT_EQ(rows[r].settled.net_retention(), plain[r].net_retention());
      ASSERT_EQ(rows[r].settled.quick_ratio(), plain[r].quick_ratio());
      ASSERT_EQ(rows[r].transferred_in + rows[r].transferred_out, 0);
    }
  }
}

TEST(Segments, MergeIsTheWholeForAnySplit) {
  Random random{5};
  for (int i = 0; i < 300; ++i) {
    const Portfolio portfolio = random_portfolio(random, 30);
    const FlowParameters parameters = random_parameters(random);
    std::vector<Portfolio> parts(static_cast<std::size_t>(between(random, 1, 6)));
    for (const Customer &customer : portfolio)
      parts[static_cast<std::size_t>(
                between(random, 0, static_cast<std::int64_t>(parts.size()) - 1))]
          .push_back(customer);
    SegmentLedgerState state(ledger_of(parts.front(), parameters), arena);
    for (std::size_t p = 1; p < parts.size(); ++p) {
      SegmentLedgerState part(parameters, arena);
      part.merge(*ledger_of(parts[p], parameters));
      state.merge(random() % 2 ? *part.ledger() : *finish(*part.ledger(), arena));
    }
    const SegmentLedger &whole = *ledger_of(portfolio, parameters);
    ASSERT_EQ(to_text(*state.ledger(), arena), to_text(whole, arena)) << i;
    ASSERT_TRUE(equal(*state.ledger(), whole, arena)) << i;
  }
}

TEST(Segments, ManySegmentsAndPeriodsGrowInPlace) {
  Portfolio portfolio;
  for (int i = 0; i < 3000; ++i)
    portfolio.push_back({history_of({{8000 + i % 365, i}, {8000 + i % 365 + 20, 5}}),
                         {{8000, "s" + std::to_string(i % 1500)}, {8400, "s7"}}});
  const FlowParameters parameters{Step{0, 7}, 2, 8500, 2};
  const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
  EXPECT_EQ(ledger.segment_count(), 1500u);
  EXPECT_TRUE(equal(*company_ledger(ledger, arena), *plain_ledger_of(portfolio, parameters)));
}

TEST(Segments, RowsThatDoNotFitIntoMemoryAreRefused) {
  SegmentLedgerState state(FlowParameters{Step{0, 1}, 1, 8500, 2}, arena);
  const auto step = [&](int segment, std::uint32_t age) {
    const std::uint32_t number = state.number_of("s" + std::to_string(segment));
    state.add({SegmentEntry::key_of(number, age, entry_kind(Movement::new_customer)), 1, 1});
  };
  for (int segment = 0; segment < 1000; ++segment) step(segment, 999);
  const SegmentLedger &most = *finish(*state.ledger(), arena);
  EXPECT_EQ(segment_rows(most, true).size(), max_segment_rows);
  EXPECT_EQ(segment_movement_rows(most, true).size(), 1000u);
  step(0, 1000);
  try {
    segment_rows(*finish(*state.ledger(), arena), true);
    FAIL() << "1,001,000 rows were made";
  } catch (const Error &error) {
    EXPECT_EQ(error.fault, Fault::too_large);
    EXPECT_STREQ(error.what(), "1000 segments in 1001 periods are more than 1000000 rows");
  }
}
