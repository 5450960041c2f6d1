#include "chart/scale.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::chart {
namespace {

constexpr double largest_value = 1e15;
constexpr std::array powers{1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7, 1e8,
                            1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};
constexpr int lowest_power = -12, highest_power = 16;

/// digit * 10^power; whole numbers are divided by powers of ten, so that 0.3 is the double 0.3.
struct RoundStep {
  int digit, power;
  double times(double n) const {
    const double whole = n * digit;
    return power < 0 ? whole / powers[static_cast<std::size_t>(-power)]
                     : whole * powers[static_cast<std::size_t>(power)];
  }
  double turns(double value) const {
    return power < 0 ? value * powers[static_cast<std::size_t>(-power)] / digit
                     : value / powers[static_cast<std::size_t>(power)] / digit;
  }
};

} // namespace

double Scale::part(double value) const {
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

Scale round_scale(double low, double high, int most, double smallest) {
  // a range that doubles cannot divide is as good as a point
  const double range = std::max(1e-9, std::max(std::abs(low), std::abs(high)) * 1e-11);
  if (high - low < range) {
    const double room = std::max({range, std::abs(high) / 2, low == 0 ? 0.5 : 0.0});
    low < 0 ? low -= room : high += room;
  }
  constexpr double nothing = 1e-9; // of a step
  for (int power = lowest_power; power <= highest_power; ++power) {
    for (const int digit : {1, 2, 5}) {
      const RoundStep step{digit, power};
      if (step.times(1) < smallest) continue;
      const double first = std::floor(step.turns(low) + nothing),
                   last = std::max(std::ceil(step.turns(high) - nothing), first + 1);
      // beyond 2^53 doubles do not count by one
      if (last - first + 1 > most || std::max(-first, last) > 1e15) continue;
      Scale scale;
      for (double n = first; n <= last; ++n) scale.ticks.push_back(step.times(n));
      scale.low = scale.ticks.front();
      scale.high = scale.ticks.back();
      scale.decimals = std::max(0, -power);
      return scale;
    }
  }
  throw Error(Fault::out_of_range, "no axis from " + real_text(low) + " to " + real_text(high));
}

double checked_value(double value, const char *what) {
  if (!std::isfinite(value))
    throw Error(Fault::out_of_range, std::string(what) + " is " + real_text(value),
                "A picture shows finite numbers; NULL is a gap.");
  if (std::abs(value) > largest_value)
    throw Error(Fault::out_of_range, std::string(what) + " " + real_text(value) + " is too large",
                "A picture shows numbers of up to 15 digits. Choose a larger unit.");
  return value + 0.0;
}

} // namespace portfolio::chart
