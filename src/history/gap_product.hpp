#pragma once
#include "history/history.hpp"

namespace portfolio::history {

/// One gap more of so many days. The product stays between 1 and 2^923.
inline void multiply(GapProduct &gaps, Day days) {
  constexpr double large = 0x1p900;
  gaps.product *= days;
  if (gaps.product < large) [[likely]]
    return;
  gaps.product /= large;
  gaps.exponent += 900;
}

} // namespace portfolio::history
