#include "flows/by_period.hpp"
#include "flows/walk.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_rows.hpp"
#include "segments/segmented_purchases_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;
using namespace portfolio::segments::test;

namespace {

constexpr Step month{1, 0};

Day on(int year, unsigned month_of_year, unsigned day) {
  return to_day(std::chrono::year{year} / static_cast<int>(month_of_year) / static_cast<int>(day));
}

/// The rules word by word: every period of every customer by itself.
struct Reference {
  struct Cell {
    PeriodTotals totals;
    std::int64_t in = 0, out = 0, closing_customers = 0;
    Money money_in = 0, money_out = 0, closing_revenue = 0;
    Money before = 0, now = 0, kept = 0, positive = 0; // of customers after the transfers
    std::int64_t at_risk = 0;                          // how many these are
  };
  std::map<std::string, std::map<Period, Cell>> segments;

  Reference(const Portfolio &portfolio, const FlowParameters &parameters) {
    for (const Customer &customer : portfolio) add(customer, FlowCalendar(parameters));
  }

  void add(const Customer &customer, const FlowCalendar &rules) {
    struct Moves {
      std::map<Period, std::vector<std::pair<Movement, Money>>> of;
      void movement(Period k, Movement m, Money amount) { of[k].emplace_back(m, amount); }
      void correction(Period, Money, Money, Money, Money) {}
      void in_doubt(Period, Money) {}
      void lost(Period, Period, Money) {}
    } moves;
    walk_flows(customer.history, rules, moves);
    auto [R, act] = flows::test::by_period(customer.history, rules);
    if (R.empty()) return;
    std::optional<Period> L;
    for (Period k = R.begin()->first; k <= rules.last(); ++k) {
      const std::string here = segment_of(customer.assigned, rules, k),
                        there = segment_of(customer.assigned, rules, k - 1);
      const Money before = R[k - 1], now = R[k];
      const bool was_customer = L && k - 1 - *L < rules.grace();
      if (here != there && (was_customer || before != 0)) {
        segments[there][k].out += was_customer;
        segments[there][k].money_out -= before;
        segments[here][k].in += was_customer;
        segments[here][k].money_in += before;
      }
      if (was_customer) {
        Cell &cell = segments[here][k];
        cell.before += before;
        cell.now += now;
        cell.kept += before > 0 ? std::clamp(now, Money{0}, before) : 0;
        cell.positive += std::max(before, Money{0});
        ++cell.at_risk;
      }
      for (const auto &[m, amount] : moves.of[k]) {
        segments[here][k].totals.amount[static_cast<std::size_t>(m)] += amount;
        ++segments[here][k].totals.customers[static_cast<std::size_t>(m)];
      }
      if (act[k]) L = k;
      const bool is_running = k > rules.last_complete(); // which declares nobody lost
      if (L && k - *L < rules.grace() + is_running) ++segments[here][k].closing_customers;
      if (now != 0) segments[here][k].closing_revenue += now;
    }
  }
};

} // namespace

TEST(Segments, AgreeWithTheRulesReadWordByWord) {
  Random random{1};
  for (int i = 0; i < 1500; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
    ASSERT_LE(ledger.scale(), 2);
    Reference expected(portfolio, parameters);
    const auto money = [&](Money amount) { return rescale(amount, ledger.scale(), 2); };
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      const std::string name(ledger.segment(row.segment));
      const auto cell = expected.segments[name][row.settled.period];
      for (std::size_t m = 0; m < movement_count; ++m) {
        ASSERT_TRUE(money(row.settled.totals.amount[m]) == cell.totals.amount[m])
            << i << " " << movement_names[m];
        ASSERT_EQ(row.settled.totals.customers[m], cell.totals.customers[m]) << i;
      }
      ASSERT_EQ(row.transferred_in, cell.in) << i;
      ASSERT_EQ(row.transferred_out, cell.out) << i;
      ASSERT_TRUE(money(row.transfer_in) == cell.money_in) << i;
      ASSERT_TRUE(money(row.transfer_out) == cell.money_out) << i;
      ASSERT_EQ(row.settled.closing_customers, cell.closing_customers) << i;
      ASSERT_TRUE(money(row.settled.closing_revenue) == cell.closing_revenue) << i;
      ASSERT_EQ(row.settled.opening_customers, cell.at_risk) << i;
      ASSERT_TRUE(money(row.settled.opening_before) == cell.before) << i;
      ASSERT_TRUE(money(row.settled.opening_now) == cell.now) << i;
      ASSERT_TRUE(money(row.settled.opening_kept) == cell.kept) << i;
      ASSERT_TRUE(money(row.settled.opening_positive) == cell.positive) << i;
    }
  }
}

TEST(Segments, TheLastAssignmentBeforeTheEndOfAPeriodHolds) {
  const FlowParameters parameters{month, 1, on(2024, 4, 1), 0};
  const History history =
      history_of({{on(2024, 1, 31), 10}, {on(2024, 2, 1), 10}, {on(2024, 3, 31), 10}});
  const Customer customer{history,
                          {{on(2024, 2, 2), "A"}, {on(2024, 2, 29), "B"}, {on(2024, 4, 1), "C"}}};
  EXPECT_EQ(to_text(*ledger_of({customer}, parameters), arena),
            "v1 {v1 step 1 month grace 1 as_of 2024-04-01 origin 2000-01-01 scale 0 customers 1 "
            "data_until 2024-03-31 days 1}"
            " [\"A\" (2024-01-01 new 1 10) (2024-02-01 transfer_out 1 -10)]"
            " [\"B\" (2024-02-01 retained 1 0 transfer_in 1 10) (2024-03-01 retained 1 0)]");
}

TEST(Segments, APausedCustomerIsTransferredWithoutMoneyAndALostOneNotAtAll) {
  const FlowParameters parameters{month, 3, on(2024, 9, 1), 0};
  const Customer customer{history_of({{on(2024, 1, 5), 100}, {on(2024, 8, 1), 30}}),
                          {{on(2024, 1, 1), "A"}, {on(2024, 3, 1), "B"}, {on(2024, 6, 1), "C"}}};
  const SegmentLedger &ledger = *ledger_of({customer}, parameters);
  EXPECT_EQ(to_text(ledger, arena),
            "v1 {v1 step 1 month grace 3 as_of 2024-09-01 origin 2000-01-01 scale 0 customers 1"
            " data_until 2024-08-01 days 1}"
            " [\"A\" (2024-01-01 new 1 100) (2024-02-01 paused 1 -100 redated 1 100)"
            " (2024-03-01 transfer_out 1 0 left_earlier -1)]"
            " [\"B\" (2024-02-01 redated -1 -100) (2024-03-01 transfer_in 1 0 left_earlier 1)"
            " (2024-04-01 released 1 100 churned 1 -100)]"
            " [\"C\" (2024-08-01 reactivated 1 30)]");
}
