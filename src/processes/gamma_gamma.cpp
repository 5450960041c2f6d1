#include "processes/gamma_gamma.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "statistics/rows.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using statistics::whole_frequency;

std::optional<double> expected_spend(const GammaGamma &model, double frequency, double mean) {
  const auto x = static_cast<double>(whole_frequency(frequency));
  if (!std::isfinite(mean))
    throw Error(Fault::bad_argument, "mean spend is " + real_text(mean), "It must be finite.");
  if (model.q <= 1) return std::nullopt;
  mean = std::max(mean, 0.0);
  // p(γ + x·mean)/(px + q − 1), of which the mean of a customer may be near the end of the numbers.
  const double plain = model.p * (model.gamma + x * mean) / (model.p * x + model.q - 1);
  if (std::isfinite(plain)) return plain;
  const double weight = 1 / (x + (model.q - 1) / model.p);
  const double spend = weight * model.gamma + weight * x * mean;
  if (std::isfinite(spend)) return spend;
  throw Error(Fault::out_of_range,
              "expected spend is out of range for a mean of " + real_text(mean),
              "The parameters of the model, or the mean, are too large.");
}

} // namespace portfolio::processes
