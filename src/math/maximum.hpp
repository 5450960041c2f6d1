#pragma once
#include "base/stop.hpp"

#include <span>
#include <vector>

namespace portfolio::math {

/// A smooth function of n variables to be maximised; for a fit the mean log-likelihood in the
/// logarithms of the parameters.
class Objective {
public:
  virtual ~Objective() = default;
  virtual std::size_t size() const = 0;
  /// Value and gradient at a point. May throw, Stopped for one.
  virtual double evaluate(std::span<const double> at, std::span<double> gradient) const = 0;
  /// Second derivatives, row by row. Unless overridden: central differences of the gradient.
  virtual std::vector<double> hessian(std::span<const double> at) const;
};

/// A point and how sure one may be that it is a maximum.
struct Maximum {
  std::vector<double> at;
  double value = 0;
  double gradient_norm = 0; ///< largest absolute component
  /// What a Newton step would still gain, by the local parabola; infinite where that has no top.
  double gain_left = 0;
  std::vector<double> hessian = {}; ///< row by row
  double condition = 0; ///< of the Hessian: largest by smallest eigenvalue; infinite if not < 0
  int iterations = 0;   ///< evaluations of L-BFGS plus steps of Newton
  bool bounded = false; ///< some component has left [-limit, limit] and was stopped there
};

/// L-BFGS (NLopt) from `start` until the value hardly changes: near a top, or far out where it
/// tends to its supremum. Only place, value and iterations of the result are known. Components stay
/// within
/// [-limit, limit]. What the objective throws is rethrown, here and below.
Maximum climb(const Objective &objective, std::vector<double> start, double limit,
              int evaluations = 400);
/// Newton steps until nothing is left to gain, and all that can be said of the place.
void polish(const Objective &objective, Maximum &best, double limit);
/// Both.
Maximum maximise(const Objective &objective, std::vector<double> start, double limit);

} // namespace portfolio::math
