#pragma once
#include <cmath>
#include <gmock/gmock.h>

namespace portfolio::test {

/// How far a number is off, in proportion to the wanted one; of a wanted 0 the number itself.
inline double relative_error(double value, double wanted) {
  return std::abs(value - wanted) / (wanted == 0 ? 1 : std::abs(wanted));
}

/// EXPECT_THAT(value, Near(wanted, 1e-9)): a failure tells both numbers and how far they are apart.
MATCHER_P2(Near, wanted, tolerance,
           "within " + testing::PrintToString(tolerance) + " (relative) of " +
               testing::PrintToString(wanted)) {
  const double error = relative_error(arg, wanted);
  *result_listener << "which is off by " << error << " (relative)";
  return error < tolerance;
}

} // namespace portfolio::test
