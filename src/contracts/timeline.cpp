#include "contracts/timeline.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace portfolio::contracts {

namespace {

/// What begins or ends on a day.
struct Edge {
  Day day;
  StoredMoney rate; ///< the difference it makes
  std::int64_t pauses;
};

std::vector<Edge> edges_of(std::span<const Contract> contracts, Day as_of) {
  std::vector<Edge> edges;
  edges.reserve(2 * contracts.size());
  for (const Contract &contract : contracts) {
    const bool is_pause = contract.kind == ContractKind::pause;
    if (!is_pause && (contract.kind != ContractKind::paid || contract.rate == 0)) continue;
    const Money rate = checked_multiply(contract.rate, contract.count);
    const std::int64_t pauses = is_pause ? contract.count : 0;
    edges.push_back({contract.from, rate, pauses});
    if (contract.to < as_of) edges.push_back({contract.to, -rate, -pauses});
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
    for (; !ahead_.empty() && next_day() == day; ahead_ = ahead_.subspan(1)) {
      const Edge &edge = ahead_.front();
      rate_ = checked_add(rate_, edge.rate);
      pauses_ += edge.pauses;
    }
    if (pauses_ > 0) return {day, 0, true};
    return {day, rate_, false};
  }

private:
  std::span<const Edge> ahead_;
  Money rate_ = 0, pauses_ = 0; // of any number of equal pauses
};

} // namespace

void append(Timeline &changes, const RateChange &state) {
  RateChange before = changes.empty() ? RateChange{} : changes.back();
  before.day = state.day;
  if (before != state) changes.push_back(state);
}

void paid_less_than_nothing(Day day) {
  throw Error(Fault::bad_argument, "contracts add up to less than 0 on " + to_string(day),
              "A rate below 0 is a discount on what the customer pays beside it: end it when that "
              "ends. Refunds belong to the purchases, as amounts below 0.");
}

Timeline line(std::span<const Contract> contracts, Day as_of) {
  const std::vector<Edge> edges = edges_of(contracts, as_of);
  Timeline changes;
  changes.reserve(edges.size());
  for (Level level(edges); !level.is_done();) append(changes, level.pass());
  return changes;
}

Timeline timeline(std::span<const Contract> contracts, Span bridge, Day as_of) {
  const Timeline changes = line(contracts, as_of);
  for (const RateChange &change : changes)
    if (change.rate < 0) paid_less_than_nothing(change.day);
  if (bridge != Span{}) return bridge_gaps(changes, bridge);
  return changes;
}

Timeline bridge_gaps(const Timeline &changes, Span bridge) {
  require_span(bridge, "bridge");
  Timeline result;
  result.reserve(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool is_bridged = changes[i].is_gap() && i + 1 < changes.size() &&
                            changes[i + 1].day <= later(changes[i].day, bridge);
    if (!is_bridged) append(result, changes[i]);
  }
  return result;
}

RateChange state_on(const Timeline &timeline, Day day) {
  const auto after =
      std::upper_bound(timeline.begin(), timeline.end(), day,
                       [](Day wanted, const RateChange &change) { return wanted < change.day; });
  if (after == timeline.begin()) return {day, 0, false};
  return {day, (after - 1)->rate, (after - 1)->is_paused};
}

namespace {

/// On one of the days from `first` to `last`.
bool is_paid_within(const Timeline &timeline, Day first, Day last) {
  auto at = std::upper_bound(timeline.begin(), timeline.end(), first,
                             [](Day day, const RateChange &change) { return day < change.day; });
  if (at != timeline.begin()) --at;
  for (; at != timeline.end() && at->day <= last; ++at)
    if (at->is_active()) return true;
  return false;
}

} // namespace

std::vector<CoverEnd> cover_ends(std::span<const Contract> contracts, const Timeline &changes,
                                 Span bridge) {
  std::vector<CoverEnd> ends;
  ends.reserve(contracts.size());
  const auto end_at = [&](Day day) {
    const Day last = later(day, bridge);
    ends.push_back({day, last, is_paid_within(changes, day, last)});
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
  const Timeline changes = timeline(history);
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].is_active()) continue;
    const Day to = i + 1 < changes.size() ? changes[i + 1].day : open_end;
    if (!stretches.empty() && changes[i].day <= later(stretches.back().to, bridge))
      stretches.back().to = to;
    else
      stretches.push_back({changes[i].day, to});
  }
  return stretches;
}

} // namespace portfolio::contracts
