#pragma once
#include "base/stop.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace portfolio::math {

/// Points and weights (that add up to 1) for expectations of smooth functions of a random variable.
/// All rules are the trapezoidal rule in a variable in which the density is analytic in a strip
/// and dies off exponentially, where that rule converges exponentially (Trefethen & Weideman 2014):
/// about 11 digits for functions of size 1 whose poles lie on the negative axis.
/// Error(out_of_range) for parameters at which a rule would be too long.
struct Rule {
  std::vector<double> points;
  std::vector<double> weights;
  std::size_t size() const { return points.size(); }
};

/// A gamma variable of that shape and rate 1, shape > 0; in log g. For shape ≥ 1 some 70 points at
/// most, below it grows as 1/shape.
Rule gamma_rule(double shape);

/// The same for functions that fall as 1/(kappa + gp) for some p in (0, 1) at g ≫ kappa > 0 and are
/// flat at g ≪ kappa, for any shape: the rates that are small even beside kappa are one point at 0.
Rule gamma_rule(double shape, double kappa);

/// A beta variable, in log p/(1−p). For a, b ≥ 1/2 some 200 points at most; below, the number grows
/// as 1/a and 1/b: BetaMean avoids that.
/// `finer` divides the step, for functions that are as narrow as the density.
Rule beta_rule(double a, double b, double finer = 1);

/// The density of p ~ Beta(a, b) in log p/(1−p), relative to that at its mode, on the grid of the
/// trapezoidal rule.
class BetaGrid {
public:
  BetaGrid(double a, double b, double finer);

  struct Node {
    double p, q; ///< q = 1 − p
    double weight;
  };
  /// So many steps above the mode, or below it.
  Node at(int steps) const;
  double step() const { return step_; }
  /// From there down to p = 0 the density falls by e^(−a·step) every step, to the last digit; and
  /// up to p = 1 by e^(−b·step).
  bool is_geometric_below(const Node &node) const {
    return node.p <= 0.5 && (a_ + b_) * node.p <= flat;
  }
  bool is_geometric_above(const Node &node) const {
    return node.q <= 0.5 && (a_ + b_) * node.q <= flat;
  }

private:
  static constexpr double flat = 1e-17;
  double log_density(double v) const;
  double a_, b_, mode_, step_;
};

/// E[f(p)], p ~ Beta(a, b), for positive convex decreasing f and any a, b > 0. The rule reaches as
/// far as f asks for. Where a or b is small the mass hugs an end, in ever more points of ever
/// smaller p: from where on f has its value at the end, these are a geometric series.
class BetaMean {
public:
  BetaMean(double a, double b, double finer = 1);

  /// at_0 = f(0), at_1 = f(1), both finite, and computed as f is: where f does not differ from them
  /// any more but for its noise, the end is reached.
  template <class Function>
  double of(double at_0, double at_1, const Function &f, double noise = rounding) const {
    poll();
    if (all_at_ != Where::between) return at_end(at_0, at_1, f(least), noise);
    double sum = 0;
    for (const BetaGrid::Node &node : nodes_) sum += node.weight * f(node.p);
    const double low = follow(-1, at_0, f, noise, sum), high = follow(1, at_1, f, noise, sum);
    return sum / total_ + at_0 * (low / total_) + at_1 * (high / total_);
  }

private:
  enum class Where { between, at_0, at_1 };
  static constexpr double least = 1e-270;      // a p that is as good as 0
  static constexpr double farthest_mode = 640; // log-odds of p: beyond them p leaves the numbers
  static constexpr double negligible = 1e-17, rounding = 4e-15;

  /// Adds what f has on this side of the rule, and gives back the weight of the end itself.
  template <class Function>
  double follow(int sign, double at_end, const Function &f, double noise, double &sum) const {
    const bool is_low = sign < 0;
    int place = is_low ? -below_ : above_;
    BetaGrid::Node node = is_low ? nodes_[above_ + below_] : nodes_[above_];
    double inner = grid_.at(place - sign).weight, value = f(node.p);
    for (int i = 0; i < most_steps; ++i) {
      const bool geometric =
          is_low ? grid_.is_geometric_below(node) : grid_.is_geometric_above(node);
      if (geometric && std::abs(value - at_end) <= noise * at_end)
        return node.weight / std::expm1((is_low ? a_ : b_) * grid_.step());
      // The density is log-concave: outside of here it falls as fast as here at least.
      const double ratio = node.weight / inner, most = is_low ? at_end : value;
      if (ratio < 1 && most * node.weight * ratio <= negligible * sum * (1 - ratio)) return 0;
      inner = node.weight;
      node = grid_.at(place += sign);
      value = f(node.p);
      sum += node.weight * value;
    }
    too_far();
  }
  double at_end(double at_0, double at_1, double near_0, double noise) const;
  [[noreturn]] static void too_far();

  static constexpr int most_steps = 20'000;
  double a_, b_;
  BetaGrid grid_;
  Where all_at_ = Where::between;
  std::vector<BetaGrid::Node> nodes_; ///< from the mode up, then from below it down
  int above_ = 0, below_ = 0;         ///< steps that the rule takes from the mode
  double total_ = 0;
};

} // namespace portfolio::math
