#pragma once
#include "flows/calendar.hpp"
#include "flows/movement.hpp"
#include "history/history.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

namespace portfolio {

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

/// A period of a customer with purchases only.
struct PeriodRevenue {
  Period period;
  std::int64_t revenue;
};

/// What FlowWalk does, for periods with a purchase each and no negative money: then nothing is ever
/// adjusted or corrected, and every step is from one purchase to the next.
template <class Receiver> void walk_purchases(std::span<const PeriodRevenue> periods,
                                              const FlowCalendar &calendar, Receiver &receiver) {
  const Period grace = calendar.grace(), end = calendar.last();
  const Movement idle = grace == 1 ? Movement::churned : Movement::paused;
  const auto loss = [&](const PeriodRevenue &last) {
    if (grace == 1 || last.period + grace > end) return;
    receiver.movement(last.period + grace, Movement::churned, -last.revenue);
    receiver.movement(last.period + grace, Movement::released, last.revenue);
  };
  PeriodRevenue last = periods.front();
  receiver.movement(last.period, Movement::new_customer, last.revenue);
  for (const PeriodRevenue &now : periods.subspan(1)) {
    const Period gap = now.period - last.period;
    if (gap == 1) {
      const std::int64_t change = now.revenue - last.revenue;
      receiver.movement(now.period, change_of(change), change);
    } else {
      receiver.movement(last.period + 1, idle, -last.revenue);
      if (gap > grace) loss(last);
      receiver.movement(now.period, gap <= grace ? Movement::resumed : Movement::reactivated,
                        now.revenue);
    }
    last = now;
  }
  if (last.period < end) receiver.movement(last.period + 1, idle, -last.revenue);
  loss(last);
}

/// The periods of a history if it has a purchase on every day, and they are few and their money is
/// neither negative nor large: what most are. Otherwise none.
class PurchasePeriods {
public:
  static constexpr std::size_t capacity = 256;

  PurchasePeriods(const History &history, const FlowCalendar &calendar) {
    if (history.day_count() > capacity) return;
    Collector collector{calendar.periods(), &calendar.grid(), calendar.as_of(), periods_.data()};
    history.each_day(collector);
    if (collector.fits()) count_ = static_cast<std::size_t>(collector.end - periods_.data());
  }
  std::span<const PeriodRevenue> periods() const { return {periods_.data(), count_}; }

private:
  /// Plain numbers only, nothing that is called: they stay in registers from row to row.
  struct Collector {
    FlowCalendar::Periods periods;
    const Grid *grid;
    Day as_of;
    PeriodRevenue *end;
    Period period = std::numeric_limits<Period>::min();
    std::uint64_t revenue = 0;     // of the period, wrapping where it does not fit
    std::uint64_t all_amounts = 0; // every bit that is set in any of them
    bool all_fit = true;

    void operator()(const DayTotal &total) {
      const auto i = static_cast<std::uint32_t>(periods.newest - total.day);
      Period k;
      if (i < periods.indexed) [[likely]]
        k = periods.index[i];
      else if (total.day >= as_of)
        return;
      else
        k = grid->index(total.day);
      const auto amount = static_cast<std::int64_t>(total.amount);
      all_fit &= total.is_active() & (total.amount == amount);
      const auto bits = static_cast<std::uint64_t>(amount);
      all_amounts |= bits;
      end += k != period;
      revenue = (k != period ? 0 : revenue) + bits;
      period = k;
      end[-1] = {k, static_cast<std::int64_t>(revenue)};
    }
    /// So that no sum of at most `capacity` amounts overflows.
    bool fits() const { return all_fit && all_amounts >> 54 == 0; }
  };

  std::array<PeriodRevenue, capacity> periods_; // left uninitialised: only count_ of them are read
  std::size_t count_ = 0;
};

/// All movements of one customer.
template <class Receiver>
void walk_flows(const History &history, const FlowCalendar &calendar, Receiver &receiver) {
  const PurchasePeriods purchases(history, calendar);
  if (!purchases.periods().empty()) return walk_purchases(purchases.periods(), calendar, receiver);
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

} // namespace portfolio
