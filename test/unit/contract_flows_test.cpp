#include "contracts/contract_flows.hpp"
#include "contracts/forms.hpp"
#include "flows/forms.hpp"
#include "history_support.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using test::arena;
using test::between;
using test::Random;

namespace {

constexpr Step month{1, 0};

Day on(const char *text) { return Scanner(text, "day").day("day"); }

ContractHistory contracts(const std::string &rows, int scale = 0) {
  return contracts_from_text("v1 scale " + std::to_string(scale) + " " + rows);
}

using Portfolio = std::vector<ContractHistory>;

FlowLedger *ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  LedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const ContractHistory &history : portfolio) add_contracts(state, history, calendar);
  return trim(*state.ledger(), arena);
}

FlowParameters monthly(const char *as_of, FlowBasis basis = FlowBasis::net, Step bridge = {}) {
  return {month, 0, on(as_of), 0, basis, bridge};
}

/// Definitions §3 word for word: every day of every customer, no shortcuts.
struct Reference {
  struct Sums {
    std::map<Movement, Money> amount;
    std::map<Movement, std::int64_t> customers;
    Money opening = 0, now = 0, kept = 0, closing = 0;
    std::int64_t closing_customers = 0, due = 0, renewed = 0;
  };
  std::map<Period, Sums> periods;
  std::int64_t customers = 0;

  Reference(const Portfolio &portfolio, const FlowParameters &parameters)
      : p(parameters), grid(parameters.step, parameters.origin) {
    for (const ContractHistory &history : portfolio) add(history);
  }

private:
  static constexpr Day first_day = 8700, days = 620;
  struct State {
    Money rate = 0;
    bool is_paused = false, is_customer = false;
    bool operator==(const State &) const = default;
  };
  FlowParameters p;
  Grid grid;
  std::vector<Contract> known;

  std::vector<State> states() const {
    std::vector<State> state(days);
    std::vector<bool> is_covered(days);
    for (Day d = 0; d < days; ++d) {
      for (const Contract &c : known) {
        if (!c.covers(first_day + d)) continue;
        if (c.kind == ContractKind::paid) state[d].rate += c.rate * c.count;
        if (c.kind == ContractKind::pause) state[d].is_paused = true;
      }
      is_covered[d] = state[d].rate > 0 || state[d].is_paused;
      state[d].is_paused &= state[d].rate == 0;
    }
    const auto begin = std::find(is_covered.begin(), is_covered.end(), true) - is_covered.begin();
    for (Day a = static_cast<Day>(begin); a < days; ++a) {
      if (is_covered[a]) continue;
      Day b = a;
      while (b < days && !is_covered[b]) ++b;
      const Span bridge{p.bridge.months, p.bridge.days};
      if (b < days && first_day + b <= later(first_day + a, bridge))
        std::fill(state.begin() + a, state.begin() + b, state[a - 1]);
      a = b;
    }
    for (Day d = 0; d < days; ++d) {
      state[d].is_paused = state[d].is_paused && d > 0 && state[d - 1].is_customer;
      state[d].is_customer = state[d].rate > 0 || state[d].is_paused;
    }
    return state;
  }

  void add(const ContractHistory &history) {
    known.clear();
    for (const Contract &c : history.contracts())
      if (c.from < p.as_of) known.push_back(c);
    const std::vector<State> state = states();
    Day first = 0;
    while (first < days && state[first].rate == 0) ++first;
    if (first == days || first_day + first >= p.as_of) return;
    ++customers;
    bool was_customer = false;
    State opening;
    for (Period k = grid.index(first_day + first); grid.start(k) < p.as_of; ++k) {
      const Day end = std::min(grid.start(k + 1), p.as_of) - first_day;
      const State closing = state[end - 1];
      bool is_told = false;
      if (p.basis == FlowBasis::events)
        for (Day d = std::max(grid.start(k) - first_day, first); d < end; ++d) {
          const State before = d == first ? State{} : state[d - 1];
          if (state[d] == before) continue;
          tell(k, before, state[d], was_customer);
          is_told = true;
        }
      if (!is_told) tell(k, opening, closing, was_customer);
      Sums &sums = periods[k];
      sums.opening += opening.rate;
      if (opening.is_customer) {
        sums.now += closing.rate;
        sums.kept += std::min(opening.rate, closing.rate);
      }
      sums.closing += closing.rate;
      sums.closing_customers += closing.is_customer;
      opening = closing;
    }
    count_due(state);
  }

