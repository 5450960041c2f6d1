#include "processes/gamma_gamma_future.hpp"

#include "math/incomplete_beta.hpp"

#include <algorithm>

namespace portfolio::processes {

SpendProspect::SpendProspect(const GammaGamma &model, double frequency, double mean)
    : p_(model.p), shape_(model.q + model.p * frequency),
      scale_(model.gamma + frequency * std::max(mean, 0.0)) {}

double SpendProspect::p_at_most(double amount, double n) const {
  return math::beta_prime_below(amount / scale_, p_ * n, shape_);
}

std::optional<double> SpendProspect::mean() const {
  if (shape_ <= 1) return std::nullopt;
  return p_ * (scale_ / (shape_ - 1));
}

/// p · factor · E[1/ν²].
std::optional<double> SpendProspect::second(double factor) const {
  if (shape_ <= 2) return std::nullopt;
  return p_ * (scale_ / (shape_ - 1)) * (factor * (scale_ / (shape_ - 2)));
}

} // namespace portfolio::processes
