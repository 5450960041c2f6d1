#include "processes/bg_nbd_discount.hpp"

#include "math/annuity.hpp"
#include "math/expectation.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>
#include <type_traits>
#include <vector>

namespace portfolio::processes {

using math::annuity;
using math::beta_rule;
using math::log_gamma;
using math::log_quotient;
using math::Rule;

namespace {

constexpr double negligible = 1e-16;
constexpr double nothing = -150;   // of the logarithm of a density
constexpr double most_shape = 160; // beyond it g is too narrow for the grid of p

/// The grid of p: its integrand is a density times one of g, which is narrow where the shape is
/// large.
double finer(double shape) { return shape < 80 ? 3 : 4.5; }

/// The probability to be through after twice the time, from that after the time.
double twice(double left) { return left * (2 - left); }

/// The density of log v, v = gp, g ~ Gamma(shape, 1), and E[g | v] times it. The rule is one of p
/// if `power` is 0, of the density that a factor p makes of it if 1.
class ProductDensity {
public:
  ProductDensity(double shape, const Rule &p, double power, double mean)
      : shape_(shape), log_total_(log_gamma(shape)) {
    for (std::size_t i = 0; i < p.size(); ++i)
      points_.push_back({std::log(p.points[i]), 1 / p.points[i],
                         p.weights[i] * std::pow(mean / p.points[i], power)});
  }
  DiscountedFuture at(double log_v) const {
    const double v = std::exp(log_v);
    DiscountedFuture sum{0, 0};
    for (const Point &p : points_) {
      const double g = v * p.inverse, log_density = shape_ * (log_v - p.log) - g - log_total_;
      if (log_density < nothing) continue; // as of most p where the shape is large
      const double density = p.weight * std::exp(log_density);
      sum.time += density;
      sum.purchases += g * density;
    }
    return sum;
  }

private:
  struct Point {
    double log, inverse, weight;
  };
  double shape_, log_total_;
  std::vector<Point> points_;
};

} // namespace

DiscountCurve::DiscountCurve(double shape, double a, double b) : least_rate_(1e-3 * shape) {
  if (shape <= most_shape && b >= 0.5) tabulate(shape, a, b);
}

/// A small a or shape gives the density a long tail towards v = 0, where h is flat: there the grid
/// ends where even v times the density is negligible, and 0 has the weight that is left.
void DiscountCurve::tabulate(double shape, double a, double b) {
  const bool long_purchases = a < 1, long_time = a < 1 || shape < 1;
  const double more = long_purchases ? 1 : 0, mean = a / (a + b);
  const ProductDensity density(shape, beta_rule(a + more, b, finer(shape)), more, mean);
  const double center = std::log(shape + 1) + log_quotient(a + more, a + more + b);
  // As for a gamma variable; many chances to leave smooth the product further.
  const double narrow = std::sqrt(400 + 56 * shape);
  const double widest = 2 * std::numbers::pi / (b >= shape ? std::min(narrow, 36.0) : narrow);
  per_four_ = static_cast<std::size_t>(std::ceil(2 * std::numbers::ln2 / widest));
  const double step = 2 * std::numbers::ln2 / static_cast<double>(per_four_);
  DiscountedFuture total{0, 0};
  double most = 0;
  const auto add = [&](int i) {
    if (count_ == most_points) return false;
    const double log_v = center + i * step, v = std::exp(log_v);
    const auto [purchases, time] = density.at(log_v);
    points_[count_] = v;
    purchases_[count_] = step * purchases;
    time_[count_++] = step * time;
    total.purchases += step * purchases;
    total.time += step * time;
    const double matters =
        std::max(purchases * (long_purchases ? v : 1), time * (long_time ? v : 1));
    most = std::max(most, matters);
    return matters > negligible * most;
  };
  for (int i = 0; add(i); ++i) {
  }
  const auto above = static_cast<std::ptrdiff_t>(count_);
  for (int i = -1; add(i); --i) {
  }
  const auto ascend = [&](std::array<double, most_points> &values) {
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(count_);
    std::reverse(values.begin() + above, end);
    std::rotate(values.begin(), values.begin() + above, end);
  };
  for (auto *values : {&points_, &purchases_, &time_}) ascend(*values);
  if (count_ == most_points || !std::isfinite(total.purchases)) count_ = 0;
  if (long_purchases) others_purchases_ = shape - total.purchases;
  if (long_time) others_time_ = 1 - total.time;
  for (std::size_t i = 0; i < count_; ++i) {
    if (!long_purchases) purchases_[i] *= shape / total.purchases;
    if (!long_time) time_[i] /= total.time;
  }
}

/// The sum over the points of a factor of each divided by kappa + v.
template <class Factor>
DiscountedFuture DiscountCurve::sum(double kappa, const Factor &factor) const {
  // Lanes that do not wait for each other, as division takes long.
  constexpr std::size_t lanes = 4;
  double purchases[lanes] = {}, time[lanes] = {};
  const auto add = [&](std::size_t lane, std::size_t i) {
    const double h = factor(i) / (kappa + points_[i]);
    purchases[lane] += purchases_[i] * h;
    time[lane] += time_[i] * h;
  };
  std::size_t i = 0;
  for (; i + lanes <= count_; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) add(lane, i + lane);
  for (; i < count_; ++i) add(0, i);
  DiscountedFuture total{0, 0};
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    total.purchases += purchases[lane];
    total.time += time[lane];
  }
  return total;
}

