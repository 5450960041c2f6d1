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
/// Receiver: movement(Period, Movement, Money), correction(Period, before, now, kept, negative):
/// money of an opening customer that the movements do not show, see PeriodTotals; lost(Period
/// began, Period declared, Money) for a loss, and in_doubt(Period began, Money) for who may still
/// come back, both with what was paid in the last active period. The running period declares nobody
/// lost. Only periods with an event, their successors and the end of the grace are looked at, so a
/// customer costs time by its purchases, not by the length of the calendar.
template <class Receiver> class FlowWalk {
public:
  FlowWalk(const FlowCalendar &calendar, Receiver &receiver)
      : grace_(calendar.grace()), end_(calendar.last()), complete_(calendar.last_complete()),
        receiver_(receiver) {}

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
      correct(before, now, std::min(before.revenue, now.revenue));
    } else if (now.active && !was_active_) {
      receiver_.movement(k, Movement::new_customer, now.revenue);
    } else if (now.active) {
      const bool is_customer = k - last_active_ <= grace_;
      receiver_.movement(k, is_customer ? Movement::resumed : Movement::reactivated, now.revenue);
      if (is_customer) correct(before, now, 0);
    } else if (before.active) {
      const bool is_loss = grace_ == 1 && k <= complete_;
      receiver_.movement(k, is_loss ? Movement::churned : Movement::paused, -before.revenue);
      correct(before, now, 0);
    } else if (was_active_ && k - last_active_ <= grace_) {
      correct(before, now, 0);
    }
  }

  /// Money of an opening customer beyond its movements, by which it kept `told`.
  void correct(const State &before, const State &now, Money told) {
    if ((before.revenue | now.revenue) >= 0 && before.active) [[likely]] {
      if (now.active || now.revenue == 0) return;
    }
    const Money kept =
        before.revenue > 0 ? std::clamp(now.revenue, Money{0}, before.revenue) - told : -told;
    const Money negative = before.revenue < 0 ? -before.revenue : 0;
    const Money idle_before = before.idle_money(), idle_now = now.idle_money();
    if ((idle_before | idle_now | kept | negative) != 0)
      receiver_.correction(now.period, idle_before, idle_now, kept, negative);
  }

  /// Of who was active last in `last_active_`.
  void loss() {
    const Period began = last_active_ + 1, declared = last_active_ + grace_;
    if (began > end_) return;
    if (declared > complete_) return receiver_.in_doubt(began, last_revenue_);
    if (grace_ > 1) { // a grace of one period has no pause: leaving was the loss
      receiver_.movement(declared, Movement::churned, -last_revenue_);
      receiver_.movement(declared, Movement::released, last_revenue_);
    }
    receiver_.lost(began, declared, last_revenue_);
  }

  const std::int64_t grace_;
  const Period end_, complete_;
  Receiver &receiver_;
  State previous_;
  bool started_ = false;
  bool was_active_ = false;
  Period last_active_ = 0;
  Money last_revenue_ = 0;
};

/// All movements of one customer, whose first event is before as_of. Returns the day of the last
/// one before it.
template <class Receiver>
Day walk_flows(const History &history, const FlowCalendar &calendar, Receiver &receiver) {
  FlowWalk<Receiver> walk(calendar, receiver);
  constexpr Period none = std::numeric_limits<Period>::min();
  Period period = none;
  Money revenue = 0;
  bool active = false;
  Day last = min_day;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= calendar.as_of()) return;
    last = total.day;
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
  return last;
}

} // namespace portfolio::flows
