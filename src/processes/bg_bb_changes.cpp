#include "math/expectation.hpp"
#include "math/gamma.hpp"
#include "math/incomplete_beta.hpp"
#include "processes/bg_bb.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

namespace portfolio::processes {

using math::beta_prime_below;
using math::BetaMean;
using math::log_gamma;

namespace {

/// E[min(1, c·p)], p ~ Beta(a, b).
double mean_up_to_one(double c, double a, double b) {
  const double mean = a / (a + b);
  if (c <= 1) return c * mean;
  const double odds = 1 / (c - 1); // of p = 1/c
  return c * mean * beta_prime_below(odds, a + 1, b) + 1 - beta_prime_below(odds, a, b);
}

/// E[f(θ); θ > least], θ ~ Beta(a, b): 1 − θ is a power of y, so that nothing is infinite at 1.
template <class Function> double mean_above(double least, double a, double b, const Function &f) {
  const double length = 1 - least;
  const auto at = [&](double y) {
    const double theta = 1 - length * std::pow(y, 1 / b);
    return std::pow(theta, a - 1) * f(theta);
  };
  return std::exp(b * std::log(length) + log_gamma(a + b) - log_gamma(a) - log_gamma(b + 1)) *
         boost::math::quadrature::gauss_kronrod<double, 15>::integrate(at, 0.0, 1.0, 10, 1e-10);
}

} // namespace

/// E[(1 − kθ)/(κ + kθ)] = (1 + κ)·E[1/(κ + kθ)] − 1; where kθ is above 1 it is not negative but 0.
double BgBb::changed_lifetime(double passed, double delta, double losses) const {
  if (losses == 1) return endless_lifetime(passed, delta);
  const double a = gamma_, b = delta_ + passed, kappa = std::expm1(delta);
  const auto inverse = [=](double theta) { return 1 / (kappa + losses * theta); };
  const double mean = kappa == 0 ? (1 + endless_lifetime(passed, delta)) / losses
                                 : BetaMean(a, b).of(inverse(0), inverse(1), inverse);
  const double all = (1 + kappa) * mean - 1;
  if (losses < 1) return all;
  return all + mean_above(1 / losses, a, b,
                          [&](double theta) { return (losses * theta - 1) * inverse(theta); });
}

double BgBb::changed_purchases(const PurchaseRow &customer, double delta, double frequency,
                               double losses) const {
  const Opportunities seen = opportunities(customer);
  const auto x = static_cast<double>(seen.x), n = static_cast<double>(seen.n);
  return p_alive(customer) * mean_up_to_one(frequency, alpha_ + x, beta_ + (n - x)) *
         changed_lifetime(n, delta, losses);
}

} // namespace portfolio::processes
