#include "processes/bg_nbd_future.hpp"

#include "math/expectation.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::BetaMean;
using math::gamma_rule;
using math::Rule;

namespace {

constexpr double most_terms = 400; // beyond it the integral is cheaper
constexpr double sharper = 2.5;    // for what is narrower than the density of p

/// Terms until the rest is negligible, generously; infinite if the first would underflow.
double terms_of_series(double shape, double z) {
  if (shape * std::log1p(z) > 600) return HUGE_VAL;
  return shape * z + 9 * std::sqrt(shape * z * (1 + z)) + 36 * (1 + z);
}

double by_quadrature(double shape, double z, double a, double b) {
  const auto purchases = [=](double p) {
    return p * z < 1e-300 ? shape * z : -std::expm1(-shape * std::log1p(p * z)) / p;
  };
  return BetaMean(a, b).of(shape * z, purchases(1), purchases);
}

double by_series(double shape, double z, double a, double b) {
  const double ratio = z / (1 + z), c = a + b;
  double probability = std::exp(-shape * std::log1p(z)); // of j purchases, if nobody left
  double still = 1, made = 0, sum = 0;                   // P(alive after j), purchases made of j
  for (double j = 1; j <= 4 * most_terms; ++j) {
    made += still;
    still *= (b + (j - 1)) / (c + (j - 1)); // b may be less than the last digit of j
    probability *= (shape + (j - 1)) / j * ratio;
    const double term = probability * made;
    sum += term;
    // From here on the terms fall at least as fast as a geometric series of this ratio: the factor
    // of the probabilities tends to `ratio` from one side or the other, that of `made` is below 1 +
    // 1/j.
    const double next = std::max(ratio, (shape + j) / (j + 1) * ratio) * (1 + 1 / j);
    if (next < 1 && term * next <= 1e-16 * sum * (1 - next)) return sum;
  }
  return by_quadrature(shape, z, a, b);
}

/// E[1/(kappa + gp)] for one p: two fractions at a time, because division is what takes the time.
double discounted_at(const Rule &rates, double kappa, double p) {
  const double *g = rates.points.data(), *w = rates.weights.data();
  double sum = 0;
  std::size_t i = 0;
  for (; i + 1 < rates.size(); i += 2) {
    const double first = kappa + g[i] * p, second = kappa + g[i + 1] * p;
    sum += (w[i] * second + w[i + 1] * first) / (first * second);
  }
  return i < rates.size() ? sum + w[i] / (kappa + g[i] * p) : sum;
}

} // namespace

double purchases_while_alive(double shape, double z, double a, double b) {
  if (z == 0) return 0;
  return terms_of_series(shape, z) <= most_terms ? by_series(shape, z, a, b)
                                                 : by_quadrature(shape, z, a, b);
}

double discounted_while_alive(double shape, double kappa, double a, double b) {
  if (kappa == 0) return a > 1 ? 1 + b / (a - 1) : HUGE_VAL;
  const Rule rates = gamma_rule(shape + 1);
  const auto discounted = [&](double p) { return discounted_at(rates, kappa, p); };
  return shape * BetaMean(a, b).of(discounted(0), discounted(1), discounted);
}

double still_alive(double shape, double z, double a, double b) {
  if (z == 0) return 1;
  const auto alive = [=](double p) { return std::exp(-shape * std::log1p(p * z)); };
  return BetaMean(a, b, shape > std::max(a, b) ? sharper : 1).of(1, alive(1), alive);
}

double discounted_time_alive(double shape, double kappa, double a, double b) {
  if (kappa == 0) return a > 1 && shape > 1 ? (1 + b / (a - 1)) / (shape - 1) : HUGE_VAL;
  const Rule rates = gamma_rule(shape, kappa);
  const auto discounted = [&](double p) { return discounted_at(rates, kappa, p); };
  return BetaMean(a, b).of(discounted(0), discounted(1), discounted);
}

} // namespace portfolio::processes
