#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace portfolio::processes {

/// What CondensedFuture tells without end, for a living customer until a time z > 0, discounted by
/// exp(−kappa · time), kappa ≥ 0, as sums over the stages to come. With g the rate of stages and
/// θ = g/(g + kappa), the n-th stage comes until z discounted by θ^n · P(n, (g + kappa)z), P the
/// regularised incomplete gamma function; E[(1−p)^m] = (b)_m/(a+b)_m of the customers are still
/// there after m purchases. Of the j < k stages made already a Poisson variable with mean
/// idle · g is known to be below k, so that g has the density g^(shape−1) e^(−g) Σ_{j<k}
/// (idle·g)^j/j!.
class CondensedHorizon {
public:
  /// k ≥ 1, shape > 0, 0 ≤ idle < 1.
  CondensedHorizon(int k, double shape, double idle, double a, double b)
      : k_(static_cast<std::size_t>(k)), shape_(shape), idle_(idle), a_(a), b_(b) {}

  struct Expected {
    double purchases, time;
    double pairs = 0; ///< ordered ones of purchases, the later of each discounted
  };
  /// The expected purchases until z and the time until the customer leaves or z, discounted.
  /// Nothing where there are too many stages to add up; Error(out_of_range) for more than 10^9
  /// expected purchases.
  std::optional<Expected> until(double z, double kappa);

private:
  struct Rate {
    double g, weight;
  };
  double mode() const;
  double log_fewer(double y) const;
  double mean_fewer(double y) const;
  bool choose_rates(double z, double kappa);
  double last_stage(double g, double z, double kappa) const;
  void stages_made(double g);
  void stay(std::size_t purchases);
  Expected at(double g, double z, double kappa);

  std::size_t k_;
  double shape_, idle_, a_, b_;
  std::vector<Rate> rates_;
  std::vector<double> made_;    ///< P(j | g), and …
  std::vector<double> fewer_;   ///< P(fewer than j | g)
  std::vector<double> staying_; ///< E[(1−p)^m]
  std::vector<double> counts_;  ///< Poisson probabilities of one rate
};

} // namespace portfolio::processes
