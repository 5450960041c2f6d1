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

/// Polls now and then: for loops whose turns are short and many.
class Patience {
public:
  void turn() {
    if (++turns_ % turns_between_polls == 0) poll();
  }

private:
  static constexpr unsigned turns_between_polls = 1024;
  unsigned turns_ = 0;
};

} // namespace portfolio
