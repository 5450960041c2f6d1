#pragma once
#include <cmath>
#include <cstddef>

namespace portfolio::processes {

/// Gauss–Legendre points in (0, 1), and weights that add up to 1.
struct GaussRule {
  static constexpr std::size_t most_points = 20;
  std::size_t size;
  const double *points, *weights;
};

/// The one of most_points, for who knows how long a panel may be.
GaussRule longest_rule();

/// Slope and second derivative of a convex function.
struct Bend {
  double slope, curve;
};

/// A piece of the way, and a rule that integrates exp(−g) over it to some 11 digits of its largest
/// value times its length.
struct Panel {
  double length;
  GaussRule rule;
};

/// The longest panel one rule is good for, at most `rest` > 0 (which may be infinite): g is convex
/// with this bend at its start, and analytic within a distance of π, as log(1 + e^v) is. There its
/// second derivative at most grows e-fold per unit, which bounds how far g can rise.
Panel next_panel(const Bend &start, double rest);

/// More than any function with the properties above needs; Error(out_of_range) after it: the
/// parameters are at the ends of the numbers.
inline constexpr int most_panels = 10'000;
[[noreturn]] void beyond_numbers();

/// True if beyond a point with density exp(−g) nothing is left to add to a sum: g is convex.
inline bool is_exhausted(double density, double slope, double sum) {
  return slope > 0 && density <= 1e-13 * sum * slope;
}

/// ∫ exp(−g(v)) dv from 0 to `end`, which is infinite if g grows for ever. g has at(v) and bend(v),
/// and the properties that next_panel() asks for.
template <class Function> double integral_of_exp_minus(const Function &g, double end) {
  double sum = 0, v = 0;
  int panels = 0;
  for (double rest = end; rest > 0;) {
    if (++panels > most_panels) beyond_numbers();
    const auto [length, rule] = next_panel(g.bend(v), rest);
    double mean = 0;
    for (std::size_t i = 0; i < rule.size; ++i)
      mean += rule.weights[i] * std::exp(-g.at(v + length * rule.points[i]));
    sum += length * mean;
    rest -= length;
    if (v + length == v) break;
    v += length;
    if (rest > 0 && is_exhausted(std::exp(-g.at(v)), g.bend(v).slope, sum)) break;
  }
  return sum;
}

} // namespace portfolio::processes
