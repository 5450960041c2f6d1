#include "math/delta_method.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "math/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace portfolio::math {
namespace {

constexpr double largest = std::numeric_limits<double>::max();

double finite(double value) { return std::clamp(value, -largest, largest); }

double from_scale(IntervalScale scale, double value) {
  switch (scale) {
  case IntervalScale::log: return std::exp(value);
  case IntervalScale::log_odds: return 1 / (1 + std::exp(-value));
  default: return value;
  }
}

} // namespace

double on_scale(IntervalScale scale, double value) {
  switch (scale) {
  case IntervalScale::log: return std::log(std::abs(value));
  case IntervalScale::log_odds: return std::log(value) - std::log1p(-value);
  default: return value;
  }
}

ConfidenceInterval interval_on(IntervalScale scale, double estimate, double standard_error,
                               double level) {
  const double width = normal_width(level) * finite(standard_error),
               middle = on_scale(scale, estimate);
  if (!std::isfinite(middle)) return {estimate, estimate, estimate};
  const double lower = finite(from_scale(scale, middle - width)),
               upper = finite(from_scale(scale, middle + width));
  if (scale == IntervalScale::log && estimate < 0) return {estimate, -upper, -lower};
  // What comes back from the scale may differ from the estimate by a rounding.
  return {estimate, std::min(lower, estimate), std::max(upper, estimate)};
}

double variance(std::span<const double> covariance, std::span<const double> slope) {
  double sum = 0;
  for (std::size_t i = 0, cell = 0; i < slope.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j, ++cell)
      sum += (i == j ? 1 : 2) * slope[i] * slope[j] * covariance[cell];
  if (!std::isfinite(sum))
    throw Error(Fault::out_of_range, "the variance of the estimate is out of range",
                "Check the covariance in the model.");
  return std::max(sum, 0.0);
}

} // namespace portfolio::math
