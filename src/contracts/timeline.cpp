#include "contracts/timeline.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"

#include <algorithm>

namespace portfolio::contracts {

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
  portfolio::sort(edges.begin(), edges.end(),
                  [](const Edge &a, const Edge &b) { return a.day < b.day; });
  return edges;
}

/// Passes the edges of one day after the other.
class Level {
public:
  explicit Level(std::span<const Edge> edges) : ahead_(edges) {}

  bool is_done() const { return ahead_.empty(); }
  Day next_day() const { return ahead_.front().day; }

  /// What holds from the next day with an edge on.
  RateChange pass() {
    const Day day = next_day();
    Money ended = 0;
    // What begins before what ends: the sum in between is larger, yet never wraps unnoticed.
    for (; !ahead_.empty() && next_day() == day; ahead_ = ahead_.subspan(1)) {
      const Edge &edge = ahead_.front();
      edge.rate > 0 ? rate_ = checked_add(rate_, edge.rate) : ended += edge.rate;
      pauses_ += edge.pauses;
    }
    rate_ += ended;
    return {day, rate_, rate_ == 0 && pauses_ > 0};
  }

private:
  std::span<const Edge> ahead_;
  Money rate_ = 0, pauses_ = 0; // of any number of equal pauses
};

} // namespace

Timeline timeline(std::span<const Contract> contracts, Span bridge) {
  require_span(bridge, "bridge");
  const std::vector<Edge> edges = edges_of(contracts);
  Timeline changes;
  changes.reserve(edges.size());
  for (Level level(edges); !level.is_done();) {
    const RateChange state = level.pass();
    const bool is_bridged =
        state.is_gap() && !level.is_done() && level.next_day() <= later(state.day, bridge);
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
  ends.reserve(contracts.size());
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

} // namespace portfolio::contracts
