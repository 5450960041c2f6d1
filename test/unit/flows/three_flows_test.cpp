#include "flows/three_flows.hpp"

#include "flows/by_period.hpp"
#include "flows/flows_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::flows::test;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

/// "When a loss is dated" of definitions §2 read word for word, customer by customer.
struct SlowThreeFlows {
  struct Row {
    ThreeFlowsRow::Sum won, lost, in_doubt;
    std::array<ThreeFlowsRow::Sum, existing_parts.size()> existing;
    Money revenue = 0;
  };
  std::map<Period, Row> rows;

  SlowThreeFlows(const Portfolio &portfolio, const FlowParameters &p) {
    const FlowCalendar rules(p);
    for (const History &history : portfolio) add(history, rules);
  }

  void add(const History &history, const FlowCalendar &rules) {
    auto [R, act] = flows::test::by_period(history, rules);
    if (R.empty()) return;
    std::optional<Period> L;
    for (Period k = R.begin()->first; k <= rules.last(); ++k) {
      const Money now = R[k], before = R[k - 1];
      const bool is = act[k], was = act[k - 1];
      if (is && !L) put(rows[k].won, now);
      if (is && was && now > before) put(part(k, ExistingPart::more), now - before);
      if (is && was && now < before) put(part(k, ExistingPart::less), now - before);
      if (is && !was && L)
        put(part(k, k - *L <= rules.grace() ? ExistingPart::resumed : ExistingPart::reactivated),
            now);
      if (!is && was) stay_away(k, before, act, rules);
      const Money idle = (is ? 0 : now) - (was ? 0 : before);
      if (idle != 0) put(part(k, ExistingPart::refunds), idle);
      rows[k].revenue += now;
      if (is) L = k;
    }
  }

  /// The absence that begins with period k.
  void stay_away(Period k, Money amount, std::map<Period, bool> &act, const FlowCalendar &rules) {
    const Period grace_ends = k + rules.grace() - 1;
    for (Period later = k; later <= std::min(grace_ends, rules.last()); ++later)
      if (act[later]) return put(part(k, ExistingPart::paused), -amount);
    const bool is_known = rules.grid().start(grace_ends + 1) <= rules.as_of();
    put(is_known ? rows[k].lost : rows[k].in_doubt, amount);
  }

  ThreeFlowsRow::Sum &part(Period k, ExistingPart p) {
    return rows[k].existing[static_cast<std::size_t>(p)];
  }
  static void put(ThreeFlowsRow::Sum &sum, Money amount) {
    sum.amount += amount;
    ++sum.customers;
  }
};

void expect_same(const ThreeFlowsRow::Sum &a, const ThreeFlowsRow::Sum &b, std::string_view what) {
  ASSERT_TRUE(a.amount == b.amount) << what;
  ASSERT_EQ(a.customers, b.customers) << what;
}

} // namespace

TEST(ThreeFlows, AgreeWithTheRulesReadWordByWord) {
  Random random{19};
  for (int i = 0; i < 1500; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    SlowThreeFlows expected(portfolio, parameters);
    std::int64_t customers = 0;
    for (const ThreeFlowsRow &row : three_flows(*ledger_of(portfolio, parameters), true)) {
      const SlowThreeFlows::Row &wanted = expected.rows[row.period];
      ASSERT_NO_FATAL_FAILURE(expect_same(row.won, wanted.won, "new"));
      ASSERT_NO_FATAL_FAILURE(expect_same(row.lost, wanted.lost, "lost"));
      ASSERT_NO_FATAL_FAILURE(expect_same(row.in_doubt, wanted.in_doubt, "in doubt"));
      Money existing = 0;
      for (std::size_t p = 0; p < existing_parts.size(); ++p) {
        ASSERT_NO_FATAL_FAILURE(
            expect_same(row.existing[p], wanted.existing[p], existing_parts[p]));
        existing += row.existing[p].amount;
      }
      ASSERT_TRUE(row.existing_revenue() == existing);
      ASSERT_TRUE(row.closing_revenue == wanted.revenue);
      ASSERT_EQ(row.opening_customers, customers);
      customers += row.won.customers + row.returned() - row.lost.customers;
      ASSERT_EQ(row.closing_customers, customers);
    }
  }
}

