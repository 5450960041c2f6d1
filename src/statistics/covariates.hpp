#pragma once
#include <cstddef>
#include <span>

namespace portfolio::statistics {

inline constexpr std::size_t most_covariates = 32; ///< of a customer

/// Error(bad_argument) unless there are 1 to most_covariates of them, all finite and at most 10^100
/// in size, so that squares and sums of them are finite too.
void require_covariates(std::span<const double> covariates);

} // namespace portfolio::statistics
