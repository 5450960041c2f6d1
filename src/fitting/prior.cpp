#include "fitting/prior.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace portfolio::fitting {

Prior prior_of(std::optional<double> deviation, std::vector<double> centres, double customers) {
  if (deviation && !(*deviation >= 0.01 && *deviation <= 100))
    throw Error(
        Fault::bad_argument, "prior is " + real_text(*deviation),
        "It is the standard deviation of the logarithms of the parameters, from 0.01 to 100; "
        "1 to 2 is weak.");
  return {deviation, std::move(centres), customers};
}

} // namespace portfolio::fitting
