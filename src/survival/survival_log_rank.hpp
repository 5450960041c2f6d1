#pragma once
#include "survival/survival.hpp"

#include <optional>
#include <span>
#include <vector>

namespace portfolio::survival {

/// What one group saw, and what it would have if events hit all groups alike.
struct LogRankGroup {
  std::int64_t customers = 0, observed = 0;
  double expected = 0; ///< Σ over the durations: share of those at risk · events of all groups
};

/// The log-rank test of Mantel (1966) and Peto & Peto (1972) for k groups: (O − E)' V⁻ (O − E)
/// with the hypergeometric covariance V, chi-squared with df degrees of freedom if the groups do
/// not differ. Statistic and p-value are nothing where there is nothing to compare: fewer than two
/// groups with customers at risk while events happen, or no variance.
struct LogRank {
  std::optional<double> statistic, p_value;
  std::int32_t df = 0; ///< one less than the groups with an expected event
  std::vector<LogRankGroup> groups;
};

/// Error(bad_argument) for more than 1000 groups, Error(too_large) for more than 2^63 − 1
/// customers.
LogRank log_rank(std::span<const SurvivalTable> tables, Stop stop = asked_to_stop);

} // namespace portfolio::survival
