#pragma once
#include <vector>

namespace portfolio::chart {

/// An axis from its first to its last tick.
struct Scale {
  double low = 0, high = 1; ///< the first and the last tick
  std::vector<double> ticks;
  int decimals = 0; ///< that the ticks need

  /// Where a value lies: 0 at the low end, 1 at the high one, never outside.
  double part(double value) const;
};

/// Ticks that are round and cover both values: multiples of 1, 2 or 5 times a power of ten, as few
/// as need be and at most `most` (>= 3). The loose labels of P. Heckbert, "Nice Numbers for Graph
/// Labels", Graphics Gems, 1990. Steps are at least `smallest`: 1 for what is counted.
Scale round_scale(double low, double high, int most, double smallest = 0);

/// What pictures can show: finite, and of at most 15 digits. Error(out_of_range) otherwise.
double checked_value(double value, const char *what = "value");

} // namespace portfolio::chart