TEST(ThreeFlows, AFinalRowIsTheSameForEveryLaterDay) {
  Random random{23};
  std::size_t final_rows = 0;
  for (int i = 0; i < 700; ++i) {
    SCOPED_TRACE("portfolio " + std::to_string(i));
    const Portfolio portfolio = random_portfolio(random);
    FlowParameters parameters = random_parameters(random);
    const auto then = three_flows(*ledger_of(portfolio, parameters), true);
    parameters.as_of += static_cast<Day>(between(random, 1, 400));
    const FlowLedger *ledger = ledger_of(portfolio, parameters);
    std::map<Period, ThreeFlowsRow> now;
    for (const ThreeFlowsRow &row : three_flows(*ledger, true)) now[row.period] = row;
    for (const ThreeFlowsRow &row : then) {
      if (!row.is_final) continue;
      ++final_rows;
      ThreeFlowsRow &later = now.at(row.period);
      ASSERT_TRUE(later.is_final);
      ASSERT_NO_FATAL_FAILURE(expect_same(row.lost, later.lost, "lost"));
      ASSERT_NO_FATAL_FAILURE(expect_same(row.in_doubt, {}, "in doubt"));
      ASSERT_NO_FATAL_FAILURE(expect_same(row.won, later.won, "new"));
      ASSERT_TRUE(row.existing_revenue() == later.existing_revenue());
      ASSERT_EQ(row.opening_customers, later.opening_customers);
      ASSERT_EQ(row.closing_customers, later.closing_customers);
    }
  }
  EXPECT_GT(final_rows, 20'000u);
}

TEST(ThreeFlows, WithAGraceOfOneBothDatingsAgree) {
  Random random{29};
  for (int i = 0; i < 500; ++i) {
    FlowParameters parameters = random_parameters(random);
    parameters.grace = 1;
    const FlowLedger *ledger = ledger_of(random_portfolio(random), parameters);
    const auto declared = flow_rows(*ledger, false);
    const auto occurred = three_flows(*ledger, false);
    ASSERT_EQ(declared.size(), occurred.size());
    for (std::size_t k = 0; k < declared.size(); ++k) {
      ASSERT_TRUE(declared[k].flow_lost() == occurred[k].lost.amount) << i;
      ASSERT_TRUE(declared[k].flow_existing() == occurred[k].existing_revenue()) << i;
      ASSERT_EQ(declared[k].closing_customers, occurred[k].closing_customers) << i;
      ASSERT_TRUE(occurred[k].is_final) << i;
    }
  }
}

TEST(ThreeFlows, NewCustomersNearTheStartOfTheDataAreCountedBesideThem) {
  const Portfolio portfolio{history_of({{on(2024, 1, 20), 10}}), history_of({{on(2024, 3, 1), 10}}),
                            history_of({{on(2024, 4, 1), 10}})};
  const FlowLedger *ledger = ledger_of(portfolio, monthly(3, on(2024, 6, 1)));
  const auto counted = [&](std::optional<Day> start) {
    std::string all;
    for (const ThreeFlowsRow &row : three_flows(*ledger, false, start))
      all += row.left_censored ? std::to_string(*row.left_censored) : "-";
    return all;
  };
  EXPECT_EQ(counted(std::nullopt), "-----");
  EXPECT_EQ(counted(on(2024, 1, 15)), "10100"); // January to March
  EXPECT_EQ(counted(on(2024, 2, 1)), "00110");
}

TEST(LastDays, KnowTheLastDayAndWhatIsUsualHoweverTheyAreAddedUp) {
  LastDays all, left, right;
  for (const Day day : {70, 93, 94, 100, 95, 97, 98, 96, 99, 92, 20}) {
    all.add(day);
    (day % 2 ? left : right).add(day);
  }
  left.add(right);
  EXPECT_TRUE(all == left);
  EXPECT_EQ(all.until(), 100);
  EXPECT_EQ(all.usual_gap(), 22); // from 70 to 92
  EXPECT_EQ(all.complaint(101 + 66), "");
  EXPECT_EQ(all.complaint(101 + 67), "nothing happened in the last 67 days before as_of, usually "
                                     "something every 22 days: is the load complete?");
}

TEST(LastDays, SayNothingOfHolidaysNorOfAFewDays) {
  LastDays daily, few;
  for (Day day = 1; day <= 30; ++day) daily.add(day);
  for (Day day = 1; day <= 7; ++day) few.add(day);
  EXPECT_EQ(daily.complaint(31 + 7), "");
  EXPECT_EQ(daily.complaint(31 + 87), "nothing happened in the last 87 days before as_of, usually "
                                      "something every day: is the load complete?");
  EXPECT_EQ(few.complaint(10'000), "");
  EXPECT_EQ(LastDays().complaint(10'000), "");
  EXPECT_FALSE(LastDays().until());
}
