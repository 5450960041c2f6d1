#include "flows/customer_flows.hpp"

#include "flows/flows_support.hpp"
#include "flows/three_flows.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::flows::test;
using namespace portfolio::test;

namespace {

using Sums = std::array<ThreeFlowsRow::Sum, customer_flow_names.size()>;

/// The numbers of three_flows() in the order of CustomerFlow.
Sums sums_of(const ThreeFlowsRow &row) {
  Sums sums = {row.won};
  std::copy(row.existing.begin(), row.existing.end(), sums.begin() + 1);
  sums[static_cast<std::size_t>(CustomerFlow::lost)] = row.lost;
  sums[static_cast<std::size_t>(CustomerFlow::in_doubt)] = row.in_doubt;
  return sums;
}

/// Before and after an absence, read word by word.
void expect_dated(const CustomerFlowRow &row, const History &history, Day as_of) {
  std::optional<Day> before, after;
  for (const DayTotal &total : history.days()) {
    if (total.orders == 0 || total.day >= as_of || !row.is_absence()) continue;
    if (total.day < row.period_start) before = total.day;
    if (total.day >= row.period_start && !after) after = total.day;
  }
  ASSERT_EQ(row.last_purchase, before);
  ASSERT_EQ(row.returned_on, after);
}

std::string told(const Purchases &purchases, const FlowParameters &parameters) {
  std::string all;
  for (const CustomerFlowRow &row :
       customer_flows(history_of(purchases), FlowCalendar(parameters), false))
    all += std::string(name_of(row.flow)) + " " +
           std::to_string(static_cast<std::int64_t>(row.amount)) +
           (row.returned_on ? " until " + std::to_string(*row.returned_on) : "") + "; ";
  return all;
}

} // namespace

TEST(CustomerFlows, AddUpToTheThreeFlowsOfThePortfolio) {
  Random random{31};
  for (int i = 0; i < 4000; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const bool include_incomplete = i % 2;
    std::map<Period, Sums> sums;
    for (const History &history : portfolio)
      for (const CustomerFlowRow &row :
           customer_flows(history, FlowCalendar(parameters), include_incomplete)) {
        auto &sum = sums[row.period][static_cast<std::size_t>(row.flow)];
        sum.amount += row.amount;
        ++sum.customers;
        ASSERT_NO_FATAL_FAILURE(expect_dated(row, history, parameters.as_of));
      }
    for (const ThreeFlowsRow &row :
         three_flows(*ledger_of(portfolio, parameters), include_incomplete)) {
      const Sums wanted = sums_of(row);
      for (std::size_t f = 0; f < wanted.size(); ++f) {
        ASSERT_TRUE(sums[row.period][f].amount == wanted[f].amount) << customer_flow_names[f];
        ASSERT_EQ(sums[row.period][f].customers, wanted[f].customers) << customer_flow_names[f];
      }
      sums.erase(row.period);
    }
    ASSERT_TRUE(sums.empty());
  }
}

TEST(CustomerFlows, OfWhoCameAndLeftAreTheSameRows) {
  Random random{32};
  std::set<CustomerFlow> seen;
  for (int i = 0; i < 1000; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const FlowCalendar calendar(parameters);
    const auto since = static_cast<Day>(parameters.as_of - between(random, 0, 400));
    for (const History &history : portfolio) {
      std::vector<CustomerFlowRow> wanted;
      for (const CustomerFlowRow &row : customer_flows(history, calendar, false))
        if ((row.flow == CustomerFlow::new_customer || row.flow == CustomerFlow::lost) &&
            row.period_start >= since)
          wanted.push_back(row);
      const auto rows = new_and_lost(history, calendar, since);
      ASSERT_EQ(rows.size(), wanted.size());
      for (std::size_t k = 0; k < rows.size(); ++k) {
        ASSERT_EQ(rows[k].period_start, wanted[k].period_start);
        ASSERT_EQ(rows[k].flow, wanted[k].flow);
        ASSERT_EQ(rows[k].last_purchase, wanted[k].last_purchase);
        seen.insert(rows[k].flow);
      }
    }
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(CustomerFlows, SayWhoLeftAndWhetherTheyCameBack) {
  const Purchases back{{on(2024, 1, 5), 100}, {on(2024, 6, 1), 90}};
  const std::string june = std::to_string(on(2024, 6, 1));
  EXPECT_EQ(told(back, monthly(2, on(2024, 7, 1))),
            "new 100; lost 100 until " + june + "; reactivated 90; ");
  EXPECT_EQ(told(back, monthly(5, on(2024, 7, 1))),
            "new 100; paused -100 until " + june + "; resumed 90; ");
  EXPECT_EQ(told(back, monthly(1, on(2024, 6, 1))), "new 100; lost 100; ");
  EXPECT_EQ(told(back, monthly(9, on(2024, 6, 1))), "new 100; in doubt 100; ");
}
