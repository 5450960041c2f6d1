#pragma once
#include "base/error.hpp"

namespace portfolio {

/// Asks the caller whether a long computation should end. A plain function pointer: the core knows
/// nothing of signals, the binding hands it the backend's interrupt flag.
using Stop = bool (*)();

inline bool never() { return false; }

inline void poll(Stop stop) {
  if (stop()) throw Stopped{};
}

} // namespace portfolio
