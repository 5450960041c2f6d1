#pragma once
#include "contracts/timeline.hpp"
#include "flows/calendar.hpp"
#include "flows/movement.hpp"

#include <algorithm>
#include <span>

namespace portfolio::contracts {

using flows::change_of;
using flows::FlowBasis;
using flows::FlowCalendar;
using flows::Movement;

/// Walks through the periods of one customer's known timeline and tells a receiver every movement:
/// movement(Period, Movement, Money), and what a period with several changes needs beyond them, see
/// PeriodTotals: correction(Period, before, now, kept) and not_lost(Period, losses). And, with what
/// was paid before: lost(Period began, Period declared, Money) for a loss, which began where paying
/// stopped, and in_doubt(Period began, Money) for who pauses still. A receiver that asks for it
/// hears turn(Period, RateChange before, RateChange now) before the movements that lie between the
/// two.
///
/// Only periods with a change are looked at: in those between, who is active is retained.
template <class Receiver> class ContractWalk {
public:
  ContractWalk(const FlowCalendar &calendar, Receiver &receiver)
      : calendar_(calendar), receiver_(receiver) {}

  void walk(std::span<const RateChange> changes) {
    if (changes.empty()) return;
    RateChange before;
    for (Period k = calendar_.period(changes.front().day); !changes.empty();) {
      const Day end = calendar_.grid().start(k + 1);
      std::size_t count = 1;
      while (count < changes.size() && changes[count].day < end) ++count;
      lost_ = gained_ = 0;
      losses_ = 0;
      const RateChange now = changes[count - 1];
      if (count > 1 && calendar_.parameters().basis == FlowBasis::events)
        events(k, before, changes.first(count));
      else
        net(k, before, changes.first(count));
      changes = changes.subspan(count);
      const Period next =
          changes.empty() ? calendar_.last() + 1 : calendar_.period(changes.front().day);
      if (now.is_active())
        for (Period quiet = k + 1; quiet < next; ++quiet)
          receiver_.movement(quiet, Movement::retained, 0);
      k = next;
      before = now;
    }
    if (before.is_paused) receiver_.in_doubt(paused_period_, paused_rate_);
  }

private:
  static bool is_customer(const RateChange &state) { return !state.is_gap(); }

  /// Who paid in between has come back from its pause, and stopped paying again.
  void net(Period k, const RateChange &before, std::span<const RateChange> changes) {
    if (before.is_paused && std::ranges::any_of(changes, &RateChange::is_active))
      paused_period_ = k;
    turn(k, before, changes.back());
  }

  void turn(Period k, const RateChange &before, const RateChange &now) {
    using enum Movement;
    if constexpr (requires { receiver_.turn(k, before, now); }) receiver_.turn(k, before, now);
    if (!is_customer(before)) {
      if (!is_customer(now)) return;
      tell(k, was_customer_ ? reactivated : new_customer, now.rate);
      was_customer_ = true;
      paused_rate_ = 0;
      paused_period_ = k;
    } else if (!is_customer(now)) {
      before.is_active() ? receiver_.lost(k, k, before.rate)
                         : receiver_.lost(paused_period_, k, paused_rate_);
      tell(k, churned, before.is_active() ? -before.rate : -paused_rate_);
      if (!before.is_active()) tell(k, released, paused_rate_);
    } else if (before.is_active() && now.is_active()) {
      tell(k, change_of(now.rate - before.rate), now.rate - before.rate);
    } else if (before.is_active()) {
      tell(k, paused, -before.rate);
      paused_rate_ = before.rate;
      paused_period_ = k;
    } else if (now.is_active()) {
      tell(k, resumed, now.rate);
    }
  }

  /// More than one change in a period: what goes up and down again is not kept, nor is it lost.
  void events(Period k, RateChange state, std::span<const RateChange> changes) {
    const Money before = state.rate, now = changes.back().rate;
    const bool is_opening = is_customer(state);
    for (const RateChange &change : changes) {
      turn(k, state, change);
      state = change;
    }
    const Money kept = is_opening ? std::min(before, now) : 0;
    const Money kept_told = checked_add(before, lost_);
    const Money now_correction =
        checked_subtract(is_opening ? now : 0, checked_add(kept_told, gained_));
    const Money kept_correction = checked_subtract(kept, kept_told);
    if ((now_correction | kept_correction) != 0)
      receiver_.correction(k, 0, now_correction, kept_correction);
    receiver_.not_lost(k, losses_ - (is_opening && !is_customer(state)));
  }

  void tell(Period k, Movement movement, Money amount) {
    using enum Movement;
    if (movement == churned || movement == released || movement == paused ||
        movement == contraction)
      lost_ = checked_add(lost_, amount);
    losses_ += movement == churned;
    if (movement == expansion || movement == resumed) gained_ = checked_add(gained_, amount);
    receiver_.movement(k, movement, amount);
  }

  const FlowCalendar &calendar_;
  Receiver &receiver_;
  bool was_customer_ = false;
  Money paused_rate_ = 0;       ///< what the last pause took
  Period paused_period_ = 0;    ///< and in which period
  Money lost_ = 0, gained_ = 0; ///< of the period, as FlowRow adds them up
  std::int64_t losses_ = 0;
};

} // namespace portfolio::contracts