/// Every point is four times one before it, so that only the first of them need an exponential, or
/// the beginning of its series where vz is small.
DiscountedFuture DiscountCurve::sum_until(double z, double kappa) const {
  constexpr double small = 1e-3;
  std::array<double, most_points> through; // 1 − e^(−vz)
  const auto first = points_.begin(), end = first + static_cast<std::ptrdiff_t>(count_);
  const auto larger = static_cast<std::size_t>(std::lower_bound(first, end, small / z) - first);
  for (std::size_t i = 0; i < larger; ++i) {
    const double x = points_[i] * z;
    through[i] = x * (1 - x * (1. / 2 - x * (1. / 6 - x * (1. / 24))));
  }
  std::size_t i = larger;
  for (; i < std::min(per_four_, count_); ++i) through[i] = -std::expm1(-points_[i] * z);
  for (; i < count_; ++i) through[i] = twice(twice(through[i - per_four_]));
  const double discount = std::exp(-kappa * z), most = -std::expm1(-kappa * z);
  return sum(kappa, [&](std::size_t at) { return most + discount * through[at]; });
}

std::optional<DiscountedFuture> DiscountCurve::until(double z, double kappa) const {
  if (count_ == 0 || !(kappa + 1 / z >= least_rate_)) return std::nullopt;
  DiscountedFuture all =
      z < HUGE_VAL ? sum_until(z, kappa) : sum(kappa, [](std::size_t) { return 1.0; });
  const double at_0 = annuity(kappa, z);
  all.purchases += others_purchases_ * at_0;
  all.time += others_time_ * at_0;
  return all;
}

std::optional<DiscountedFuture> DiscountCurves::until(std::int64_t frequency, double shape,
                                                      double z, double kappa, double a, double b) {
  static_assert(std::is_trivially_copyable_v<DiscountCurve> &&
                std::is_trivially_destructible_v<DiscountCurve>);
  if (frequency >= most_purchases) return std::nullopt;
  const auto i = static_cast<std::size_t>(frequency);
  Place &place = places_[i];
  if (!is_made_[i]) new (place.curve) DiscountCurve(shape, a, b);
  is_made_[i] = true;
  return std::launder(reinterpret_cast<const DiscountCurve *>(place.curve))->until(z, kappa);
}

} // namespace portfolio::processes
