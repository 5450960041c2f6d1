#pragma once
#include "contracts/contract_flows_support.hpp"
#include "contracts/plan_flows.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace portfolio::test {

using namespace contracts;
using namespace flows;
using namespace history;

/// A customer's contracts by plan.
using Lines = std::vector<std::pair<std::string, ContractHistory>>;

/// Definitions §3, plans, word for word: every day of every customer, no shortcuts. Money is in
/// `finest`.
struct PlanFlowsReference {
  using Rates = std::map<std::string, Money>;
  struct Cell {
    std::map<Movement, Money> amount;
    std::map<Movement, std::int64_t> customers;
    Money in = 0, out = 0, closing = 0, before = 0, now = 0, kept = 0, lost_money = 0, doubted = 0;
    std::int64_t customers_in = 0, customers_out = 0, closing_customers = 0, due = 0, renewed = 0,
                 undecided = 0, lost_of_opening = 0, lost = 0, in_doubt = 0;
  };
  std::map<std::pair<Period, std::string>, Cell> cells;

  PlanFlowsReference(const std::vector<Lines> &customers, const FlowParameters &parameters)
      : p(parameters), grid(parameters.step, parameters.origin) {
    for (const Lines &lines : customers) add(lines);
  }

private:
  static constexpr Day first_day = 8700, days = 620;
  struct State {
    Rates rates; ///< of plans, of who is active
    Money rate = 0;
    bool is_paused = false, is_customer = false;
    bool looks_like(const State &other) const {
      return rate == other.rate && is_paused == other.is_paused;
    }
  };
  FlowParameters p;
  Grid grid;
  std::vector<State> state;
  std::vector<bool> paid_on; ///< without a bridge
  std::map<Period, std::string> home;
  Rates paused_rates;
  Period paused_period = 0;

  Span bridge() const { return {p.bridge.months, p.bridge.days}; }

  static bool covers(const Contract &c, Day day, Day as_of) {
    return c.from < as_of && c.from <= day && (day < c.to || c.to >= as_of);
  }

  State state_of(const Lines &lines, Day day) const {
    Rates rates;
    bool any_pause = false;
    Money sum = 0;
    std::map<std::string, bool> is_paused;
    for (const auto &[plan, history] : lines)
      for (const Contract &c : history.contracts())
        if (c.kind == ContractKind::pause && covers(c, day, p.as_of))
          is_paused[plan] = any_pause = true;
    for (const auto &[plan, history] : lines)
      for (const Contract &c : history.contracts())
        if (c.kind == ContractKind::paid && covers(c, day, p.as_of) && !is_paused[plan]) {
          const Money rate = convert(c.rate, history.unit(), finest) * c.count;
          rates[plan] += rate;
          sum += rate;
        }
    if (sum == 0) rates.clear();
    return {rates, sum, sum == 0 && any_pause, false};
  }

  void set_states(const Lines &lines) {
    state.clear();
    for (Day d = 0; d < days; ++d) state.push_back(state_of(lines, first_day + d));
    const auto is_gap = [](const State &s) { return s.rate == 0 && !s.is_paused; };
    paid_on.clear();
    for (const State &s : state) paid_on.push_back(s.rate > 0);
    const auto begin = std::find_if_not(state.begin(), state.end(), is_gap) - state.begin();
    for (Day a = static_cast<Day>(begin); a < days; ++a) {
      if (!is_gap(state[a])) continue;
      Day b = a;
      while (b < days && is_gap(state[b])) ++b;
      if (b < days && first_day + b <= later(first_day + a, bridge()))
        std::fill(state.begin() + a, state.begin() + b, state[a - 1]);
      a = b;
    }
    const Day end = p.as_of - first_day; // who is gone, and may come back without a loss
    Day gap = end;
    while (gap > 0 && is_gap(state[gap - 1])) --gap;
    if (gap > 0 && gap < end) {
      const Day day = first_day + gap;
      if (grid.start(grid.index(day) + 1) > p.as_of || later(day, bridge()) >= p.as_of)
        for (Day d = gap; d < days; ++d) state[d].is_paused = true;
    }
    for (Day d = 0; d < days; ++d) {
      state[d].is_paused = state[d].is_paused && d > 0 && state[d - 1].is_customer;
      state[d].is_customer = state[d].rate > 0 || state[d].is_paused;
    }
  }