  void tell(Period k, const State &before, const State &after, bool &was_customer) {
    using enum Movement;
    const auto move = [&](Movement m, Money amount) {
      periods[k].amount[m] += amount;
      ++periods[k].customers[m];
    };
    const Money M0 = before.rate, M1 = after.rate;
    if (!before.is_customer && after.is_customer)
      move(was_customer ? reactivated : new_customer, M1);
    if (before.is_customer && !after.is_customer) move(churned, -M0);
    if (M0 > 0 && M1 > M0) move(expansion, M1 - M0);
    if (M1 > 0 && M1 < M0) move(contraction, M1 - M0);
    if (M0 > 0 && M1 == M0) move(retained, 0);
    if (M0 > 0 && after.is_paused) move(paused, -M0);
    if (before.is_paused && M1 > 0) move(resumed, M1);
    was_customer |= after.is_customer;
  }

  void count_due(const std::vector<State> &state) {
    for (Day d = first_day + 1; d < p.as_of; ++d) {
      bool is_covered = false, all_end = true;
      for (const Contract &c : known) {
        if (!c.is_revenue() || !c.covers(d - 1)) continue;
        is_covered = true;
        all_end &= c.to == d;
      }
      if (!is_covered || !all_end) continue;
      Sums &sums = periods[grid.index(d)];
      ++sums.due;
      sums.renewed += state[later(d, {p.bridge.months, p.bridge.days}) - first_day].rate > 0;
    }
  }
};

ContractHistory random_contracts(Random &random) {
  Contracts rows;
  for (std::int64_t n = between(random, 0, 7); n > 0; --n) {
    Contract row{.from = static_cast<Day>(between(random, 8710, 9100))};
    row.to = random() % 8 == 0
                 ? open_end
                 : row.from + static_cast<Day>(between(random, 1, random() % 2 ? 90 : 20));
    row.kind = random() % 4 == 0   ? ContractKind::pause
               : random() % 6 == 0 ? ContractKind::trial
                                   : ContractKind::paid;
    row.rate = row.kind == ContractKind::pause ? 0 : between(random, 0, 4) * 1000;
    row.count = between(random, 1, 2);
    rows.push_back(row);
    if (random() % 2 == 0 && !row.is_open()) { // the next one follows, soon or at once
      row.from = row.to + static_cast<Day>(random() % 2 *
                                           static_cast<std::uint64_t>(between(random, 1, 40)));
      row.to = row.from + static_cast<Day>(between(random, 1, 60));
      rows.push_back(row);
    }
  }
  canonicalise(rows);
  return ContractHistory(rows, 2, 0);
}

Portfolio random_portfolio(Random &random) {
  Portfolio portfolio;
  for (std::int64_t c = between(random, 1, 5); c > 0; --c)
    portfolio.push_back(random_contracts(random));
  return portfolio;
}

FlowParameters random_parameters(Random &random) {
  const Step steps[] = {{1, 0}, {0, 7}, {3, 0}, {0, 30}, {0, 1}, {12, 0}};
  const Step bridges[] = {{}, {}, {0, 1}, {0, 10}, {1, 0}, {0, 30}, {1, 5}, {0, 90}};
  const Step step = steps[random() % std::size(steps)];
  const Day origin =
      random() % 3 ? default_origin(step) : static_cast<Day>(between(random, 8000, 9000));
  return {step,
          0,
          static_cast<Day>(between(random, 8720, 9200)),
          origin,
          random() % 2 ? FlowBasis::net : FlowBasis::events,
          bridges[random() % std::size(bridges)]};
}

} // namespace

