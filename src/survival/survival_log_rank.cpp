#include "survival/survival_log_rank.hpp"

#include "base/error.hpp"
#include "math/distributions.hpp"
#include "math/linear.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

namespace portfolio::survival {

using math::chi_squared_tail;
using math::SquareMatrix;

namespace {

constexpr std::size_t most_groups = 1000;

/// Walks through the durations of all groups together, from the shortest on.
class LogRankWalk {
public:
  explicit LogRankWalk(std::span<const SurvivalTable> groups)
      : groups_(groups), next_(groups.size()), at_risk_(groups.size()) {
    std::int64_t all = 0; // that can ever be at risk
    for (std::size_t g = 0; g < groups.size(); ++g) {
      all = add_customers(all, customers(groups[g]));
      at_risk_[g] = at_risk_from_the_start(groups[g]);
      all_at_risk_ += at_risk_[g];
    }
  }

  /// visit(at risk by group, at risk in all, events in all) wherever there are events.
  template <class Visit> void run(const Visit &visit, Stop stop) {
    while (advance()) {
      poll(stop);
      std::int64_t events = 0;
      for (std::size_t g = 0; g < groups_.size(); ++g)
        if (const SurvivalRow *row = current(g)) events += row->events;
      if (events > 0) visit(at_risk_, all_at_risk_, events);
      for (std::size_t g = 0; g < groups_.size(); ++g) {
        const SurvivalRow *row = current(g);
        if (row == nullptr) continue;
        at_risk_[g] += row->entered - row->customers();
        all_at_risk_ += row->entered - row->customers();
        ++next_[g];
      }
    }
  }

private:
  bool advance() {
    duration_ = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (next_[g] < groups_[g].rows.size())
        duration_ = std::min(duration_, groups_[g].rows[next_[g]].duration);
    return duration_ < std::numeric_limits<double>::infinity();
  }
  const SurvivalRow *current(std::size_t g) const {
    const auto &rows = groups_[g].rows;
    return next_[g] < rows.size() && rows[next_[g]].duration == duration_ ? &rows[next_[g]]
                                                                          : nullptr;
  }

  std::span<const SurvivalTable> groups_;
  std::vector<std::size_t> next_;     // by group: the first row not walked yet
  std::vector<std::int64_t> at_risk_; // by group
  std::int64_t all_at_risk_ = 0;
  double duration_ = 0;
};

/// Which groups have been at risk together, be it by way of others.
class Meetings {
public:
  explicit Meetings(std::size_t groups) : leader_(groups) {
    std::iota(leader_.begin(), leader_.end(), std::size_t{0});
  }
  void meet(const std::vector<std::int64_t> &at_risk) {
    std::optional<std::size_t> first;
    for (std::size_t g = 0; g < at_risk.size(); ++g)
      if (at_risk[g] > 0) leader_[leader_of(g)] = leader_of(first ? *first : (first = g, g));
  }
  bool have_met(std::size_t a, std::size_t b) { return leader_of(a) == leader_of(b); }

private:
  std::size_t leader_of(std::size_t g) {
    while (leader_[g] != g) g = leader_[g] = leader_[leader_[g]];
    return g;
  }
  std::vector<std::size_t> leader_;
};

/// Σ over the durations of d (n − d)/(n − 1) (diag(s) − s s'), s the groups' shares of the n at
/// risk; the expected events go into `groups`.
SquareMatrix covariance_of(std::span<const SurvivalTable> tables, std::vector<LogRankGroup> &groups,
                           Meetings &meetings, Stop stop) {
  const std::size_t k = tables.size();
  SquareMatrix covariance(k);
  std::vector<double> share(k);
  const auto visit = [&](const std::vector<std::int64_t> &at_risk, std::int64_t all,
                         std::int64_t events) {
    for (std::size_t g = 0; g < k; ++g) {
      share[g] = real(at_risk[g]) / real(all);
      groups[g].expected += share[g] * real(events);
    }
    if (all == events) return; // the event hit everybody: no variance
    meetings.meet(at_risk);
    const double spread = real(events) * (real(all - events) / real(all - 1));
    covariance.add_square(-spread, share);
    for (std::size_t g = 0; g < k; ++g) covariance(g, g) += spread * share[g];
  };
  LogRankWalk(tables).run(visit, stop);
  return covariance;
}

} // namespace

LogRank log_rank(std::span<const SurvivalTable> tables, Stop stop) {
  if (tables.size() > most_groups)
    throw Error(Fault::bad_argument,
                "log-rank test of " + std::to_string(tables.size()) + " groups",
                "At most 1000 groups can be compared at once.");
  LogRank result;
  std::vector<LogRankGroup> &groups = result.groups;
  for (const SurvivalTable &table : tables) groups.push_back({customers(table), events(table), 0});
  Meetings meetings(groups.size());
  const SquareMatrix covariance = covariance_of(tables, groups, meetings, stop);

  // Where all groups are compared with one another, be it through others, one equation too many is
  // all that makes the covariance singular, and its generalised inverse is the
  // inverse without one group: the one that expects most, so that little cancels.
  std::vector<std::size_t> compared;
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].expected > 0) compared.push_back(g);
  if (compared.size() < 2) return result;
  result.df = static_cast<std::int32_t>(compared.size()) - 1;
  // Who entered late may have met nobody of those before: then there is nothing to compare.
  for (const std::size_t g : compared)
    if (!meetings.have_met(g, compared.front())) return result;
  compared.erase(
      std::max_element(compared.begin(), compared.end(), [&](std::size_t a, std::size_t b) {
        return groups[a].expected < groups[b].expected;
      }));

  const SquareMatrix among = covariance.among(compared);
  std::vector<double> excess;
  for (std::size_t i = 0; i < compared.size(); ++i) {
    if (among(i, i) <= 0) return result;
    excess.push_back(real(groups[compared[i]].observed) - groups[compared[i]].expected);
  }
  result.statistic = std::max(0.0, inverse_form(among, excess));
  result.p_value = chi_squared_tail(*result.statistic, result.df);
  return result;
}

} // namespace portfolio::survival
