#pragma once
#include "contracts/contract_flows_walk.hpp"
#include "contracts/timeline.hpp"
#include "flows/calendar.hpp"

#include <span>

namespace portfolio::contracts {

/// One customer as it was known on the calendar's as_of, from its contracts (see known()) and their
/// timeline without a bridge.
class KnownCustomer {
public:
  KnownCustomer(std::span<const Contract> contracts, Timeline raw, const FlowCalendar &calendar);

  bool has_paid() const { return !changes_.empty(); }
  Period first() const { return calendar_.period(changes_.front().day); }
  Day last_change() const { return changes_.back().day; }
  /// From the first paid day on, with the bridge; who is in doubt is paused, and a pause follows on
  /// paid time.
  const Timeline &changes() const { return changes_; }

  template <class Receiver> void tell_movements(Receiver &receiver) const {
    ContractWalk(calendar_, receiver).walk(changes_);
  }
  template <class Receiver> void tell_due(Receiver &receiver) const {
    const Day as_of = calendar_.as_of();
    for (const CoverEnd &end : cover_ends(contracts_, raw_, calendar_.parameters().bridge_span()))
      if (end.day > changes_.front().day && end.day < as_of)
        receiver.due(calendar_.period(end.day), end.is_renewed, end.is_renewed || end.last < as_of);
  }

private:
  Timeline known_changes() const;
  bool is_in_doubt(const RateChange &last, Span bridge) const;

  const FlowCalendar &calendar_;
  const std::span<const Contract> contracts_;
  const Timeline raw_, changes_;
};

} // namespace portfolio::contracts
