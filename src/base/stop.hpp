#pragma once
#include "base/error.hpp"

namespace portfolio {

/// Asks whether a long computation should end. A plain function pointer: the core knows nothing of
/// signals, the module hands it the backend's interrupt flag.
using Stop = bool (*)();

inline bool never() { return false; }

/// Whom computations ask that no caller hands a Stop. The module sets it once, when it is loaded; a
/// backend has one thread.
inline Stop asked_to_stop = never;

inline void poll(Stop stop) {
  if (stop()) throw Stopped{};
}
inline void poll() { poll(asked_to_stop); }

/// Polls every so many calls: for loops whose turns are short and many.
inline void poll_sometimes() {
  constexpr unsigned calls_between_polls = 1024;
  static constinit unsigned calls = 0;
  if (++calls % calls_between_polls == 0) poll();
}

} // namespace portfolio