TEST(ContractFlows, IdentitiesHoldOnThousandsOfRandomPortfolios) {
  Random random{5};
  std::int64_t periods = 0, renewed = 0, corrections = 0;
  for (int i = 0; i < 2500; ++i) {
    const Portfolio portfolio = random_portfolio(random);
    const FlowParameters parameters = random_parameters(random);
    Reference expected(portfolio, parameters);
    const FlowLedger *ledger = ledger_of(portfolio, parameters);
    ASSERT_EQ(ledger->customers(), expected.customers) << i;
    ASSERT_EQ(ledger->period_count(), expected.periods.size()) << i;
    for (const FlowRow &row : flow_rows(*ledger, true)) {
      auto &sums = expected.periods.at(row.period);
      Money moved = 0;
      for (std::size_t m = 0; m < movement_count; ++m) {
        const auto movement = static_cast<Movement>(m);
        ASSERT_TRUE(row.amount(movement) == sums.amount[movement]) << i << " " << name_of(movement);
        ASSERT_EQ(row.customers(movement), sums.customers[movement])
            << i << " " << name_of(movement);
        moved += row.amount(movement);
      }
      ASSERT_TRUE(row.closing_revenue == sums.closing) << i;
      ASSERT_TRUE(row.closing_revenue - row.opening_revenue == moved);
      ASSERT_TRUE(row.flow_new() + row.flow_existing() - row.flow_lost() == row.growth());
      ASSERT_EQ(row.closing_customers, sums.closing_customers) << i;
      ASSERT_TRUE(row.opening_revenue == sums.opening && row.opening_before == sums.opening) << i;
      ASSERT_TRUE(row.opening_now == sums.now) << i;
      ASSERT_TRUE(row.opening_kept == sums.kept) << i;
      ASSERT_EQ(row.totals.due, sums.due) << i;
      ASSERT_EQ(row.totals.renewed, sums.renewed) << i;
      ++periods;
      renewed += sums.renewed;
      corrections += row.totals.has_correction();
    }
  }
  EXPECT_GT(periods, 50'000);
  EXPECT_GT(renewed, 1000);
  EXPECT_GT(corrections, 500);
}

TEST(ContractFlows, BothBasesGrowAlikeRetainAlikeAndEndWithTheSameCustomers) {
  Random random{6};
  for (int i = 0; i < 2000; ++i) {
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
      ASSERT_FALSE(net[k].totals.has_correction());
    }
  }
}

TEST(ContractFlows, TwoCustomersSeenAsOneAreOnlyReclassified) {
  Random random{7};
  int reclassified = 0;
  for (int i = 0; i < 2000; ++i) {
    Portfolio portfolio = random_portfolio(random);
    portfolio.push_back(random_contracts(random));
    FlowParameters parameters = random_parameters(random);
    parameters.bridge = {}; // a gap of one may be filled by the other
    const FlowLedger *apart = ledger_of(portfolio, parameters);
    const ContractHistory merged = add(portfolio[0], portfolio[1]);
    portfolio.erase(portfolio.begin());
    portfolio[0] = merged;
    const FlowLedger *together = ledger_of(portfolio, parameters);
    const auto before = flow_rows(*apart, true), after = flow_rows(*together, true);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t k = 0; k < before.size(); ++k) {
      ASSERT_TRUE(before[k].opening_revenue == after[k].opening_revenue) << i;
      ASSERT_TRUE(before[k].closing_revenue == after[k].closing_revenue) << i;
      ASSERT_TRUE(before[k].growth() == after[k].growth()) << i;
      reclassified += before[k].totals != after[k].totals;
    }
  }
  EXPECT_GT(reclassified, 1000);
}

