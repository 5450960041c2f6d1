#include "fitting/covariate_likelihood.hpp"

#include "math/gamma.hpp"

namespace portfolio::fitting {

using math::digamma_difference;
using math::log_rising;

const BetaGeometricKernel::Counted &BetaGeometricKernel::counted(double x, double r, double b) {
  if (counted_.x == x && counted_.r == r && counted_.b == b) return counted_;
  const double k = x + extra_;
  counted_ = {x,
              r,
              b,
              log_rising(r, x) + log_rising(b, k),
              digamma_difference(r, x),
              digamma_difference(b, k)};
  return counted_;
}

double BetaGeometricKernel::operator()(const std::array<double, 4> &parameters,
                                       const PurchaseRow &customer, std::array<double, 4> &slope) {
  const auto [r, alpha, a, b] = parameters;
  const auto x = static_cast<double>(customer.frequency);
  const double k = x + extra_, end = alpha + customer.age;
  const Counted &of_x = counted(x, r, b);
  const double shrunk = std::log1p(customer.age / alpha);
  const double either = digamma_difference(a + b, k);
  slope = {of_x.slope_r - shrunk, r / alpha - (r + x) / end, -either, of_x.slope_b - either};
  const double value = of_x.value - log_rising(a + b, k) - r * shrunk - x * std::log(end);
  if (k == 0) return value; // nobody leaves before the first repeat purchase
  const double last = alpha + customer.recency, others = b + k - 1;
  const double idle = std::log1p((customer.age - customer.recency) / last);
  const double u = std::log(a / others) + (r + x) * idle;
  const double e = std::exp(-std::abs(u)), left = (u > 0 ? 1 : e) / (1 + e);
  slope[0] += left * idle;
  slope[1] += left * (r + x) * (1 / end - 1 / last);
  slope[2] += left / a;
  slope[3] -= left / others;
  return value + std::max(u, 0.0) + std::log1p(e);
}

} // namespace portfolio::fitting
