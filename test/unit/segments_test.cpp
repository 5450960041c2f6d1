#include "flows/forms.hpp"
#include "flows/segment_forms.hpp"
#include "flows/segment_rows.hpp"
#include "flows/walk.hpp"
#include "history_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::test;

namespace {

constexpr Step month{1, 0}, week{0, 7};

Day on(int year, unsigned month_of_year, unsigned day) {
  return to_day(std::chrono::year{year} / static_cast<int>(month_of_year) / static_cast<int>(day));
}

struct Customer {
  History history = History(DayTotals{}, 0, 0);
  std::vector<std::pair<Day, std::string>> assigned; // in any order
};
using Portfolio = std::vector<Customer>;

SegmentHistory *segments_of(const Customer &customer) {
  SegmentHistoryState state(arena);
  for (const auto &[day, segment] : customer.assigned) state.assign(day, segment);
  return state.history();
}

SegmentLedger *ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  SegmentLedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Customer &customer : portfolio)
    state.add(customer.history, segments_of(customer)->assignments(), calendar);
  return finish(*state.ledger(), arena);
}

FlowLedger *plain_ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  LedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Customer &customer : portfolio) state.add(customer.history, calendar);
  return trim(*state.ledger(), arena);
}

History history_of(const std::vector<std::pair<Day, int>> &purchases) {
  std::vector<Event> events;
  for (const auto &[day, amount] : purchases) events.push_back({day, {amount, 0}});
  return reference(events, 0);
}

Customer random_customer(Random &random) {
  const char *names[] = {"direct", "distribution", "Ann", "Bob", "", "a \"quoted\\\" name", "Ä"};
  std::vector<Event> events;
  const std::int64_t orders = between(random, 0, 12);
  for (std::int64_t i = 0; i < orders; ++i)
    events.push_back({static_cast<Day>(between(random, 8000, 8400)),
                      {between(random, -30, 100), static_cast<int>(between(random, 0, 2))}});
  Customer customer{reference(events, 2), {}};
  const std::int64_t changes = between(random, 0, 5);
  for (std::int64_t i = 0; i < changes; ++i)
    customer.assigned.emplace_back(static_cast<Day>(between(random, 7950, 8450)),
                                   names[between(random, 0, 6)]);
  return customer;
}

Portfolio random_portfolio(Random &random, std::int64_t most = 8) {
  Portfolio portfolio;
  const std::int64_t customers = between(random, 0, most);
  for (std::int64_t i = 0; i < customers; ++i) portfolio.push_back(random_customer(random));
  return portfolio;
}

FlowParameters random_parameters(Random &random) {
  return {random() % 2 ? month : Step{0, static_cast<std::int32_t>(between(random, 5, 40))},
          static_cast<std::int32_t>(between(random, 1, 4)),
          static_cast<Day>(between(random, 8200, 8450)), static_cast<Day>(between(random, 0, 30))};
}

/// The rules word by word: every period of every customer by itself.
struct Reference {
  struct Cell {
    PeriodTotals totals;
    std::int64_t in = 0, out = 0, closing_customers = 0;
    Money money_in = 0, money_out = 0, closing_revenue = 0;
    Money before = 0, now = 0, kept = 0; // of customers after the transfers
    std::int64_t at_risk = 0;            // how many these are
  };
  std::map<std::string, std::map<Period, Cell>> segments;

  Reference(const Portfolio &portfolio, const FlowParameters &parameters) {
    for (const Customer &customer : portfolio) add(customer, FlowCalendar(parameters));
  }

  /// The last segment assigned before the end of the period, of a day the last by name.
  static std::string segment_of(const Customer &customer, const FlowCalendar &rules, Period k) {
    std::map<Day, std::string> days;
    for (const auto &[day, name] : customer.assigned)
      if (day < rules.as_of()) days[day] = std::max(days[day], name);
    if (days.empty()) return "unknown";
    std::string found = days.begin()->second;
    for (const auto &[day, name] : days)
      if (day < rules.grid().start(k + 1)) found = name;
    return found;
  }

