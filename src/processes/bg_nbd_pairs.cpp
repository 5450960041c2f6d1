#include "processes/bg_nbd_pairs.hpp"

#include "math/expectation.hpp"
#include "math/negative_binomial.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::BetaMean;
using math::negative_binomial_tail;

namespace {

constexpr double most_terms = 400; // beyond it the integral is cheaper
constexpr double noise = 1e-11;    // of the tails

bool series_is_short(double shape, double z) {
  return shape * std::log1p(z) < 600 &&
         shape * z + 9 * std::sqrt(shape * z * (1 + z)) + 36 * (1 + z) <= most_terms;
}

double by_quadrature(double shape, double z, double a, double b) {
  const double at_0 = shape * z * ((shape + 1) * z);
  const auto pairs = [=](double p) {
    constexpr double tiny = 1e-140; // whose square is a number
    const double scaled = p * z;
    if (scaled < tiny) return at_0;
    return 2 * (1 - p) * (negative_binomial_tail(2, shape, scaled) / p / p);
  };
  return BetaMean(a, b).of(at_0, pairs(1), pairs, noise);
}

double by_series(double shape, double z, double a, double b) {
  const double ratio = z / (1 + z), c = a + b;
  double probability = std::exp(-shape * std::log1p(z)); // of j purchases, if nobody left
  double still = 1, made = 0, sum = 0; // P(alive after j − 1), pairs made by those who buy j times
  for (double j = 1; j <= 4 * most_terms; ++j) {
    made += 2 * (j - 1) * still;
    still *= (b + (j - 1)) / (c + (j - 1));
    probability *= (shape + (j - 1)) / j * ratio;
    sum += probability * made;
    // From here on the terms fall at least as fast as a geometric series of this ratio; `still`
    // falls, so that `made` grows by 1 + 2/(j − 1) at most.
    if (j < 2) continue;
    const double next = std::max(ratio, (shape + j) / (j + 1) * ratio) * (1 + 2 / (j - 1));
    if (next < 1 && probability * made * next <= 1e-16 * sum * (1 - next)) return sum;
  }
  return by_quadrature(shape, z, a, b);
}

} // namespace

double pairs_while_alive(double shape, double z, double a, double b) {
  if (z == 0) return 0;
  return series_is_short(shape, z) ? by_series(shape, z, a, b) : by_quadrature(shape, z, a, b);
}

} // namespace portfolio::processes
