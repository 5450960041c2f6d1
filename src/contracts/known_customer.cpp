#include "contracts/known_customer.hpp"

#include <utility>

namespace portfolio::contracts {

namespace {

Timeline without_idle_pauses(const Timeline &changes) {
  Timeline result;
  result.reserve(changes.size());
  RateChange before;
  for (RateChange change : changes) {
    change.is_paused = change.is_paused && !before.is_gap();
    if (change.is_gap() && before.is_gap()) continue;
    result.push_back(change);
    before = change;
  }
  return result;
}

} // namespace

KnownCustomer::KnownCustomer(std::span<const Contract> contracts, Timeline raw,
                             const FlowCalendar &calendar)
    : calendar_(calendar), contracts_(contracts), raw_(std::move(raw)), changes_(known_changes()) {}

Timeline KnownCustomer::known_changes() const {
  const Span bridge = calendar_.parameters().bridge_span();
  Timeline changes = bridge == Span{} ? raw_ : bridge_gaps(raw_, bridge);
  if (!changes.empty() && is_in_doubt(changes.back(), bridge)) changes.back().is_paused = true;
  return without_idle_pauses(changes);
}

/// Who is gone, but may yet come back without a loss: before the bridge or the running period is
/// over.
bool KnownCustomer::is_in_doubt(const RateChange &last, Span bridge) const {
  return last.is_gap() && (later(last.day, bridge) >= calendar_.as_of() ||
                           calendar_.period(last.day) > calendar_.last_complete());
}

} // namespace portfolio::contracts
