#include "math/expectation.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace portfolio {
namespace {

constexpr double negligible = 1e-18; // of the density at its mode
constexpr std::size_t most_points = 1'000'000;

/// Walks from the mode to both sides until the density is negligible. `walk` gives the point and
/// the density relative to the mode at a distance v from it.
template <class Walk> Rule trapezoidal(double step, Walk walk) {
  Rule rule;
  rule.points.reserve(64);
  rule.weights.reserve(64);
  double total = 0;
  const auto add = [&](double v) {
    if (rule.points.size() == most_points)
      throw Error(Fault::out_of_range, "the parameters of a distribution are out of range",
                  "They are too large or too small to average over it.");
    const auto [point, density] = walk(v);
    rule.points.push_back(point);
    rule.weights.push_back(density);
    total += density;
    return density > negligible;
  };
  for (int i = 0; add(i * step); ++i) {
  }
  for (int i = -1; add(i * step); --i) {
  }
  for (double &weight : rule.weights) weight /= total;
  return rule;
}

struct Node {
  double point, density;
};

/// Where the Fourier transform of the density has fallen to 1e-12: that is the error of the rule
/// with step 2π/frequency. Fitted to |Γ(k+iy)|/Γ(k) and |Γ(a+iy)Γ(b−iy)|/(Γ(a)Γ(b)): a normal
/// density of the same variance, plus what the finite strip adds.
double step_for(double strip, double inverse_variance) {
  return 2 * std::numbers::pi / std::sqrt(strip + 56 * inverse_variance);
}

} // namespace

Rule gamma_rule(double shape) {
  return trapezoidal(step_for(400, shape), [shape](double v) {
    const double e = std::expm1(v);
    return Node{shape * (v < -1 ? std::exp(v) : 1 + e), std::exp(shape * (v - e))};
  });
}

Rule beta_rule(double a, double b, double finer) {
  const double larger = std::max(a, b), mode = std::log(a / b), c = a + b;
  const double at_mode = a * mode - c * std::log1p(a / b);
  const double step = step_for(82 + 360 * larger / (larger + 40), a * b / c) / finer;
  return trapezoidal(step, [=](double v) {
    const double odds = a / b * std::exp(v), log_q = -std::log1p(odds);
    return Node{odds / (1 + odds), std::exp(a * (mode + v) + c * log_q - at_mode)};
  });
}

} // namespace portfolio
