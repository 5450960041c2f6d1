#include "contracts/contract_flows_support.hpp"
#include "flows/forms.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_rows.hpp"
#include "segments/segment_support.hpp"

#include "base/error.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;

namespace {

ContractHistory yearly(Money price, const char *from = "2024-01-01", Day to = open_end) {
  const MonthlyRate rate = monthly_rate({on(from), to, {price, 0}, ContractKind::paid, {12, 0}});
  return ContractHistory({{on(from), to, ContractKind::paid, 1, rate.amount}}, rate.unit, 0);
}

struct Member {
  ContractHistory history;
  Assigned assigned;
};

SegmentLedger *segmented(const std::vector<Member> &members, const FlowParameters &parameters) {
  SegmentLedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Member &each : members)
    add_contracts(state, each.history, segments_of(each.assigned)->assignments(), calendar);
  return finish(*state.ledger(), arena);
}

/// Whether a shown amount is one of the two whole ones beside the exact one.
bool is_beside(Money shown, Money exact, Unit unit) {
  const Money parts = rescale(exact, unit.scale, shown_scale(unit)) - shown * unit.denominator;
  return parts < unit.denominator && parts > -unit.denominator;
}

constexpr auto adjustment = static_cast<std::size_t>(Movement::adjustment);

} // namespace

TEST(ContractTerms, TwelveYearlyPricesOfAHundredAreAHundredAMonth) {
  const FlowLedger &ledger = *ledger_of(Portfolio(12, yearly(100)), monthly("2024-03-01"));
  EXPECT_EQ(to_text(ledger),
            "v1 step 1 month basis net bridge 0 days as_of 2024-03-01 origin 2000-01-01 scale 0 "
            "denominator 3 customers 12 data_until 2024-01-01 days 1 [2024-01-01 new 12 300] "
            "[2024-02-01 retained 12 0]");
  const FlowRow row = shown(flow_rows(ledger, false)[1], ledger.unit());
  EXPECT_TRUE(row.closing_revenue == 100'00 && row.opening_revenue == 100'00);
}

