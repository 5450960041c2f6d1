#include "math/expectation.hpp"

#include "base/error.hpp"
#include "math/above_tangent.hpp"
#include "math/softplus.hpp"

#include <algorithm>
#include <limits>
#include <numbers>

namespace portfolio::math {
namespace {

constexpr double negligible = 1e-18; // of the density at its mode
constexpr std::size_t most_points = 100'000;

[[noreturn]] void out_of_range() {
  throw Error(Fault::out_of_range, "the parameters of a distribution are out of range",
              "They are too large or too small, or too far apart, to average over it.");
}

/// Points that are added with a weight relative to the mode until they are a rule.
class Growing {
public:
  Growing() {
    rule_.points.reserve(64);
    rule_.weights.reserve(64);
  }
  /// False if the weight is negligible.
  bool add(double point, double weight) {
    if (rule_.size() == most_points) out_of_range();
    poll_sometimes();
    rule_.points.push_back(point);
    rule_.weights.push_back(weight);
    total_ += weight;
    return weight > negligible;
  }
  Rule finish() {
    for (double &weight : rule_.weights) weight /= total_;
    return std::move(rule_);
  }

private:
  Rule rule_;
  double total_ = 0;
};

/// Where the Fourier transform of the density has fallen to 1e-12: that is the error of the rule
/// with step 2π/frequency. Fitted to |Γ(k+iy)|/Γ(k) and |Γ(a+iy)Γ(b−iy)|/(Γ(a)Γ(b)): a normal
/// density of the same variance, plus what the finite strip adds.
double step_for(double strip, double inverse_variance) {
  return 2 * std::numbers::pi / std::sqrt(strip + 56 * inverse_variance);
}

/// The density of log g, g ~ Gamma(shape, 1), relative to that at its mode.
class GammaGrid {
public:
  explicit GammaGrid(double shape) : shape_(shape), step_(step_for(400, shape)) {}
  double step() const { return step_; }
  double rate(int i) const { return shape_ * std::exp(i * step_); }
  double weight(int i) const { return std::exp(-shape_ * above_tangent(i * step_)); }

private:
  double shape_, step_;
};

/// log E[e^(v(X − p))] of X that is 1 with probability p and else 0, for |v| ≤ 0.02: its cumulants.
double centered_cumulants(double p, double v) {
  const double u = p * (1 - p), d = 1 - 2 * p;
  const double k3 = d, k4 = 1 - 6 * u, k5 = d * (1 - 12 * u), k6 = 1 - u * (30 - 120 * u),
               k7 = d * (1 - u * (60 - 360 * u));
  return u * v * v *
         (1. / 2 + v * (k3 / 6 + v * (k4 / 24 + v * (k5 / 120 + v * (k6 / 720 + v * k7 / 5040)))));
}

} // namespace

Rule gamma_rule(double shape) {
  const GammaGrid grid(shape);
  Growing rule;
  for (int i = 0; rule.add(grid.rate(i), grid.weight(i)); ++i) {
  }
  for (int i = -1; rule.add(grid.rate(i), grid.weight(i)); --i) {
  }
  return rule.finish();
}

Rule gamma_rule(double shape, double kappa) {
  constexpr double flat = 1e-17;
  const GammaGrid grid(shape);
  Growing rule;
  double least = 0; // of the expectation
  const auto add = [&](int i) {
    const double rate = grid.rate(i), weight = grid.weight(i);
    least += weight / (kappa + rate);
    return rule.add(rate, weight);
  };
  for (int i = 0; add(i); ++i) {
  }
  for (int i = -1;; --i) {
    add(i);
    const double rate = grid.rate(i), weight = grid.weight(i), ratio = weight / grid.weight(i + 1);
    if (ratio < 1 && weight / kappa * ratio <= flat * least * (1 - ratio)) break;
    if (rate > flat * std::min(kappa, 1.0)) continue;
    // The density falls geometrically from here on, and the function does not change any more.
    rule.add(0, weight / std::expm1(shape * grid.step()));
    break;
  }
  return rule.finish();
}

Rule beta_rule(double a, double b, double finer) {
  const BetaGrid grid(a, b, finer);
  Growing rule;
  const auto add = [&](int i) {
    const BetaGrid::Node node = grid.at(i);
    return rule.add(node.p, node.weight);
  };
  for (int i = 0; add(i); ++i) {
  }
  for (int i = -1; add(i); --i) {
  }
  return rule.finish();
}

BetaGrid::BetaGrid(double a, double b, double finer)
    : a_(a), b_(b), mode_(std::log(a) - std::log(b)) {
  const double larger = std::max(a, b), smaller = std::min(a, b);
  const double inverse_variance = smaller / (1 + smaller / larger); // ab/(a + b)
  step_ = step_for(82 + 360 / (1 + 40 / larger), inverse_variance) / finer;
}

BetaGrid::Node BetaGrid::at(int steps) const {
  const double v = steps * step_, odds = std::exp(mode_ + v);
  return {1 / (1 + 1 / odds), 1 / (1 + odds), std::exp(log_density(v))};
}

/// v is the distance from the mode: av − c·log((b + a·e^v)/c), c = a + b.
double BetaGrid::log_density(double v) const {
  constexpr double moderate = 100, narrow = 0.02, farthest = 700;
  const double c = a_ + b_;
  if (c < moderate) return a_ * v - c * (softplus(mode_ + v) - softplus(mode_));
  // Large numbers would leave nothing of their difference: from the end that is nearer.
  const double smaller = std::min(a_, b_), from = a_ <= b_ ? v : -v;
  if (std::abs(from) < narrow) return -c * centered_cumulants(smaller / c, from);
  if (from > farthest) return -std::numeric_limits<double>::infinity();
  return smaller * from - c * std::log1p(smaller / c * std::expm1(from));
}

BetaMean::BetaMean(double a, double b, double finer) : a_(a), b_(b), grid_(a, b, finer) {
  const double mode = std::log(a) - std::log(b);
  if (!(std::abs(mode) <= farthest_mode)) {
    all_at_ = mode < 0 ? Where::at_0 : Where::at_1;
    return;
  }
  nodes_.reserve(64);
  double sum = 0;
  const auto add = [&](int i) {
    if (nodes_.size() == most_steps) too_far();
    nodes_.push_back(grid_.at(i));
    sum += nodes_.back().weight;
    return nodes_.back().weight > negligible * sum;
  };
  while (add(above_) && !grid_.is_geometric_above(nodes_.back())) ++above_;
  do --below_;
  while (add(below_) && !grid_.is_geometric_below(nodes_.back()));
  below_ = -below_;
  const auto one = [](double) { return 1.0; };
  const double low = follow(-1, 1, one, rounding, sum), high = follow(1, 1, one, rounding, sum);
  total_ = sum + low + high;
}

/// Nearly all the mass is at an end; f must not know the rest from it.
double BetaMean::at_end(double at_0, double at_1, double near_0, double noise) const {
  if (all_at_ == Where::at_1) return at_1;
  if (!(std::abs(near_0 - at_0) <= noise * at_0)) out_of_range();
  return at_0;
}

void BetaMean::too_far() { out_of_range(); }

} // namespace portfolio::math
