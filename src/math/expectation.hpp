#pragma once
#include <cstddef>
#include <vector>

namespace portfolio {

/// Points and weights (that add up to 1) for expectations of smooth functions of a random variable.
/// Both rules are the trapezoidal rule in a variable in which the density is analytic in a strip
/// and dies off exponentially, where that rule converges exponentially (Trefethen & Weideman 2014):
/// about 11 digits for functions of size 1 whose poles lie on the negative axis.
struct Rule {
  std::vector<double> points;
  std::vector<double> weights;
  std::size_t size() const { return points.size(); }
};

/// A gamma variable of that shape and rate 1, shape > 0; in log g. For shape ≥ 1 some 70 points at
/// most.
Rule gamma_rule(double shape);

/// A beta variable, in log p/(1−p). For a, b ≥ 1/2 some 200 points at most; below, the number grows
/// as 1/a and 1/b: BetaMean avoids that.
/// `finer` divides the step, for functions that are as narrow as the density.
Rule beta_rule(double a, double b, double finer = 1);

/// E[f(p)], p ~ Beta(a, b), for positive convex decreasing f. Where a or b is small the mass hugs
/// an end and the rule would be long: then only what f lies below the chord from f(0) to f(1) is
/// integrated, and ab/((a+b)(a+b+1)) of it. Differences cancel, so this is for a and b at which the
/// expectation is not many orders below f(0).
class BetaMean {
public:
  /// Takes the chord where a or b is less than `least`; `finer` as for beta_rule.
  BetaMean(double a, double b, double least, double finer = 1)
      : a_(a), b_(b), chord_(a < least || b < least),
        rule_(chord_ ? beta_rule(a + 1, b + 1, finer) : beta_rule(a, b, finer)) {}

  template <class Function> double of(double at_0, double at_1, Function f) const {
    double sum = 0;
    for (std::size_t i = 0; i < rule_.size(); ++i) {
      const double p = rule_.points[i], weight = rule_.weights[i];
      if (!chord_)
        sum += weight * f(p);
      else if (p < 1) // what rounds to 1 has no weight to speak of
        sum += weight * ((at_0 - f(p)) / p - (at_0 - at_1)) / (1 - p);
    }
    if (!chord_) return sum;
    const double c = a_ + b_;
    return (at_0 * b_ + at_1 * a_) / c - a_ * b_ / (c * (c + 1)) * sum;
  }

private:
  double a_, b_;
  bool chord_;
  Rule rule_;
};

} // namespace portfolio
