#pragma once
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace portfolio::processes {

/// The time at which `arrived`, a distribution function of times that rises to `ever`, is half of
/// it; infinite where that is beyond the numbers. `scale` > 0 is where to begin.
template <class Arrived> double median_time(double ever, double scale, const Arrived &arrived) {
  constexpr double farthest = 690; // of log time
  const auto above = [&](double log_time) { return arrived(std::exp(log_time)) - ever / 2; };
  double low = std::log(scale), high = low, at_low = above(low), at_high = at_low;
  for (double step = 1; at_high < 0; step *= 2) {
    low = high;
    at_low = at_high;
    if ((high += step) > farthest) return HUGE_VAL;
    at_high = above(high);
  }
  for (double step = 1; at_low > 0; step *= 2) {
    high = low;
    at_high = at_low;
    if ((low -= step) < -farthest) return 0;
    at_low = above(low);
  }
  if (at_low == 0 || at_high == 0) return std::exp(at_low == 0 ? low : high);
  const auto is_near = [](double a, double b) { return std::abs(b - a) < 1e-11; };
  std::uintmax_t steps = 100;
  return std::exp(
      boost::math::tools::toms748_solve(above, low, high, at_low, at_high, is_near, steps).second);
}

} // namespace portfolio::processes
