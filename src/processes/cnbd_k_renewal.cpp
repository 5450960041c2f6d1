#include "processes/cnbd_k_renewal.hpp"

#include "base/stop.hpp"
#include "math/annuity.hpp"
#include "math/gamma.hpp"
#include "processes/cnbd_k_future.hpp"
#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace portfolio::processes {

using math::annuity;
using math::log_gamma;
using math::log_rising;

namespace {

constexpr double widest = 1e5, most_purchases = 1500, most_stages = 2e5; // within the numbers
constexpr double panel = 3;         // over √shape: six standard deviations, for twenty points
constexpr double far_below = 8.5;   // standard deviations
constexpr double least_time = 1e-2; // of what it would be if nobody left

} // namespace

CondensedRenewal::CondensedRenewal(int k, double shape, double idle, double a, double b)
    : k_(static_cast<std::size_t>(k)), shape_(shape), idle_(idle), a_(a), b_(b),
      log_first_(-log_fewer_stages(k, shape, idle)) {}

/// C(nk−1, k−1) and its idle^(k−1)-th part lie far apart: the scale is in the middle.
void CondensedRenewal::append_purchase() {
  const auto k = static_cast<double>(k_), earlier = static_cast<double>(purchases_.size()),
             stages = (earlier + 1) * k;
  double staying = 1, growth = 1;
  if (earlier > 0) staying = purchases_.back().staying - purchases_.back().leaving;
  const double scale = std::exp((log_gamma(k) + log_gamma(stages - k + 1) - log_gamma(stages)) / 2);
  double choices = scale;
  for (double i = 0; i < k; ++i) {
    choices_.push_back(choices);
    choices *= (stages - 1 - i) / (i + 1) * idle_;
    growth *= (shape_ + stages + i) / (stages + i);
  }
  if (earlier > 0) purchases_.back().growth *= purchases_.back().scale / scale;
  purchases_.push_back({staying, staying * (a_ / (a_ + b_ + earlier)), growth, scale});
}

/// The points of a panel, and what all purchases amount to there.
struct CondensedRenewal::Points {
  using Each = std::array<double, GaussRule::most_points>;
  std::size_t n;         ///< the purchase that is added next
  double before = 0;     ///< the one that was added last, at the last point
  bool is_early = false; ///< x is u, which is not above 1; otherwise it is 1/u
  Each u, x, step, density, come = {}, leave = {}, pairs = {};

  /// Σ_j C(nk−1, j) (idle/u)^j times the scale, early also times u^(k−1).
  Each sums(std::span<const double> choices) const {
    Each sum;
    sum.fill(is_early ? choices.front() : choices.back());
    for (std::size_t j = 1; j < choices.size(); ++j) {
      const double next = choices[is_early ? j : choices.size() - 1 - j];
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = sum[i] * x[i] + next;
    }
    return sum;
  }
};

/// From the purchase n on.
void CondensedRenewal::begin(Points &at, std::size_t n) {
  at.n = n;
  at.is_early = at.u.back() <= 1;
  while (purchases_.size() <= n) append_purchase();
  const auto k = static_cast<double>(k_), stages = static_cast<double>(n) * k;
  const double few = std::min(stages, shape_), many = std::max(stages, shape_),
               log_factor = log_first_ + log_rising(many, few) - log_gamma(few);
  for (std::size_t i = 0; i < at.u.size(); ++i) {
    const double log_u = std::log(at.u[i]), log_rest = std::log1p(at.u[i]);
    at.x[i] = at.is_early ? at.u[i] : 1 / at.u[i];
    at.step[i] = std::exp(k * (log_u - log_rest));
    at.density[i] = std::exp(log_factor + (at.is_early ? stages - k : stages - 1) * log_u -
                             (shape_ + stages) * log_rest) /
                    purchases_[n - 1].scale;
  }
}

/// One purchase more; false if no others matter.
bool CondensedRenewal::add(Points &at) {
  while (purchases_.size() <= at.n) append_purchase(); // the growth to the next one, too
  const auto [staying, leaving, growth, scale] = purchases_[at.n - 1];
  const auto earlier = static_cast<double>(at.n - 1);
  Points::Each density = at.sums(std::span(choices_).subspan((at.n - 1) * k_, k_));
  for (std::size_t i = 0; i < density.size(); ++i) {
    density[i] *= at.density[i];
    at.density[i] *= growth * at.step[i];
    at.come[i] += staying * density[i];
    at.leave[i] += leaving * density[i];
    at.pairs[i] += 2 * earlier * staying * density[i];
  }
  const double now = staying * density.back();
  const double next = now / at.before * (1 + 1 / earlier); // pairs grow by 1 + 1/(n − 1)
  const bool ends =
      now == 0 || (next < 1 && (earlier + 1) * now * next <= 1e-15 * at.come.back() * (1 - next));
  ++at.n;
  at.before = now;
  return !ends;
}

std::optional<CondensedHorizon::Expected> CondensedRenewal::until(double z, double kappa) {
  const auto k = static_cast<double>(k_);
  const double spread = shape_ + k + kappa * (0.5 + z), stages = (shape_ + k) * z;
  if (!(spread <= widest && stages <= most_purchases * k && stages <= most_stages))
    return std::nullopt;
  // Before the first purchase can be expected the densities are as steep as powers of u.
  const double end = std::asinh(std::sqrt(z)),
               panels = std::ceil(end * std::sqrt(spread + k / z) / panel), length = end / panels,
               all = annuity(kappa, z);
  const GaussRule rule = longest_rule();
  CondensedHorizon::Expected sum{0, 0, 0};
  double lost = 0;
  for (double p = 0; p < panels; ++p) {
    poll();
    Points at;
    for (std::size_t i = 0; i < rule.size; ++i) {
      const double root = std::sinh(length * (p + rule.points[i]));
      at.u[i] = root * root;
    }
    const double first = at.u[0], mean = shape_ * first,
                 low = (mean - far_below * std::sqrt(mean * (1 + first))) / k - 1;
    begin(at, low > 1 ? static_cast<std::size_t>(low) : 1);
    while (add(at))
      if (static_cast<double>(at.n) > 4 * most_purchases) return std::nullopt;
    for (std::size_t i = 0; i < rule.size; ++i) {
      const double u = at.u[i];
      const double weight =
          length * rule.weights[i] * 2 * std::sqrt(u * (1 + u)) * std::exp(-kappa * u);
      sum.purchases += weight * at.come[i];
      sum.pairs += weight * at.pairs[i];
      lost += weight * at.leave[i] * annuity(kappa, std::max(0.0, z - u));
    }
  }
  sum.time = all - lost;
  if (sum.time < least_time * all) return std::nullopt;
  return sum;
}

} // namespace portfolio::processes
