#pragma once
#include "math/maximum.hpp"

#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace portfolio::fitting {

/// What a few dozen customers may be fitted with: the logarithms of the parameters are normal
/// around centres, all with one standard deviation, and so are the effects of standardised
/// covariates around 0. The fit is then the mode of the posterior.
struct Prior {
  std::optional<double> deviation; ///< none: maximum likelihood
  std::vector<double> centres;     ///< of scaled data; 0 for what follows them
  double customers;                ///< of the whole fit: the weight of the prior is theirs

  /// Logarithm of the density, without its constant, per customer.
  double log_density(std::span<const double> at) const {
    if (!deviation) return 0;
    double sum = 0;
    for (std::size_t i = 0; i < at.size(); ++i) sum += distance(at, i) * distance(at, i);
    return -sum * precision() / 2;
  }
  double distance(std::span<const double> at, std::size_t i) const {
    return at[i] - (i < centres.size() ? centres[i] : 0);
  }
  double precision() const { return 1 / (*deviation * *deviation * customers); }
};

/// Error(bad_argument) unless the deviation is from 0.01 to 100.
Prior prior_of(std::optional<double> deviation, std::vector<double> centres, double customers);

/// A mean log-likelihood with a prior.
template <class Likelihood> class WithPrior : public math::Objective {
public:
  WithPrior(Likelihood likelihood, const Prior &prior)
      : likelihood_(std::move(likelihood)), prior_(prior) {}

  std::size_t size() const override { return likelihood_.size(); }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    const double value = likelihood_.evaluate(at, gradient);
    if (!prior_.deviation) return value;
    for (std::size_t i = 0; i < at.size(); ++i)
      gradient[i] -= prior_.distance(at, i) * prior_.precision();
    return value + prior_.log_density(at);
  }
  std::vector<double> hessian(std::span<const double> at) const override {
    std::vector<double> result = likelihood_.hessian(at);
    if (prior_.deviation)
      for (std::size_t i = 0; i < at.size(); ++i) result[i * at.size() + i] -= prior_.precision();
    return result;
  }

private:
  Likelihood likelihood_;
  Prior prior_;
};

} // namespace portfolio::fitting
