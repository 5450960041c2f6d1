#pragma once
#include "control/uplift.hpp"

#include <optional>

namespace portfolio::control {

/// What to do about the treatment, once the interval of its effect is known.
enum class Decision : std::uint8_t { undecided, keep_on, change };
std::string_view word(Decision decision);

/// What a treatment did, as far as its group differs from the one that was left alone.
struct Effect {
  std::optional<double> treated_rate, control_rate; ///< shares of outcomes, or means of amounts
  std::optional<double> difference, standard_error;
  std::optional<double> lower, upper;
  Decision decision = Decision::undecided;
  /// Of a difference that is undecided: customers in each group by which one of its size would be
  /// found in four of five times.
  std::optional<std::int64_t> needed_per_group;

  /// By the interval.
  void decide();
};

/// Φ⁻¹(0.8): of four of five times.
inline constexpr double power_width = 0.8416212335729143;
/// At least so many; nothing where that is beyond all numbers.
std::optional<std::int64_t> whole_customers(double n);

/// Of outcomes Newcombe's hybrid of Wilson's intervals, of amounts Welch's; nothing where a group
/// is empty, or, of amounts, has one customer or nothing varies. Error(bad_argument) for a level
/// outside 0 … 1.
Effect effect(const Uplift &uplift, double level);

} // namespace portfolio::control
