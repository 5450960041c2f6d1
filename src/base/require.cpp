#include "base/require.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <string>

namespace portfolio {

void require_nonnegative(double value, const char *what) {
  if (std::isfinite(value) && value >= 0) return;
  throw Error(Fault::bad_argument, std::string(what) + " is " + real_text(value),
              "It must be finite and not negative.");
}

void require_level(double level) {
  if (level > 0 && level < 1) return;
  throw Error(Fault::bad_argument, "level is " + real_text(level),
              "The level of an interval lies between 0 and 1, for instance 0.95.");
}

} // namespace portfolio
