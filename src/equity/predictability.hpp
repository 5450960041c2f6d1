#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace portfolio::equity {

/// How well a series of periods could have been foretold. All are parts of the mean's size, and
/// nothing where the mean is 0 or there are too few periods. Plain data.
struct Predictability {
  std::int64_t periods = 0;
  std::optional<double> mean;
  std::optional<double> variation;      ///< standard deviation, n − 1
  std::optional<double> as_last_period; ///< mean absolute error of "the same as one period before"
  std::optional<double> as_last_year;   ///< … "as one year before"
};
Predictability predictability(std::span<const double> series, std::int64_t periods_per_year);

} // namespace portfolio::equity
