#pragma once
#include "processes/gamma_gamma.hpp"

#include <optional>

namespace portfolio::processes {

/// What the purchases to come of one customer may cost, luck included: amounts are Gamma(p, ν), and
/// of ν, which is the customer's own, Gamma(q + px, γ + x·mean) is known from x repeat purchases of
/// this mean. A mean below 0 is taken for 0.
class SpendProspect {
public:
  SpendProspect(const GammaGamma &model, double frequency, double mean);

  /// P(n purchases cost at most so much), n > 0: their sum is beta prime. n need not be whole.
  double p_at_most(double amount, double n) const;

  /// The mean of an amount, of its square, and of the product of two amounts; nothing where that is
  /// infinite, for q + px ≤ 1 or ≤ 2.
  std::optional<double> mean() const;
  std::optional<double> mean_square() const { return second(p_ + 1); }
  std::optional<double> mean_product() const { return second(p_); }

  /// Amounts are so large, about.
  double scale() const { return scale_; }

private:
  std::optional<double> second(double factor) const;
  double p_, shape_, scale_; ///< of an amount; of ν
};

} // namespace portfolio::processes
