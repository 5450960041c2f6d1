#include "processes/bg_nbd_discount.hpp"

#include "math/expectation.hpp"
#include "math/log_quotient.hpp"
#include "processes/bg_nbd_future.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>
#include <type_traits>
#include <vector>

namespace portfolio::processes {

using math::beta_rule;
using math::log_quotient;
using math::Rule;

namespace {

constexpr double negligible = 1e-18;
constexpr double most_shape = 64; // beyond it g is too narrow for the grid of p
constexpr double finer = 3;       // the integrand over p is a density times one of g

/// The density of log v, v = gp, up to a factor; g ~ Gamma(shape, 1).
class ProductDensity {
public:
  ProductDensity(double shape, Rule p) : shape_(shape), p_(std::move(p)) {
    for (const double point : p_.points) logs_.push_back(std::log(point));
    peak_ = shape * std::log(shape) - shape;
  }
  double at(double log_v) const {
    const double v = std::exp(log_v);
    double sum = 0;
    for (std::size_t i = 0; i < p_.size(); ++i)
      sum += p_.weights[i] * std::exp(shape_ * (log_v - logs_[i]) - v / p_.points[i] - peak_);
    return sum;
  }

private:
  double shape_, peak_;
  Rule p_;
  std::vector<double> logs_;
};

} // namespace

/// With split: E[1/(κ+gp)] = (1 − E[gp/(κ+gp)])/κ, and g·p makes the shape and a of the densities
/// one larger, which cuts the long tail that a small a has towards p = 0.
DiscountCurve::DiscountCurve(double shape, double a, double b)
    : shape_(shape), a_(a), b_(b), split_(a < 1), least_kappa_(1e-3 * shape) {
  if (shape > most_shape || b < 0.5) return;
  const double more = split_ ? 1 : 0;
  tabulate(shape + 1 + more, a + more, b);
}

void DiscountCurve::tabulate(double shape, double a, double b) {
  const ProductDensity density(shape, beta_rule(a, b, finer));
  const double center = std::log(shape) + log_quotient(a, a + b);
  // As for a gamma variable; many chances to leave smooth the product further.
  const double narrow = std::sqrt(400 + 56 * shape);
  const double step = 2 * std::numbers::pi / (b >= shape ? std::min(narrow, 36.0) : narrow);
  double total = 0;
  const auto add = [&](int i) {
    if (count_ == most_points) return false;
    const double log_v = center + i * step, value = density.at(log_v);
    points_[count_] = std::exp(log_v);
    weights_[count_++] = value;
    total += value;
    return value > negligible * total;
  };
  for (int i = 0; add(i); ++i) {
  }
  for (int i = -1; add(i); --i) {
  }
  if (count_ == most_points || !std::isfinite(total)) count_ = 0;
  for (std::size_t i = 0; i < count_; ++i) weights_[i] /= total;
}

double DiscountCurve::at(double kappa) const {
  if (count_ == 0 || kappa < least_kappa_) return discounted_while_alive(shape_, kappa, a_, b_);
  double sum = 0;
  for (std::size_t i = 0; i < count_; ++i) sum += weights_[i] / (kappa + points_[i]);
  return split_ ? shape_ / kappa * (1 - a_ / (a_ + b_) * (shape_ + 1) * sum) : shape_ * sum;
}

double DiscountCurves::at(std::int64_t frequency, double shape, double kappa, double a, double b) {
  static_assert(std::is_trivially_copyable_v<DiscountCurve> &&
                std::is_trivially_destructible_v<DiscountCurve>);
  if (frequency >= most_purchases) return discounted_while_alive(shape, kappa, a, b);
  const auto i = static_cast<std::size_t>(frequency);
  Place &place = places_[i];
  if (!is_made_[i]) new (place.curve) DiscountCurve(shape, a, b);
  is_made_[i] = true;
  return std::launder(reinterpret_cast<const DiscountCurve *>(place.curve))->at(kappa);
}

} // namespace portfolio::processes
