#include "processes/pareto_nbd_lifetime.hpp"

#include "math/chebyshev.hpp"
#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace portfolio::processes {
namespace {

constexpr double farthest = 700;   // so that e^y stays finite
constexpr double steepest = 1e150; // beyond it the integral is 1/κ
constexpr double least_discount = 1e-290;

/// −log of the integrand in y = log(1+v).
struct Discounted {
  double s, kappa;
  double at(double y) const { return kappa * std::expm1(y) + (s - 1) * y; }
  Bend bend(double y) const {
    const double rising = kappa * std::exp(y);
    return {rising + s - 1, rising};
  }
};

} // namespace

double discounted_lifetime_while_alive(double s, double kappa) {
  if (kappa == 0) return s > 1 ? 1 / (s - 1) : HUGE_VAL;
  if (kappa > steepest || s > steepest) return 1 / (kappa + s);
  // Where nothing ends the integral within the numbers.
  if (kappa < least_discount && s < 1.1) beyond_numbers();
  return integral_of_exp_minus(Discounted{s, kappa}, farthest);
}

double discounted_lifetime_while_alive(double s, double kappa, double z) {
  if (z == HUGE_VAL) return discounted_lifetime_while_alive(s, kappa);
  if (kappa == 0) return lifetime_within(s, z);
  if (kappa > steepest || s > steepest) return -std::expm1(-(kappa + s) * z) / (kappa + s);
  return integral_of_exp_minus(Discounted{s, kappa}, std::min(std::log1p(z), farthest));
}

double DiscountedLifetimes::at(double s, double kappa, double z) {
  // Fibonacci hashing: ages are multiples of a day, and their lowest bits say little.
  const std::uint64_t mixed = __builtin_bit_cast(std::uint64_t, kappa) * 0x9E3779B97F4A7C15;
  const std::size_t home = mixed / (UINT64_MAX / places + 1);
  std::size_t free = home; // where all are taken the first one makes room
  for (std::size_t i = 0; i < neighbours; ++i) {
    const Place &place = places_[(home + i) % places];
    if (place.s == s && place.kappa == kappa && place.z == z) return place.value;
    if (place.s != 0) continue;
    free = (home + i) % places;
    break;
  }
  places_[free] = {s, kappa, z, discounted_lifetime_while_alive(s, kappa, z)};
  return places_[free].value;
}

LifetimeSeries::Of &LifetimeSeries::of(double s, double c) {
  for (Of &one : all_)
    if (one.s == s && one.c == c) return one;
  Of &one = all_[oldest_];
  oldest_ = (oldest_ + 1) % most;
  one.s = s;
  one.c = c;
  one.is_made = {};
  return one;
}

double LifetimeSeries::at(double s, double kappa, double c) {
  const double place = std::log(kappa) - first_log;
  if (!(place >= 0 && place < pieces)) return discounted_lifetime_while_alive(s, kappa, c / kappa);
  Of &one = of(s, c);
  const auto piece = static_cast<std::size_t>(place);
  const double low = static_cast<double>(piece);
  if (!one.is_made[piece]) {
    const math::ChebyshevZeros<terms> zeros;
    std::array<double, terms> values;
    for (std::size_t j = 0; j < terms; ++j) {
      const double there = std::exp(first_log + low + zeros.at(j));
      values[j] = discounted_lifetime_while_alive(s, there, c / there);
    }
    one.series[piece] = zeros.series(values);
    one.is_made[piece] = true;
  }
  return math::chebyshev_sum(one.series[piece], place - low);
}

double lifetime_within(double s, double horizon) {
  const double y = std::log1p(horizon), k = (1 - s) * y;
  return k == 0 ? y : y * (std::expm1(k) / k);
}

} // namespace portfolio::processes
