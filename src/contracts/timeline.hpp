#pragma once
#include "base/span.hpp"
#include "contracts/contract_history.hpp"

#include <span>
#include <vector>

namespace portfolio::contracts {

/// What holds from `day` until the next change. A customer is active while the rate is above 0; it
/// is 0 during a pause, whatever runs beside it.
struct RateChange {
  Day day = 0;
  StoredMoney rate = 0; ///< sum of the paid rates, in the history's unit
  bool is_paused = false;
  std::uint32_t mix = 0; ///< how the rate is shared among plans, see PlanTimeline; 0 without plans

  friend bool operator==(const RateChange &, const RateChange &) = default;
  bool is_active() const { return rate > 0; }
  bool is_gap() const { return rate == 0 && !is_paused; }
};
using Timeline = std::vector<RateChange>;

/// The paid rate as a step function of time: its changes in order of days, of which each differs
/// from the one before; before the first one nothing holds, and the last one holds for ever.
/// A gap between two covers (paid time or a pause) of at most `bridge`, that is one whose end is
/// not later than its start + bridge by the calendar, is continuous: what held before it goes on.
/// Trials are no cover. What ends on `as_of` or later is open: its end is not known yet. Errors: a
/// negative bridge, rates that add up beyond 128 bits, or to less than 0 on a day without a pause.
Timeline timeline(std::span<const Contract> contracts, Span bridge = {}, Day as_of = open_end);
inline Timeline timeline(const ContractHistory &history, Span bridge = {}) {
  return timeline(history.contracts(), bridge);
}
/// What a part of the customer's contracts pays, for which a pause of that part counts: as above
/// without a bridge, but a rate may be below 0, because other parts are paid beside it.
Timeline line(std::span<const Contract> contracts, Day as_of);
/// Appends a state unless it is what holds already; before the first change that is a gap.
void append(Timeline &changes, const RateChange &state);
/// The same timeline, if `changes` is the one without a bridge.
Timeline bridge_gaps(const Timeline &changes, Span bridge);

/// The Error for rates that add up to less than 0; `day` is the first such one.
[[noreturn]] void paid_less_than_nothing(Day day);

/// What holds on that day.
RateChange state_on(const Timeline &timeline, Day day);

/// The end of the last covering contract: every paid contract that covers the day before `day` ends
/// with it. A contract that starts on that very day covers nothing before it, so this is where a
/// renewal is due.
struct CoverEnd {
  Day day = 0;
  Day last = 0;            ///< day + bridge: until then it may be renewed, this day included
  bool is_renewed = false; ///< something is paid on one of these days
};
/// `contracts` are in canonical order, and `changes` is their timeline without a bridge.
std::vector<CoverEnd> cover_ends(std::span<const Contract> contracts, const Timeline &changes,
                                 Span bridge);
inline std::vector<CoverEnd> cover_ends(const ContractHistory &history, Span bridge = {}) {
  return cover_ends(history.contracts(), timeline(history), bridge);
}

/// Days of paid time, [from, to); to may be open_end.
struct Stretch {
  Day from = 0;
  Day to = open_end;
  friend bool operator==(const Stretch &, const Stretch &) = default;
};
/// The stretches of paid time, in order, those at most `bridge` apart as one. Here a pause is a gap
/// like any other.
std::vector<Stretch> active_stretches(const ContractHistory &history, Span bridge = {});

} // namespace portfolio::contracts