TEST(ContractTerms, AdjustmentTakesWhatRoundingLeaves) {
  const Portfolio portfolio{yearly(100), yearly(100, "2024-02-01")};
  const FlowLedger &ledger = *ledger_of(portfolio, monthly("2024-03-01"));
  const FlowRow row = shown(flow_rows(ledger, false)[1], ledger.unit());
  EXPECT_TRUE(row.opening_revenue == 8'33 && row.closing_revenue == 16'67);
  EXPECT_TRUE(row.flow_new() == 8'33 && row.amount(Movement::adjustment) == 1);
}

TEST(ContractTerms, MissingUnitsGoToTheLargestRemaindersThenToTheFirstNames) {
  const auto closing = [](std::vector<std::pair<const char *, Money>> prices) {
    std::vector<Member> members;
    for (const auto &[name, price] : prices)
      members.push_back({yearly(price), {{on("2024-01-01"), name}}});
    const SegmentLedger &ledger = *segmented(members, monthly("2024-02-01"));
    std::string text;
    for (const SegmentRow &row :
         shown(segment_rows(ledger, false), ledger.segment_count(), ledger.unit()))
      text += to_string(Decimal{row.settled.closing_revenue, 2}) + " ";
    return text;
  };
  EXPECT_EQ(closing({{"A", 100}, {"B", 100}, {"C", 100}}), "8.34 8.33 8.33 ") << "of 25.00";
  EXPECT_EQ(closing({{"A", 100}, {"B", 101}, {"C", 102}}), "8.33 8.42 8.50 ") << "of 25.25";
  EXPECT_EQ(closing({{"A", 101}, {"B", 101}, {"C", 101}}), "8.42 8.42 8.41 ") << "of 25.25";
  EXPECT_EQ(closing({{"A", 100}, {"B", 104}}), "8.33 8.67 ") << "of 17.00";
}

TEST(ContractTerms, ShownSegmentsAddUpToTheShownCompany) {
  Random random{21};
  std::int64_t adjusted = 0;
  for (int i = 0; i < 1000; ++i) {
    std::vector<Member> members;
    Portfolio portfolio;
    for (ContractHistory &history : random_portfolio(random)) {
      portfolio.push_back(history);
      members.push_back({std::move(history), random_assigned(random, 8700, 9200)});
    }
    const FlowParameters parameters = random_parameters(random);
    const SegmentLedger &ledger = *segmented(members, parameters);
    const FlowLedger &company = *ledger_of(portfolio, parameters);
    ASSERT_EQ(ledger.unit(), company.unit());
    const std::size_t segments = ledger.segment_count();
    const auto exact = segment_rows(ledger, true);
    const auto rows = shown(exact, segments, ledger.unit());
    std::size_t at = 0;
    for (const FlowRow &whole : flow_rows(company, true)) {
      if (rows.empty() || whole.period < rows.front().settled.period) continue; // nothing moved yet
      const FlowRow total = shown(whole, company.unit());
      Money opening = 0, closing = 0, transferred = 0, amount[movement_count] = {};
      for (std::size_t s = 0; s < segments; ++s, ++at) {
        const SegmentRow &row = rows[at];
        Money moved = row.transfer_in + row.transfer_out;
        transferred += moved;
        for (std::size_t m = 0; m < movement_count; ++m) {
          amount[m] += row.settled.totals.amount[m];
          moved += row.settled.totals.amount[m];
          ASSERT_TRUE(m == adjustment ||
                      is_beside(row.settled.totals.amount[m], exact[at].settled.totals.amount[m],
                                ledger.unit()));
        }
        ASSERT_TRUE(row.growth() == moved) << i;
        ASSERT_TRUE(row.settled.flow_new() + row.settled.flow_existing() - row.settled.flow_lost() +
                        row.transfer_in + row.transfer_out ==
                    row.growth());
        opening += row.opening_revenue;
        closing += row.settled.closing_revenue;
      }
      ASSERT_TRUE(opening == total.opening_revenue && closing == total.closing_revenue) << i;
      ASSERT_TRUE(transferred == 0);
      for (std::size_t m = 0; m < movement_count; ++m)
        ASSERT_TRUE(amount[m] == total.totals.amount[m]) << i << " " << movement_names[m];
      adjusted += total.totals.amount[adjustment] != 0;
    }
  }
  EXPECT_GT(adjusted, 200);
}

TEST(ContractTerms, LedgersOfOtherDenominatorsAddUp) {
  const FlowParameters parameters = monthly("2024-02-01");
  const auto ledger = [&](Money rate, Unit unit) {
    return ledger_of({ContractHistory({{.from = on("2024-01-01"), .rate = rate}}, unit, 0)},
                     parameters);
  };
  LedgerState sum(ledger(1, {1, 3}), arena);
  sum.merge(*ledger(5, {0, 4}));
  EXPECT_EQ(sum.ledger()->unit(), Unit(1, 12));
  EXPECT_TRUE(flow_rows(*sum.ledger(), false)[0].closing_revenue == 4 + 150);
  EXPECT_THROW(sum.merge(*ledger(1, {0, 999'999'937})), Error) << "beyond 10^9";
  EXPECT_TRUE(equal(*ledger(5, {1, 1}), *ledger(1, {0, 2})));
  EXPECT_EQ(to_wire(*ledger(5, {1, 1}), Form::comparable),
            to_wire(*ledger(1, {0, 2}), Form::comparable));
  EXPECT_EQ(to_wire(*ledger(1, {0, 3}), Form::comparable),
            to_wire(*ledger(20, {1, 6}), Form::comparable));
  EXPECT_NE(to_wire(*ledger(1, {0, 3}), Form::comparable),
            to_wire(*ledger(1, {0, 6}), Form::comparable));
  const std::string text = to_text(*ledger(5, {1, 7}));
  EXPECT_EQ(to_text(*ledger_from_text(text, arena)), text);
  EXPECT_EQ(to_text(*ledger_from_wire(to_wire(*ledger_from_text(text, arena)), arena)), text);
  for (const char *denominator : {"0", "1000000001", "x"}) {
    std::string other = text;
    EXPECT_THROW(
        ledger_from_text(other.replace(other.find("denominator 7") + 12, 1, denominator), arena),
        Error);
  }
  EXPECT_THROW(
      ledger_from_text("v1 step 1 month grace 1 as_of 2024-02-01 origin 2000-01-01 scale 0 "
                       "denominator 3 customers 0",
                       arena),
      Error)
      << "purchases have none";
}