TEST(ContractFlows, LedgersOfPartsAddUpToTheWholeInAnyOrderAndForm) {
  Random random{8};
  for (int i = 0; i < 500; ++i) {
    Portfolio portfolio = random_portfolio(random);
    portfolio.push_back(contracts("[2024-01-15 2024-03-01 0.125]", 3));
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
    std::map<Period, PeriodTotals> totals;
    Day before = min_day;
    for (const MovementRow &row : contract_movements(history, FlowCalendar(parameters), true)) {
      ASSERT_LE(before, row.period_start);
      before = row.period_start;
      totals[row.period].amount[static_cast<std::size_t>(row.movement)] += row.amount;
      ++totals[row.period].customers[static_cast<std::size_t>(row.movement)];
    }
    for (const FlowRow &row : flow_rows(*ledger_of({history}, parameters), true))
      for (std::size_t m = 0; m < movement_count; ++m) {
        ASSERT_TRUE(totals[row.period].amount[m] == row.totals.amount[m]);
        ASSERT_EQ(totals[row.period].customers[m], row.totals.customers[m]);
      }
  }
}

TEST(ContractFlows, WhatIsNotKnownYetChangesNothing) {
  const std::string past = "[2024-01-01 2024-03-20 10]";
  const auto text = [](const std::string &rows, Step bridge = {}) {
    return to_text(*ledger_of({contracts(rows)}, monthly("2024-04-01", FlowBasis::net, bridge)));
  };
  EXPECT_EQ(text(past), text(past + " [2024-04-01 open 99]"));
  EXPECT_EQ(text(past, {0, 30}), text(past + " [2024-04-01 open 99]", {0, 30}));
  EXPECT_NE(text(past, {0, 30}), text(past + " [2024-03-31 open 99]", {0, 30}));
  EXPECT_EQ(text("[2024-01-01 2024-04-01 10]").find("churned"), std::string::npos);
  EXPECT_EQ(text("[2024-01-01 2024-04-01 10]").find("due"), std::string::npos);
  EXPECT_EQ(ledger_of({contracts("[2024-04-01 open 1]")}, monthly("2024-04-01"))->customers(), 0);
}

TEST(ContractFlows, WhoPausesStaysACustomerUntilThePauseEnds) {
  const auto rows_of = [](const std::string &rows, FlowBasis basis) {
    std::string text;
    for (const MovementRow &row :
         contract_movements(contracts(rows), FlowCalendar(monthly("2024-07-01", basis)), false))
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
              "01new30 02paused-30 04churned0 ");
    EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 trial 30] [2024-02-10 open 40]", basis), "02new40 ");
    EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 pause] [2024-04-10 open 40]", basis), "04new40 ");
  }
  // A pause that begins after a gap keeps nobody.
  EXPECT_EQ(rows_of("[2024-01-01 2024-02-10 30] [2024-03-10 2024-04-05 pause] [2024-04-05 open 40]",
                    FlowBasis::net),
            "01new30 02churned-30 04reactivated40 ");
}

TEST(ContractFlows, AnEndOnABoundaryChurnsInThePeriodThatStartsThere) {
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events}) {
    const auto rows = flow_rows(
        *ledger_of({contracts("[2024-01-01 2024-02-01 30]")}, monthly("2024-03-01", basis)), false);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_TRUE(rows[0].closing_revenue == 30 && rows[1].flow_lost() == 30);
    EXPECT_EQ(rows[0].totals.due, 0);
    EXPECT_EQ(rows[1].totals.due, 1);
  }
}

TEST(ContractFlows, NonsenseIsRefused) {
  const Portfolio portfolio{contracts("[2024-01-05 open 100]")};
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
  EXPECT_THROW(state.merge(*LedgerState({month, 1, on("2024-03-01"), 0}, arena).ledger()), Error);
}

TEST(ContractFlows, FormsOfOtherLedgersAreRefused) {
  const std::string head = "v1 step 1 month basis net bridge 0 days as_of 2024-03-01 origin "
                           "2000-01-01 scale 0 customers 1";
  const auto read = [&](const std::string &text) {
    return to_text(*ledger_from_text(text, arena));
  };
  EXPECT_EQ(read(head + " [2024-01-01 new 1 5 due 2 renewed 1]"),
            head + " [2024-01-01 new 1 5 due 2 renewed 1]");
  for (const char *period :
       {" [2024-01-01 due 0 renewed 0]", " [2024-01-01 due 1 renewed 2]", " [2024-01-01 due 1]",
        " [2024-01-01 due -1 renewed -1]", " [2024-01-01 due 1 renewed 1 new 1 5]"})
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
