#pragma once
#include "base/period.hpp"
#include "history/history.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace portfolio {

/// What a customer's money did between two periods (definitions §2).
enum class Movement : std::uint8_t {
  new_customer,
  expansion,
  contraction,
  retained,
  reactivated,
  resumed,
  paused,
  released,
  churned,
  adjustment,
};
inline constexpr std::size_t movement_count = 10;
inline constexpr std::array<std::string_view, movement_count> movement_names = {
    "new",     "expansion", "contraction", "retained", "reactivated",
    "resumed", "paused",    "released",    "churned",  "adjustment"};
constexpr std::string_view name_of(Movement movement) {
  return movement_names[static_cast<std::size_t>(movement)];
}

/// How the movements of a buyer without a contract are told apart.
struct FlowRules {
  Grid grid;
  std::int32_t grace; ///< g ≥ 1: lost after so many idle periods
  Day as_of;          ///< events from this day on do not exist

  Period last() const {
    return grid.index(as_of - 1);
  } ///< the period that holds the last known day
  bool is_complete(Period k) const { return grid.start(k + 1) <= as_of; }
};
/// Refuses a grace below 1 and an as_of that is no day; the grid checks itself.
void require_rules(std::int32_t grace, Day as_of);

/// Walks through one customer's periods and tells a receiver every movement and, for the rates of
/// retention, what opening customers paid before and now. Amounts are at the history's scale.
///
/// Receiver: movement(Period, Movement, Money) and opening(Period, Money before, Money now).
/// Only periods with an event, their successors and the end of the grace are looked at, so a
/// customer costs time by its purchases, not by the length of the calendar.
template <class Receiver> class FlowWalk {
public:
  FlowWalk(const FlowRules &rules, Receiver &receiver)
      : grace_(rules.grace), end_(rules.last()), receiver_(receiver) {}

  /// What happened in period k, in order of k; `active`: at least one purchase.
  void period(Period k, Money revenue, bool active) {
    const State now{revenue, active};
    if (previous_.period + 1 < k && started_) point(previous_.period + 1, previous_.state, {});
    if (active && was_active_ && k - last_active_ > grace_) loss();
    point(k, started_ && previous_.period + 1 == k ? previous_.state : State{}, now);
    started_ = true;
    previous_ = {k, now};
    if (active) {
      was_active_ = true;
      last_active_ = k;
      last_revenue_ = revenue;
    }
  }
  void finish() {
    if (!started_) return;
    point(previous_.period + 1, previous_.state, {});
    if (was_active_) loss();
  }

private:
  struct State {
    Money revenue = 0;
    bool active = false;
    Money idle_money() const { return active ? 0 : revenue; }
  };

  void point(Period k, State before, State now) {
    if (k > end_) return;
    if (now.active)
      receiver_.movement(k, arrival(k, before, now),
                         now.revenue - (before.active ? before.revenue : 0));
    else if (before.active)
      receiver_.movement(k, grace_ == 1 ? Movement::churned : Movement::paused, -before.revenue);
    const Money adjustment = now.idle_money() - before.idle_money();
    if (adjustment != 0) receiver_.movement(k, Movement::adjustment, adjustment);
    if (was_active_ && k - last_active_ <= grace_)
      receiver_.opening(k, before.revenue, now.revenue);
  }

  Movement arrival(Period k, State before, State now) const {
    if (!was_active_) return Movement::new_customer;
    if (before.active)
      return now.revenue > before.revenue   ? Movement::expansion
             : now.revenue < before.revenue ? Movement::contraction
                                            : Movement::retained;
    return k - last_active_ <= grace_ ? Movement::resumed : Movement::reactivated;
  }

  /// A grace of one period has no pause: the first idle period is the loss, told by point().
  void loss() {
    const Period k = last_active_ + grace_;
    if (grace_ == 1 || k > end_) return;
    receiver_.movement(k, Movement::churned, -last_revenue_);
    receiver_.movement(k, Movement::released, last_revenue_);
  }

  struct Previous {
    Period period = 0;
    State state;
  };

  const std::int64_t grace_;
  const Period end_;
  Receiver &receiver_;
  bool started_ = false;
  Previous previous_;
  bool was_active_ = false;
  Period last_active_ = 0;
  Money last_revenue_ = 0;
};

/// All movements of one customer.
template <class Receiver>
void walk_flows(const History &history, const FlowRules &rules, Receiver &receiver) {
  FlowWalk<Receiver> walk(rules, receiver);
  std::optional<Period> period;
  Day period_end = 0;
  Money revenue = 0;
  bool active = false;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= rules.as_of) return;
    if (!period || total.day >= period_end) {
      if (period) walk.period(*period, revenue, active);
      period = rules.grid.index(total.day);
      period_end = rules.grid.start(*period + 1);
      revenue = 0;
      active = false;
    }
    revenue = checked_add(revenue, total.amount);
    active |= total.is_active();
  });
  if (period) walk.period(*period, revenue, active);
  walk.finish();
}

} // namespace portfolio
