#include "math/log_quotient.hpp"
#include "processes/cnbd_k_future.hpp"

#include <cmath>

namespace portfolio::processes {

using math::BetaMean;
using math::gamma_rule;
using math::log_growth;
using math::Rule;

/// E[weight(θ^k, θ₂^(k−j)) / ((1 − (1−p)θ^k) · (1 − (1−p)θ₂^k))], p ~ Beta(a, b), for the waits
/// θ = g/(g + kappa) and θ₂ = g/(g + 2·kappa) of a stage. A factor g of the weight goes into the
/// density, as in discounted_purchases().
template <class Weight>
double CondensedFuture::waits(double a, double b, double kappa, const Weight &weight) const {
  struct Term {
    double weight, slow, fast, slow_twice, fast_twice;
  };
  constexpr double negligible = 1e-18;
  const auto k = static_cast<double>(k_);
  std::vector<Term> terms;
  for (std::size_t j = 0; j < k_; ++j) {
    if (made_[j] < negligible) continue;
    const double shape = shape_ + static_cast<double>(j);
    const Rule rates = gamma_rule(shape + 1);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const double g = rates.points[i];
      const double once = k * log_growth(kappa, g), twice = log_growth(2 * kappa, g);
      const double part = std::exp(-(k - static_cast<double>(j)) * twice);
      terms.push_back({made_[j] * rates.weights[i] * (shape / g) * weight(std::exp(-once), part),
                       -std::expm1(-once), std::exp(-once), -std::expm1(-k * twice),
                       std::exp(-k * twice)});
    }
  }
  const auto at = [&](double p) {
    double sum = 0;
    for (const Term &t : terms)
      sum += t.weight / ((t.slow + p * t.fast) * (t.slow_twice + p * t.fast_twice));
    return sum;
  };
  return BetaMean(a, b).of(at(0), at(1), at);
}

/// A fresh wait for a purchase brings S = e^(−κW)(1 + S′) to who stays. So the pairs expected given
/// p are 2(1−p)·θ₂^(k−j)·θ^k, and S times the discount of the end p·θ₂^(k−j), both by the
/// denominator of waits(); the factors p and 1−p shift the density of p.
std::optional<DiscountedSecond> CondensedFuture::second(double kappa) const {
  if (kappa == 0) return std::nullopt;
  const auto later = [](double once, double part) { return once * part; };
  const auto end = [](double, double part) { return part; };
  const double all = a_ + b_;
  const double at_end = a_ / all * waits(a_ + 1, b_, kappa, end);
  const double purchases = discounted_purchases(kappa), time = discounted_time(kappa);
  return DiscountedSecond{purchases,
                          time,
                          discounted_purchases(2 * kappa),
                          2 * (b_ / all) * waits(a_, b_ + 1, kappa, later),
                          std::max(0.0, purchases - at_end) / kappa,
                          2 * std::max(0.0, time - discounted_time(2 * kappa)) / kappa};
}

} // namespace portfolio::processes
