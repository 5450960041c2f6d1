#include "equity/rates.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <string>

namespace portfolio::equity {

void require_finite(double value, const char *what) {
  if (std::isfinite(value)) return;
  throw Error(Fault::bad_argument, std::string(what) + " is " + real_text(value),
              "It must be finite.");
}

void require_share(double value, const char *what) {
  if (value >= 0 && value <= 1) return;
  throw Error(Fault::bad_argument, std::string(what) + " is " + real_text(value),
              "It is a share between 0 and 1: write 0.8 for 80 %.");
}

double in_range(double value, const char *what) {
  if (std::isfinite(value)) return value;
  throw Error(Fault::out_of_range, std::string(what) + " is out of range",
              "One of the numbers that it is computed from is too large or too small.");
}

} // namespace portfolio::equity