  static std::string main_plan(const Rates &rates) {
    std::string best;
    Money most = 0;
    for (const auto &[plan, rate] : rates)
      if (rate > most) {
        best = plan;
        most = rate;
      }
    return best;
  }

  Cell &cell(Period k, const std::string &plan) { return cells[{k, plan}]; }
  Cell &at_home(Period k) { return cell(k, home.at(k)); }
  Day end_of(Period k) const { return std::min(grid.start(k + 1), p.as_of) - first_day; }

  void add(const Lines &lines) {
    set_states(lines);
    Day first = 0;
    while (first < days && state[first].rate == 0) ++first;
    if (first == days || first_day + first >= p.as_of) return;
    const Period begin = grid.index(first_day + first);
    home.clear();
    std::string lives = main_plan(state[first].rates);
    for (Period k = begin; grid.start(k) < p.as_of; ++k) {
      for (Day d = std::max(grid.start(k) - first_day, first); d < end_of(k); ++d)
        if (state[d].rate > 0 && (p.basis == FlowBasis::events || d == end_of(k) - 1))
          lives = main_plan(state[d].rates);
      home[k] = lives;
    }
    bool was_customer = false;
    paused_rates.clear();
    State opening;
    for (Period k = begin; grid.start(k) < p.as_of; ++k) {
      const State &closing = state[end_of(k) - 1];
      if (opening.is_customer && home[k] != home[k - 1]) {
        ++cell(k, home[k - 1]).customers_out;
        ++cell(k, home[k]).customers_in;
      }
      bool is_counted = false;
      if (p.basis == FlowBasis::net) {
        if (opening.is_paused) // who paid in between stopped again
          for (Day d = grid.start(k) - first_day; d < end_of(k); ++d)
            if (state[d].rate > 0) paused_period = k;
        pay(k, opening, closing, was_customer);
      } else {
        bool paid_as_new = was_customer;
        for (Day d = std::max(grid.start(k) - first_day, first); d < end_of(k); ++d) {
          const State before = d == first ? State{} : state[d - 1];
          if (!state[d].looks_like(before)) {
            count(k, before, state[d], was_customer);
            is_counted = true;
          }
          pay(k, before, state[d], paid_as_new);
          paid_as_new |= state[d].is_customer;
          stop(k, before, state[d]);
        }
      }
      if (!is_counted) count(k, opening, closing, was_customer);
      if (p.basis == FlowBasis::net) stop(k, opening, closing);
      settle(k, opening, closing);
      opening = closing;
    }
    if (opening.is_paused) {
      ++cell(paused_period, home[paused_period]).in_doubt;
      for (const auto &[plan, rate] : paused_rates) cell(paused_period, plan).doubted += rate;
    }
    count_due(lines, first_day + first);
  }

  /// What both sides of a switch have, the largest first.
  static void exchange(const Rates &before, const Rates &now, std::map<std::string, Cell> &told) {
    Rates losses, gains;
    for (const auto &[plan, rate] : before) losses[plan] = rate;
    for (const auto &[plan, rate] : now) losses[plan] -= rate;
    Money lost = 0, won = 0;
    for (auto &[plan, loss] : losses) {
      gains[plan] = loss < 0 ? -loss : 0;
      loss = loss > 0 ? loss : 0;
      lost += loss;
      won += gains[plan];
    }
    for (const bool is_out : {true, false}) {
      Rates &open = is_out ? losses : gains;
      for (Money left = std::min(lost, won); left > 0;) {
        const std::string plan = main_plan(open);
        const Money moved = std::min(open[plan], left);
        (is_out ? told[plan].out : told[plan].in) += moved;
        open[plan] -= moved;
        left -= moved;
        if (open[plan] > 0) break;
      }
    }
    for (const auto &[plan, loss] : losses)
      if (loss > 0) told[plan].amount[Movement::contraction] -= loss;
    for (const auto &[plan, gain] : gains)
      if (gain > 0) told[plan].amount[Movement::expansion] += gain;
  }

