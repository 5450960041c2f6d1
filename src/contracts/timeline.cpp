#include "contracts/timeline.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace portfolio {

namespace {

/// What begins or ends on a day.
struct Edge {
  Day day;
  StoredMoney rate; ///< the difference it makes
  std::int64_t pauses;
};

std::vector<Edge> edges_of(std::span<const Contract> contracts) {
  std::vector<Edge> edges;
  edges.reserve(2 * contracts.size());
  for (const Contract &contract : contracts) {
    const bool is_pause = contract.kind == ContractKind::pause;
    if (!is_pause && !contract.is_revenue()) continue;
    const Money rate = checked_multiply(contract.rate, contract.count);
    const std::int64_t pauses = is_pause ? contract.count : 0;
    edges.push_back({contract.from, rate, pauses});
    if (!contract.is_open()) edges.push_back({contract.to, -rate, -pauses});
  }
  std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.day < b.day; });
  return edges;
}

/// What holds from each day with an edge on.
Timeline states_of(const std::vector<Edge> &edges) {
  Timeline states;
  Money rate = 0, pauses = 0; // of any number of equal pauses
  for (std::size_t i = 0; i < edges.size();) {
    const Day day = edges[i].day;
    Money ended = 0;
    // What begins before what ends: the sum in between is larger, yet never wraps unnoticed.
    for (; i < edges.size() && edges[i].day == day; ++i) {
      edges[i].rate > 0 ? rate = checked_add(rate, edges[i].rate) : ended += edges[i].rate;
      pauses += edges[i].pauses;
    }
    rate += ended;
    states.push_back({day, rate, rate == 0 && pauses > 0});
  }
  return states;
}

} // namespace

Timeline timeline(std::span<const Contract> contracts, Span bridge) {
  require_span(bridge, "bridge");
  const Timeline states = states_of(edges_of(contracts));
  Timeline changes;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const RateChange &state = states[i];
    const bool is_bridged =
        state.is_gap() && i + 1 < states.size() && states[i + 1].day <= later(state.day, bridge);
    if (is_bridged) continue;
    const bool is_same = !changes.empty() && changes.back().rate == state.rate &&
                         changes.back().is_paused == state.is_paused;
    if (!is_same) changes.push_back(state);
  }
  return changes;
}

RateChange state_on(const Timeline &timeline, Day day) {
  const auto after =
      std::upper_bound(timeline.begin(), timeline.end(), day,
                       [](Day wanted, const RateChange &change) { return wanted < change.day; });
  if (after == timeline.begin()) return {day, 0, false};
  return {day, (after - 1)->rate, (after - 1)->is_paused};
}

std::vector<CoverEnd> cover_ends(std::span<const Contract> contracts, const Timeline &bridged,
                                 Span bridge) {
  std::vector<CoverEnd> ends;
  const auto end_at = [&](Day day) { // what is paid for is no gap that a bridge could fill
    ends.push_back(
        {day, state_on(bridged, day - 1).rate, state_on(bridged, later(day, bridge)).is_active()});
  };
  Day until = min_day; // where the contracts that began before the next one end
  bool is_covered = false;
  for (const Contract &contract : contracts) {
    if (!contract.is_revenue()) continue;
    if (is_covered && contract.from >= until) end_at(until);
    until = std::max(until, contract.to);
    is_covered = true;
  }
  if (is_covered && until != open_end) end_at(until);
  return ends;
}

std::vector<Stretch> active_stretches(const ContractHistory &history, Span bridge) {
  require_span(bridge, "bridge");
  std::vector<Stretch> stretches;
  for (const Contract &contract : history.contracts()) { // in order of their starts
    if (!contract.is_revenue()) continue;
    if (!stretches.empty() && contract.from <= later(stretches.back().to, bridge))
      stretches.back().to = std::max(stretches.back().to, contract.to);
    else
      stretches.push_back({contract.from, contract.to});
  }
  return stretches;
}

} // namespace portfolio
