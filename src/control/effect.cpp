#include "control/effect.hpp"

#include "math/distributions.hpp"

#include <cmath>

namespace portfolio::control {
namespace {

double squared(double x) { return x * x; }

struct Ends {
  double lower, upper;
};

/// Wilson's interval of a share p of n.
Ends wilson(double p, double n, double z) {
  const double middle = p + z * z / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double whole = 1 + z * z / n;
  return {(middle - half) / whole, (middle + half) / whole};
}

/// Newcombe (1998), method 10.
void add_outcomes(Effect &effect, const Arm &treated, const Arm &control, double z) {
  const double p1 = *effect.treated_rate, p2 = *effect.control_rate, d = p1 - p2;
  const auto n1 = static_cast<double>(treated.customers),
             n2 = static_cast<double>(control.customers);
  const Ends w1 = wilson(p1, n1, z), w2 = wilson(p2, n2, z);
  effect.lower = d - std::sqrt(squared(p1 - w1.lower) + squared(w2.upper - p2));
  effect.upper = d + std::sqrt(squared(w1.upper - p1) + squared(p2 - w2.lower));
  const double v1 = p1 * (1 - p1), v2 = p2 * (1 - p2), middle = (p1 + p2) / 2;
  effect.standard_error = std::sqrt(v1 / n1 + v2 / n2);
  effect.needed_per_group = whole_customers(
      squared((z * std::sqrt(2 * middle * (1 - middle)) + power_width * std::sqrt(v1 + v2)) / d));
}

/// Welch (1947): no common variance, and degrees of freedom after Satterthwaite.
void add_amounts(Effect &effect, const Uplift &uplift, double level, double z) {
  const auto v1 = uplift.treated().variance(uplift.scale()),
             v2 = uplift.control().variance(uplift.scale());
  if (!v1 || !v2) return;
  const auto n1 = static_cast<double>(uplift.treated().customers),
             n2 = static_cast<double>(uplift.control().customers);
  const double e1 = *v1 / n1, e2 = *v2 / n2, error = std::sqrt(e1 + e2);
  effect.standard_error = error;
  if (!(error > 0)) return;
  const double part1 = e1 / (e1 + e2), part2 = e2 / (e1 + e2);
  const double degrees = 1 / (part1 * part1 / (n1 - 1) + part2 * part2 / (n2 - 1));
  const double width = math::student_width(level, degrees) * error;
  effect.lower = *effect.difference - width;
  effect.upper = *effect.difference + width;
  effect.needed_per_group =
      whole_customers(squared(z + power_width) * (*v1 + *v2) / squared(*effect.difference));
}

} // namespace

std::optional<std::int64_t> whole_customers(double n) {
  if (!(n < 0x1p62)) return std::nullopt;
  return static_cast<std::int64_t>(std::ceil(n));
}

void Effect::decide() {
  if (lower && *lower > 0) decision = Decision::keep_on;
  if (upper && *upper < 0) decision = Decision::change;
}

std::string_view word(Decision decision) {
  switch (decision) {
  case Decision::undecided: return "undecided";
  case Decision::keep_on: return "continue";
  case Decision::change: return "change";
  }
  return {};
}

Effect effect(const Uplift &uplift, double level) {
  const double z = math::normal_width(level);
  Effect result;
  result.treated_rate = uplift.treated().mean(uplift.scale());
  result.control_rate = uplift.control().mean(uplift.scale());
  if (!result.treated_rate || !result.control_rate) return result;
  result.difference = *result.treated_rate - *result.control_rate;
  if (uplift.what() == Measured::outcome)
    add_outcomes(result, uplift.treated(), uplift.control(), z);
  else
    add_amounts(result, uplift, level, z);
  result.decide();
  if (result.decision != Decision::undecided || *result.difference == 0)
    result.needed_per_group.reset();
  return result;
}

} // namespace portfolio::control
