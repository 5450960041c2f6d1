#pragma once
#include "pareto/distribution.hpp"

#include <optional>
#include <vector>

namespace portfolio::pareto {

/// Whose inequality: that of everybody, where a negative value counts as zero so that one refund
/// does not move the measure; or only of the customers of positive value.
enum class Zeros { included, excluded };

/// All of these refer to the sum of the positive values and are nothing where that is zero.

/// Definitions §4; 0 where all have the same, towards 1 where one has everything.
std::optional<double> gini(const Distribution &distribution, Zeros zeros);

/// Sum of the squared shares, from 1/customers to 1.
std::optional<double> hhi(const Distribution &distribution);

/// What the top share of the customers holds. Customers in number share·n, of which the last counts
/// by its fraction.
std::optional<double> top_share(const Distribution &distribution, Share share, Zeros zeros);

/// The smallest number of customers that together hold at least this share.
std::optional<std::uint64_t> customers_for_share(const Distribution &distribution, Share share);

/// The Lorenz curve from (0, 0) to (1, 1): the poorest population_share of the customers hold
/// value_share.
struct LorenzPoint {
  double population_share;
  double value_share;
};
/// Error(bad_argument) outside 2 … 1000000.
void require_points(std::int64_t points);
/// So many points at equal distances, both ends included, after require_points().
std::vector<LorenzPoint> lorenz(const Distribution &distribution, std::int64_t points, Zeros zeros);

} // namespace portfolio::pareto