  void pay(Period k, const State &before, const State &after, bool was_customer) {
    using enum Movement;
    const auto move = [&](Movement m, const Rates &rates, int sign) {
      for (const auto &[plan, rate] : rates) cell(k, plan).amount[m] += sign * rate;
    };
    if (!before.is_customer && after.is_customer)
      move(was_customer ? reactivated : new_customer, after.rates, 1);
    if (before.is_customer && !after.is_customer)
      move(churned, before.is_paused ? paused_rates : before.rates, -1);
    if (before.is_paused && !after.is_customer) move(released, paused_rates, 1);
    if (before.rate > 0 && after.is_paused) move(paused, before.rates, -1);
    if (before.is_paused && after.rate > 0) move(resumed, after.rates, 1);
    if (before.rate == 0 || after.rate == 0) return;
    std::map<std::string, Cell> told;
    exchange(before.rates, after.rates, told);
    for (auto &[plan, sums] : told) {
      cell(k, plan).in += sums.in;
      cell(k, plan).out += sums.out;
      for (const auto &[m, amount] : sums.amount) cell(k, plan).amount[m] += amount;
    }
  }

  void count(Period k, const State &before, const State &after, bool &was_customer) {
    using enum Movement;
    auto &customers = at_home(k).customers;
    if (!before.is_customer && after.is_customer)
      ++customers[was_customer ? reactivated : new_customer];
    if (before.is_customer && !after.is_customer) ++customers[churned];
    if (before.is_paused && !after.is_customer) ++customers[released];
    if (before.rate > 0 && after.rate > before.rate) ++customers[expansion];
    if (after.rate > 0 && after.rate < before.rate) ++customers[contraction];
    if (before.rate > 0 && after.rate == before.rate) ++customers[retained];
    if (before.rate > 0 && after.is_paused) ++customers[paused];
    if (before.is_paused && after.rate > 0) ++customers[resumed];
    was_customer |= after.is_customer;
  }

  /// Where paying stopped, and what for good.
  void stop(Period k, const State &before, const State &after) {
    if (before.is_customer && !after.is_customer) {
      const Period began = before.is_paused ? paused_period : k;
      ++at_home(began).lost;
      for (const auto &[plan, rate] : before.is_paused ? paused_rates : before.rates)
        cell(began, plan).lost_money += rate;
    }
    if (!before.is_paused && after.is_paused) {
      paused_rates = before.rates;
      paused_period = k;
    }
  }

  void settle(Period k, const State &opening, const State &closing) {
    at_home(k).lost_of_opening += opening.is_customer && !closing.is_customer;
    at_home(k).closing_customers += closing.is_customer;
    for (const auto &[plan, rate] : closing.rates) cell(k, plan).closing += rate;
    if (!opening.is_customer) return;
    for (const auto &[plan, rate] : closing.rates) cell(k, plan).now += rate;
    for (const auto &[plan, rate] : opening.rates) cell(k, plan).before += rate;
    if (opening.rate == 0 || closing.rate == 0) return;
    std::map<std::string, Cell> net;
    exchange(opening.rates, closing.rates, net);
    for (const auto &[plan, rate] : opening.rates) net[plan].before = rate;
    for (auto &[plan, sums] : net) {
      cell(k, plan).before += sums.in - sums.out;
      cell(k, plan).kept += sums.before + sums.in - sums.out + sums.amount[Movement::contraction];
    }
  }

  void count_due(const Lines &lines, Day first_paid) {
    for (Day d = first_paid + 1; d < p.as_of; ++d) {
      bool is_covered = false, all_end = true;
      for (const auto &[plan, history] : lines)
        for (const Contract &c : history.contracts()) {
          if (!c.is_revenue() || c.from >= p.as_of || !c.covers(d - 1)) continue;
          is_covered = true;
          all_end &= c.to == d;
        }
      if (!is_covered || !all_end) continue;
      Cell &due = at_home(grid.index(d));
      ++due.due;
      const Day last = later(d, bridge());
      bool is_renewed = false;
      for (Day e = d; e <= last && e < p.as_of; ++e) is_renewed |= paid_on[e - first_day];
      due.renewed += is_renewed;
      due.undecided += !is_renewed && last >= p.as_of;
    }
  }
};

} // namespace portfolio::test