  void add(const Customer &customer, const FlowCalendar &rules) {
    struct Moves {
      std::map<Period, std::vector<std::pair<Movement, Money>>> of;
      void movement(Period k, Movement m, Money amount) { of[k].emplace_back(m, amount); }
      void correction(Period, Money, Money, Money) {}
    } moves;
    walk_flows(customer.history, rules, moves);
    std::map<Period, Money> R;
    std::map<Period, bool> act;
    for (const DayTotal &total : customer.history.days()) {
      if (total.day >= rules.as_of()) continue;
      const Period k = rules.grid().index(total.day);
      R[k] += total.amount;
      act[k] = act[k] || total.orders > 0;
    }
    if (R.empty()) return;
    std::optional<Period> L;
    for (Period k = R.begin()->first; k <= rules.last(); ++k) {
      const std::string here = segment_of(customer, rules, k),
                        there = segment_of(customer, rules, k - 1);
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
        cell.kept += std::min(before, now);
        ++cell.at_risk;
      }
      for (const auto &[m, amount] : moves.of[k]) {
        segments[here][k].totals.amount[static_cast<std::size_t>(m)] += amount;
        ++segments[here][k].totals.customers[static_cast<std::size_t>(m)];
      }
      if (act[k]) L = k;
      if (L && k - *L < rules.grace()) ++segments[here][k].closing_customers;
      if (now != 0) segments[here][k].closing_revenue += now;
    }
  }
};

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
    }
  }
}

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
    ASSERT_TRUE(equal(*company_ledger(ledger, arena), company)) << i;
    ASSERT_EQ(to_text(*company_ledger(ledger, arena)), to_text(company)) << i;
    std::map<Period, FlowRow> sums;
    for (const SegmentRow &row : segment_rows(ledger, true)) {
      FlowRow &sum = sums[row.settled.period];
      sum.totals.add(row.settled.totals);
      sum.opening_customers += row.opening_customers;
      sum.closing_customers += row.settled.closing_customers;
      sum.closing_revenue += row.settled.closing_revenue;
      sum.opening_before += row.settled.opening_before;
      sum.opening_now += row.settled.opening_now;
      sum.opening_kept += row.settled.opening_kept;
    }
    const auto rows = flow_rows(company, true);
    ASSERT_EQ(rows.size(), sums.size());
    for (const FlowRow &row : rows) {
      const FlowRow &sum = sums[row.period];
      ASSERT_TRUE(sum.totals == row.totals) << i;
      ASSERT_EQ(sum.opening_customers, row.opening_customers) << i;
      ASSERT_EQ(sum.closing_customers, row.closing_customers) << i;
      ASSERT_TRUE(sum.closing_revenue == row.closing_revenue) << i;
      ASSERT_TRUE(sum.opening_before == row.opening_before) << i;
      ASSERT_TRUE(sum.opening_now == row.opening_now) << i;
      ASSERT_TRUE(sum.opening_kept == row.opening_kept) << i;
    }
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
  const FlowParameters parameters{week, 2, 8500, 2};
  const SegmentLedger &ledger = *ledger_of(portfolio, parameters);
  EXPECT_EQ(ledger.segment_count(), 1500u);
  EXPECT_TRUE(equal(*company_ledger(ledger, arena), *plain_ledger_of(portfolio, parameters)));
}

TEST(Segments, TextAndBinaryFormsReadBack) {
  Random random{6};
  for (int i = 0; i < 300; ++i) {
    const SegmentLedger &ledger = *ledger_of(random_portfolio(random), random_parameters(random));
    const std::string text = to_text(ledger, arena);
    ASSERT_EQ(to_text(*segment_ledger_from_text(text, arena), arena), text);
    const Bytes wire = to_wire(ledger, arena);
    ASSERT_EQ(to_wire(*segment_ledger_from_wire(wire, arena), arena), wire);
    const SegmentHistory &history = *segments_of(random_customer(random));
    ASSERT_EQ(to_text(*segment_history_from_text(to_text(history), arena)), to_text(history));
    ASSERT_TRUE(equal(*segment_history_from_wire(to_wire(history), arena), history));
  }
}

TEST(Segments, DamagedFormsAreRefused) {
  Random random{7};
  const FlowParameters parameters{month, 2, 8450, 0};
  const SegmentLedger &ledger = *ledger_of(random_portfolio(random, 20), parameters);
  const Bytes wire = to_wire(ledger, arena);
  const std::string text = to_text(ledger, arena);
  const auto read = [](const auto &reader) {
    try {
      (void)to_text(*reader(), arena); // what is accepted can be used
    } catch (const Error &) {
    }
  };
  for (std::size_t n = 0; n < wire.size(); ++n) {
    EXPECT_THROW(segment_ledger_from_wire({wire.data(), n}, arena), Error) << n;
    Bytes damaged = wire;
    damaged[n] = static_cast<std::uint8_t>(random());
    read([&] { return segment_ledger_from_wire(damaged, arena); });
  }
  for (std::size_t n = 0; n < text.size(); n += 3) {
    std::string damaged = text;
    damaged[n] = static_cast<char>(between(random, 32, 126));
    read([&] { return segment_ledger_from_text(damaged, arena); });
  }
}

