#include "processes/pareto_nbd_count.hpp"

#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "math/softplus.hpp"
#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::log_gamma;
using math::log_growth;
using math::log_rising;
using math::softplus;

namespace {

/// The derivative of softplus().
double logistic(double u) { return 1 / (1 + std::exp(-u)); }
/// softplus(u + d) − softplus(u), without cancellation for small d.
double rise(double u, double d) {
  return std::abs(d) < 1 ? std::log1p(logistic(u) * std::expm1(d)) : softplus(u + d) - softplus(u);
}

/// −log of the density of y = log u, u the time of leaving, up to a factor, jointly with n
/// purchases until then: (u/(α+u))^n (α/(α+u))^r (β/(β+u))^s u/(β+u). Convex in y. Without the last
/// factor, leaves = 0, u is the time of the n-th purchase of a customer who is alive.
struct Leaving {
  double r, log_alpha, s, log_beta, n;
  double leaves = 1;

  double at(double y) const {
    const double a = y - log_alpha, b = y - log_beta;
    return n * softplus(-a) + r * softplus(a) + leaves * softplus(-b) + s * softplus(b);
  }
  double from(double y, double d) const { // at(y + d) − at(y)
    const double a = y - log_alpha, b = y - log_beta;
    return n * rise(-a, -d) + r * rise(a, d) + leaves * rise(-b, -d) + s * rise(b, d);
  }
  Bend bend(double y) const {
    const double a = logistic(y - log_alpha), b = logistic(y - log_beta);
    const double rest_a = logistic(log_alpha - y), rest_b = logistic(log_beta - y);
    // Far out r and s are all that is left of it.
    return {r * a + s * b - n * rest_a - leaves * rest_b,
            (r + n) * a * rest_a + (s + leaves) * b * rest_b};
  }
};

/// The same, relative to a point and in the direction of `sign` from it.
struct FromPoint {
  const Leaving &leaving;
  double point, sign;

  double at(double v) const { return leaving.from(point, sign * v); }
  Bend bend(double v) const {
    const auto [slope, curve] = leaving.bend(point + sign * v);
    return {sign * slope, curve};
  }
};

/// Where the function is lowest up to `end`, by bisection: it need not be exact.
double lowest(const Leaving &leaving, double end) {
  if (leaving.bend(end).slope <= 0) return end;
  // Here (r+n)·a + (s+leaves)·b is below n + leaves.
  double low = std::min(leaving.log_alpha, leaving.log_beta) -
               std::log1p((leaving.r + leaving.s) / (leaving.n + leaving.leaves));
  double high = end;
  while (high - low > 1e-6) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (leaving.bend(middle).slope < 0 ? low : high) = middle;
  }
  return low;
}

double log_of_sum(double a, double b) {
  const double larger = std::max(a, b);
  return larger == -HUGE_VAL ? larger : larger + std::log1p(std::exp(std::min(a, b) - larger));
}

/// log of the integral over y up to `end`, which may be infinite, in both directions from where the
/// function is lowest.
double log_mass(const Leaving &leaving, double end) {
  double middle = 0, rest = HUGE_VAL;
  if (end == HUGE_VAL) {
    constexpr double farthest = 1e6;
    double high = std::max(leaving.log_alpha, leaving.log_beta);
    for (double step = 1; leaving.bend(high).slope <= 0; step *= 2)
      if ((high += step) > farthest) beyond_numbers();
    middle = lowest(leaving, high);
  } else {
    middle = std::min(lowest(leaving, end), end);
    rest = end - middle;
  }
  const double mass = integral_of_exp_minus(FromPoint{leaving, middle, -1}, HUGE_VAL) +
                      integral_of_exp_minus(FromPoint{leaving, middle, 1}, rest);
  return std::log(mass) - leaving.at(middle);
}

} // namespace

double log_p_purchases(const ParetoParameters &model, std::int64_t n, double time) {
  if (time == 0) return n == 0 ? 0 : -HUGE_VAL;
  const auto x = static_cast<double>(n);
  const double ways = log_rising(model.r, x) - log_gamma(x + 1);
  const double alive = -x * log_growth(model.alpha, time) -
                       model.r * log_growth(time, model.alpha) -
                       model.s * log_growth(time, model.beta);
  const Leaving leaving{model.r, std::log(model.alpha), model.s, std::log(model.beta), x};
  return ways + log_of_sum(alive, std::log(model.s) + log_mass(leaving, std::log(time)));
}

double log_p_at_least(const ParetoParameters &model, std::int64_t n, double time) {
  if (time == 0) return -HUGE_VAL;
  const auto x = static_cast<double>(n);
  const Leaving arriving{model.r, std::log(model.alpha), model.s, std::log(model.beta), x, 0};
  return log_rising(model.r, x) - log_gamma(x) + log_mass(arriving, std::log(time));
}

} // namespace portfolio::processes
