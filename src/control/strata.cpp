#include "control/strata.hpp"

#include "base/error.hpp"
#include "math/distributions.hpp"

#include <cmath>

namespace portfolio::control {
namespace {

/// Sums over strata.
struct Sums {
  double weight = 0, treated = 0, control = 0; ///< w, w·rate of each group
  double sato_p = 0, sato_q = 0;               ///< of outcomes
  double variance = 0, by_degrees = 0; ///< of amounts: w²·e and (w²·e)²/(n − 1) of each group

  void add_outcomes(const Arm &treated_arm, const Arm &control_arm) {
    const auto n1 = static_cast<double>(treated_arm.customers),
               n0 = static_cast<double>(control_arm.customers),
               y1 = static_cast<double>(treated_arm.sum), y0 = static_cast<double>(control_arm.sum),
               n = n1 + n0;
    sato_p += (n1 * n1 * y0 - n0 * n0 * y1 + n1 * n0 * (n0 - n1) / 2) / (n * n);
    sato_q += (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * n);
  }
  void add_variance(double w, double variance_of_one, double n) {
    const double part = w * w * variance_of_one / n;
    variance += part;
    by_degrees += part * part / (n - 1);
  }
};

bool is_telling(const Uplift &stratum) {
  const std::int64_t least = stratum.what() == Measured::outcome ? 1 : 2;
  return stratum.treated().customers >= least && stratum.control().customers >= least;
}

void add(Sums &sums, const Uplift &stratum) {
  const Arm &treated = stratum.treated(), &control = stratum.control();
  const auto n1 = static_cast<double>(treated.customers),
             n0 = static_cast<double>(control.customers);
  const double w = n1 / (n1 + n0) * n0;
  sums.weight += w;
  sums.treated += w * *treated.mean(stratum.scale());
  sums.control += w * *control.mean(stratum.scale());
  if (stratum.what() == Measured::outcome) return sums.add_outcomes(treated, control);
  sums.add_variance(w, *treated.variance(stratum.scale()), n1);
  sums.add_variance(w, *control.variance(stratum.scale()), n0);
}

} // namespace

StratifiedEffect stratified_effect(std::span<const Uplift *const> strata, double level) {
  const double z = math::normal_width(level);
  StratifiedEffect result;
  Sums sums;
  for (const Uplift *stratum : strata) {
    if (stratum->what() != strata.front()->what())
      throw Error(Fault::bad_argument, "strata of outcomes and of amounts are mixed",
                  "Compare either what happened or amounts in all of them.");
    if (!is_telling(*stratum)) {
      ++result.left_out;
      continue;
    }
    ++result.strata;
    result.treated += stratum->treated().customers;
    result.control += stratum->control().customers;
    add(sums, *stratum);
  }
  if (result.strata == 0) return result;
  Effect &effect = result.effect;
  effect.treated_rate = sums.treated / sums.weight;
  effect.control_rate = sums.control / sums.weight;
  const double d = *effect.treated_rate - *effect.control_rate;
  effect.difference = d;
  const bool is_outcome = strata.front()->what() == Measured::outcome;
  const double variance = is_outcome ? d * sums.sato_p + sums.sato_q : sums.variance;
  if (!(variance > 0)) return result;
  const double error = std::sqrt(variance) / sums.weight;
  effect.standard_error = error;
  const double width =
      error * (is_outcome ? z : math::student_width(level, variance * variance / sums.by_degrees));
  effect.lower = d - width;
  effect.upper = d + width;
  effect.decide();
  if (effect.decision == Decision::undecided && d != 0)
    effect.needed_per_group =
        whole_customers(std::pow((z + power_width) * error / d, 2) *
                        static_cast<double>(result.treated + result.control) / 2);
  return result;
}

} // namespace portfolio::control
