#pragma once
#include "base/span.hpp"
#include "contracts/contract_flows_support.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace portfolio::test {

using namespace contracts;
using namespace flows;
using namespace history;

/// Definitions §3 word for word: every day of every customer, no shortcuts.
struct ContractFlowsReference {
  struct Sums {
    std::map<Movement, Money> amount;
    std::map<Movement, std::int64_t> customers;
    Money opening = 0, now = 0, kept = 0, closing = 0;
    std::int64_t closing_customers = 0, due = 0, renewed = 0, undecided = 0, lost_of_opening = 0;
    std::int64_t lost = 0, in_doubt = 0; // where paying stopped
    Money lost_money = 0, in_doubt_money = 0;
  };
  std::map<Period, Sums> periods;
  std::int64_t customers = 0;

  ContractFlowsReference(const Portfolio &portfolio, const FlowParameters &parameters)
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
  std::vector<bool> paid_on; ///< without a bridge
  Money paused_rate = 0;
  Period paused_period = 0;

  std::vector<State> states() {
    paid_on.assign(days, false);
    std::vector<State> state(days);
    std::vector<bool> is_covered(days);
    for (Day d = 0; d < days; ++d) {
      for (const Contract &c : known) {
        if (first_day + d < c.from || (first_day + d >= c.to && c.to < p.as_of)) continue;
        if (c.kind == ContractKind::paid) state[d].rate += c.rate * c.count;
        if (c.kind == ContractKind::pause) state[d].is_paused = true;
      }
      if (state[d].is_paused) state[d].rate = 0;
      paid_on[d] = state[d].rate > 0;
      is_covered[d] = state[d].rate > 0 || state[d].is_paused;
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
    doubt(state);
    for (Day d = 0; d < days; ++d) {
      state[d].is_paused = state[d].is_paused && d > 0 && state[d - 1].is_customer;
      state[d].is_customer = state[d].rate > 0 || state[d].is_paused;
    }
    return state;
  }

  /// Who is gone on the last known day, and whose bridge or period is not over, is paused.
  void doubt(std::vector<State> &state) const {
    const auto is_gap = [](const State &s) { return s.rate == 0 && !s.is_paused; };
    const Day end = p.as_of - first_day;
    Day gap = end;
    while (gap > 0 && is_gap(state[gap - 1])) --gap;
    if (gap == 0 || gap == end) return;
    const Day day = first_day + gap;
    const bool is_running = grid.start(grid.index(day) + 1) > p.as_of;
    if (is_running || later(day, {p.bridge.months, p.bridge.days}) >= p.as_of)
      for (Day d = gap; d < days; ++d) state[d].is_paused = true;
  }

  void add(const ContractHistory &history) {
    known.clear();
    for (Contract c : history.contracts()) {
      c.rate = convert(c.rate, history.unit(), finest);
      if (c.from < p.as_of) known.push_back(c);
    }
    const std::vector<State> state = states();
    Day first = 0;
    while (first < days && state[first].rate == 0) ++first;
    if (first == days || first_day + first >= p.as_of) return;
    ++customers;
    bool was_customer = false;
    paused_rate = 0;
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
      if (opening.is_paused && p.basis == FlowBasis::net) // who paid in between stopped again
        for (Day d = grid.start(k) - first_day; d < end; ++d)
          if (state[d].rate > 0) paused_period = k;
      if (!is_told) tell(k, opening, closing, was_customer);
      Sums &sums = periods[k];
      sums.opening += opening.rate;
      sums.lost_of_opening += opening.is_customer && !closing.is_customer;
      if (opening.is_customer) {
        sums.now += closing.rate;
        sums.kept += std::min(opening.rate, closing.rate);
      }
      sums.closing += closing.rate;
      sums.closing_customers += closing.is_customer;
      opening = closing;
    }
    if (opening.is_paused) {
      ++periods[paused_period].in_doubt;
      periods[paused_period].in_doubt_money += paused_rate;
    }
    count_due(first_day + first);
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
    if (before.is_customer && !after.is_customer)
      move(churned, before.is_paused ? -paused_rate : -M0);
    if (before.is_paused && !after.is_customer) move(released, paused_rate);
    if (before.is_customer && !after.is_customer) {
      const Period began = before.is_paused ? paused_period : k;
      ++periods[began].lost;
      periods[began].lost_money += before.is_paused ? paused_rate : M0;
    }
    if (M0 > 0 && M1 > M0) move(expansion, M1 - M0);
    if (M1 > 0 && M1 < M0) move(contraction, M1 - M0);
    if (M0 > 0 && M1 == M0) move(retained, 0);
    if (M0 > 0 && after.is_paused) move(paused, -M0);
    if (!before.is_paused && after.is_paused) {
      paused_rate = M0;
      paused_period = k;
    }
    if (before.is_paused && M1 > 0) move(resumed, M1);
    was_customer |= after.is_customer;
  }

  void count_due(Day first_paid) {
    for (Day d = first_paid + 1; d < p.as_of; ++d) {
      bool is_covered = false, all_end = true;
      for (const Contract &c : known) {
        if (!c.is_revenue() || !c.covers(d - 1)) continue;
        is_covered = true;
        all_end &= c.to == d;
      }
      if (!is_covered || !all_end) continue;
      Sums &sums = periods[grid.index(d)];
      ++sums.due;
      const Day last = later(d, {p.bridge.months, p.bridge.days});
      bool is_renewed = false;
      for (Day e = d; e <= last && e < p.as_of; ++e) is_renewed |= paid_on[e - first_day];
      sums.renewed += is_renewed;
      sums.undecided += !is_renewed && last >= p.as_of;
    }
  }
};

} // namespace portfolio::test
