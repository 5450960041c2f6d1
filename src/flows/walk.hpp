#pragma once
#include "flows/calendar.hpp"
#include "flows/movement.hpp"
#include "history/history.hpp"

#include <algorithm>
#include <limits>

namespace portfolio::flows {

using history::DayTotal;
using history::History;

/// Walks through one customer's periods and tells a receiver every movement, and what the rates of
/// retention need beyond the movements.
///
/// Receiver: movement(Period, Movement, Money), and correction(Period, before, now, kept): money of
/// an opening customer that the movements do not show, see PeriodTotals.
/// Only periods with an event, their successors and the end of the grace are looked at, so a
/// customer costs time by its purchases, not by the length of the calendar.
template <class Receiver> class FlowWalk {
public:
  FlowWalk(const FlowCalendar &calendar, Receiver &receiver)
      : grace_(calendar.grace()), end_(calendar.last()), receiver_(receiver) {}

  /// What happened in period k, in order of k; `active`: at least one purchase.
  void period(Period k, Money revenue, bool active) {
    if (started_ && previous_.period + 1 < k) after_previous();
    if (active && was_active_ && k - last_active_ > grace_) loss();
    const bool adjacent = started_ && previous_.period + 1 == k;
    const State now{k, revenue, active};
    turn(adjacent ? previous_ : State{}, now);
    previous_ = now;
    started_ = true;
    if (!active) return;
    was_active_ = true;
    last_active_ = k;
    last_revenue_ = revenue;
  }
  void finish() {
    if (!started_) return;
    after_previous();
    if (was_active_) loss();
  }

private:
  struct State {
    Period period = 0;
    Money revenue = 0;
    bool active = false;
    Money idle_money() const { return active ? 0 : revenue; }
  };

  /// The period behind the previous one, when nothing happened in it.
  void after_previous() {
    if (previous_.period < end_) turn(previous_, {previous_.period + 1, 0, false});
  }

  void turn(const State &before, const State &now) {
    const Period k = now.period;
    const Money idle_before = before.idle_money(), idle_now = now.idle_money();
    if (idle_now != idle_before)
      receiver_.movement(k, Movement::adjustment, idle_now - idle_before);
    if (now.active && before.active) {
      const Money change = now.revenue - before.revenue;
      receiver_.movement(k, change_of(change), change);
    } else if (now.active && !was_active_) {
      receiver_.movement(k, Movement::new_customer, now.revenue);
    } else if (now.active) {
      come_back(k, now.revenue, k - last_active_, idle_before);
    } else if (before.active) {
      leave(k, before.revenue, idle_now);
    } else if (was_active_ && k - last_active_ <= grace_) {
      correct(k, idle_before, idle_now, std::min(idle_before, idle_now));
    }
  }

  void leave(Period k, Money revenue, Money idle_now) {
    receiver_.movement(k, grace_ == 1 ? Movement::churned : Movement::paused, -revenue);
    correct(k, 0, idle_now, std::min(revenue, idle_now));
  }

  void come_back(Period k, Money revenue, Period gap, Money idle_before) {
    receiver_.movement(k, gap <= grace_ ? Movement::resumed : Movement::reactivated, revenue);
    if (gap <= grace_) correct(k, idle_before, 0, std::min(idle_before, revenue));
  }

  void correct(Period k, Money before, Money now, Money kept) {
    if ((before | now | kept) != 0) [[unlikely]]
      receiver_.correction(k, before, now, kept);
  }

  /// A grace of one period has no pause: leaving is the loss.
  void loss() {
    const Period k = last_active_ + grace_;
    if (grace_ == 1 || k > end_) return;
    receiver_.movement(k, Movement::churned, -last_revenue_);
    receiver_.movement(k, Movement::released, last_revenue_);
  }

  const std::int64_t grace_;
  const Period end_;
  Receiver &receiver_;
  State previous_;
  bool started_ = false;
  bool was_active_ = false;
  Period last_active_ = 0;
  Money last_revenue_ = 0;
};

/// All movements of one customer.
template <class Receiver>
void walk_flows(const History &history, const FlowCalendar &calendar, Receiver &receiver) {
  FlowWalk<Receiver> walk(calendar, receiver);
  constexpr Period none = std::numeric_limits<Period>::min();
  Period period = none;
  Money revenue = 0;
  bool active = false;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= calendar.as_of()) return;
    const Period k = calendar.period(total.day);
    if (k != period) {
      if (period != none) walk.period(period, revenue, active);
      period = k;
      revenue = 0;
      active = false;
    }
    revenue = checked_add(revenue, total.amount);
    active |= total.is_active();
  });
  if (period != none) walk.period(period, revenue, active);
  walk.finish();
}

} // namespace portfolio::flows