TEST(Segments, OfOneDayTheLastByNameHoldsWhateverTheOrder) {
  Random random{8};
  for (int i = 0; i < 300; ++i) {
    Customer customer = random_customer(random);
    for (int j = 0; j < 40; ++j)
      customer.assigned.emplace_back(static_cast<Day>(between(random, 8000, 8010)),
                                     std::to_string(random() % 5));
    const std::string expected = to_text(*segments_of(customer));
    std::shuffle(customer.assigned.begin(), customer.assigned.end(), random);
    ASSERT_EQ(to_text(*segments_of(customer)), expected);
    Customer left, right;
    for (const auto &each : customer.assigned)
      (random() % 2 ? left : right).assigned.push_back(each);
    SegmentHistoryState state(segments_of(left), arena);
    state.merge(*SegmentHistoryState(segments_of(right), arena).finish());
    ASSERT_EQ(to_text(*state.history()), expected);
  }
}

TEST(Segments, AreLookedUpByDay) {
  const Customer customer{History(DayTotals{}, 0, 0), {{8010, "b"}, {8000, "a"}, {8020, "c"}}};
  const Assignments assignments = segments_of(customer)->assignments();
  EXPECT_EQ(segment_at(assignments, 7000), "a");
  EXPECT_EQ(segment_at(assignments, 8009), "a");
  EXPECT_EQ(segment_at(assignments, 8010), "b");
  EXPECT_EQ(segment_at(assignments, 9999), "c");
  EXPECT_EQ(segment_at({}, 8000), std::nullopt);
}

TEST(Segments, ALongHistoryIsPutInOrderAsItGrows) {
  Customer customer;
  for (int i = 0; i < 20'000; ++i)
    customer.assigned.emplace_back(8000 + i * 7919 % 500, "segment " + std::to_string(i % 3));
  const SegmentHistory &history = *segments_of(customer);
  EXPECT_EQ(history.assignments().size(), 500u);
  EXPECT_LT(history.capacity(), 64'000u);
}

TEST(Segments, RefuseWhatCannotBe) {
  SegmentHistoryState history(arena);
  EXPECT_THROW(history.assign(max_day + 1, "a"), Error);
  EXPECT_THROW(history.assign(8000, std::string(201, 'x')), Error);
  EXPECT_NO_THROW(history.assign(8000, std::string(200, 'x')));

  SegmentLedgerState state({month, 1, 8450, 0}, arena);
  EXPECT_THROW(state.merge(*ledger_of({}, {month, 2, 8450, 0})), Error);
  for (std::size_t i = 0; i < max_segments; ++i) state.number_of(std::to_string(i));
  EXPECT_EQ(state.number_of("17"), 17u);
  EXPECT_THROW(state.number_of("one more"), Error);
}

TEST(Segments, TheLastAssignmentBeforeTheEndOfAPeriodHolds) {
  const FlowParameters parameters{month, 1, on(2024, 4, 1), 0};
  const History history =
      history_of({{on(2024, 1, 31), 10}, {on(2024, 2, 1), 10}, {on(2024, 3, 31), 10}});
  const Customer customer{history,
                          {{on(2024, 2, 2), "A"}, {on(2024, 2, 29), "B"}, {on(2024, 4, 1), "C"}}};
  EXPECT_EQ(to_text(*ledger_of({customer}, parameters), arena),
            "v1 {v1 step 1 month grace 1 as_of 2024-04-01 origin 2000-01-01 scale 0 customers 1}"
            " [\"A\" (2024-01-01 new 1 10) (2024-02-01 transfer_out 1 -10)]"
            " [\"B\" (2024-02-01 retained 1 0 transfer_in 1 10) (2024-03-01 retained 1 0)]");
}

TEST(Segments, APausedCustomerIsTransferredWithoutMoneyAndALostOneNotAtAll) {
  const FlowParameters parameters{month, 3, on(2024, 9, 1), 0};
  const Customer customer{history_of({{on(2024, 1, 5), 100}, {on(2024, 8, 1), 30}}),
                          {{on(2024, 1, 1), "A"}, {on(2024, 3, 1), "B"}, {on(2024, 6, 1), "C"}}};
  const SegmentLedger &ledger = *ledger_of({customer}, parameters);
  EXPECT_EQ(
      to_text(ledger, arena),
      "v1 {v1 step 1 month grace 3 as_of 2024-09-01 origin 2000-01-01 scale 0 customers 1}"
      " [\"A\" (2024-01-01 new 1 100) (2024-02-01 paused 1 -100) (2024-03-01 transfer_out 1 0)]"
      " [\"B\" (2024-03-01 transfer_in 1 0) (2024-04-01 released 1 100 churned 1 -100)]"
      " [\"C\" (2024-08-01 reactivated 1 30)]");
}

} // namespace
