#pragma once
#include "base/require.hpp"
#include "math/distributions.hpp"

#include <span>

namespace portfolio::math {

/// An estimate and the ends of its confidence interval.
struct ConfidenceInterval {
  double estimate = 0;
  double lower = 0, upper = 0;
};

/// The scale on which an estimate is about normal, so that its interval stays where it can be.
enum class IntervalScale {
  plain,    ///< any number
  log,      ///< positive, or negative: the interval keeps the sign
  log_odds, ///< a probability
};

/// The value on its scale. Infinite at the end of the scale: log of 0, log-odds of 0 and of 1.
double on_scale(IntervalScale scale, double value);

/// The interval on a scale from estimate and standard error on that scale; finite. A value at the
/// end of its scale has no width.
ConfidenceInterval interval_on(IntervalScale scale, double estimate, double standard_error,
                               double level);

/// slope' · covariance · slope, the variance of a function with this gradient (delta method); the
/// covariance as lower triangle, row by row. Error(out_of_range) if that is not finite.
double variance(std::span<const double> covariance, std::span<const double> slope);

/// The derivative at 0 of a function that is smooth on the scale of 1 and good to ten digits:
/// central difference, off by some 1e-6 of its size and 1e-9 of its third derivative.
inline constexpr double difference_step = 0x1p-14;
inline double central_difference(double up, double down) {
  return (up - down) / (2 * difference_step);
}

} // namespace portfolio::math
