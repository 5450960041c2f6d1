#include "processes/cnbd_k_purchases.hpp"

#include "base/stop.hpp"
#include "math/annuity.hpp"
#include "math/gamma.hpp"
#include "processes/cnbd_k_future.hpp"
#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::annuity;
using math::log_gamma;
using math::log_rising;

namespace {

constexpr double few_stages = 12, most_purchases = 1500;
constexpr double negligible = 1e-18, nothing = 40; // of logarithms
constexpr double least_time = 1e-2;                // of what it would be if nobody left

} // namespace

CondensedPurchases::CondensedPurchases(int k, double shape, double idle, double a, double b)
    : k_(k), shape_(shape), idle_(idle), a_(a), b_(b),
      log_first_(-log_fewer_stages(k, shape, idle)) {}

void CondensedPurchases::choose(double n) {
  stages_ = n * k_;
  log_factor_ = log_first_ + log_rising(stages_, shape_) - log_gamma(shape_);
  log_last_ = log_gamma(stages_) - log_gamma(k_) - log_gamma(stages_ - k_ + 1);
  ratios_.clear();
  inverses_.clear();
  for (double j = 0; j + 1 < k_; ++j) {
    ratios_.push_back((stages_ - 1 - j) / (j + 1));
    inverses_.push_back((j + 1) / (stages_ - 1 - j));
  }
}

/// From the end at which the terms are not too large for a number.
double CondensedPurchases::log_sum(double u) const {
  const double r = idle_ / u;
  if (r == 0 || ratios_.empty()) return 0;
  double term = 1, sum = 1;
  if (r * ratios_.back() > 1) {
    for (std::size_t i = ratios_.size(); i-- > 0 && term > negligible * sum;)
      sum += term *= inverses_[i] / r;
    return log_last_ + (k_ - 1) * std::log(r) + std::log(sum);
  }
  for (const double ratio : ratios_) sum += term *= r * ratio;
  return std::log(sum);
}

/// The slope of log_sum() in log(1/u): the mean of j.
double CondensedPurchases::mean(double u) const {
  const double r = idle_ / u;
  if (r == 0 || ratios_.empty()) return 0;
  const bool down = r * ratios_.back() > 1;
  double term = 1, sum = 1, j = down ? k_ - 1 : 0, first = j;
  for (std::size_t i = 0; i < ratios_.size(); ++i) {
    term *= down ? inverses_[ratios_.size() - 1 - i] / r : ratios_[i] * r;
    j += down ? -1 : 1;
    sum += term;
    first += j * term;
  }
  return first / sum;
}

double CondensedPurchases::log_density(double log_u, double log_terms) const {
  return log_factor_ + log_terms - stages_ * std::log1p(std::exp(-log_u)) -
         shape_ * std::log1p(std::exp(log_u));
}

/// A place behind which the purchase hardly comes, if no stage of it is made yet.
double CondensedPurchases::last(double log_z) const {
  const double mode = std::log(stages_ / shape_), peak = log_density(mode, 0);
  double step = 1 / std::sqrt(stages_ * shape_ / (stages_ + shape_));
  for (double at = mode + step; at < log_z; at = mode + step) {
    if (log_density(at, 0) < peak - nothing) return at;
    step *= 1.5;
  }
  return log_z;
}

/// From the end on down: the logarithm of the density bends there as that of a gamma variable does.
CondensedPurchases::Share CondensedPurchases::integrate(double z, double kappa) const {
  Share sum{0, 0};
  double at = last(std::log(z)), total = 0;
  for (int panels = 0; panels < most_panels; ++panels) {
    const double u = std::exp(at), p = 1 / (1 + 1 / u);
    const double slope = stages_ - mean(u) - (stages_ + shape_) * p;
    if (panels > 0 && is_exhausted(std::exp(log_density(at, log_sum(u))), slope, total)) return sum;
    const auto [length, rule] = next_panel({slope, (stages_ + shape_) * p * (1 - p)}, HUGE_VAL);
    for (std::size_t i = 0; i < rule.size; ++i) {
      const double here = at - length * rule.points[i], time = std::exp(here);
      const double weight = length * rule.weights[i] * std::exp(log_density(here, log_sum(time)));
      const double discounted = weight * std::exp(-kappa * time);
      total += weight;
      sum.comes += discounted;
      sum.rest += discounted * annuity(kappa, std::max(0.0, z - time));
    }
    at -= length;
  }
  beyond_numbers();
}

std::optional<CondensedHorizon::Expected> CondensedPurchases::until(double z, double kappa) {
  const double falls = k_ * std::log1p(1 / z), at_last = std::exp(-falls), all = annuity(kappa, z);
  if (k_ < few_stages || !((shape_ + k_) * z / k_ + nothing / falls <= most_purchases))
    return std::nullopt;
  CondensedHorizon::Expected sum{0, 0, 0};
  double staying = 1, lost = 0, before = HUGE_VAL;
  for (double n = 1; n <= 4 * most_purchases; ++n) {
    poll();
    choose(n);
    const auto [comes, rest] = integrate(z, kappa);
    const double purchase = staying * comes;
    sum.purchases += purchase;
    sum.pairs += 2 * (n - 1) * purchase;
    lost += staying * (a_ / (a_ + b_ + (n - 1))) * rest;
    staying *= (b_ + (n - 1)) / (a_ + b_ + (n - 1));
    // The factor from one purchase to the next tends to at_last; pairs grow by 1 + 1/(n − 1).
    const double next = n > 1 ? std::max(comes / before, at_last) * (1 + 1 / (n - 1)) : HUGE_VAL;
    before = comes;
    const bool ends =
        comes == 0 || (next < 1 && (n - 1) * purchase * next <= 1e-15 * sum.purchases * (1 - next));
    if (!ends) continue;
    sum.time = all - lost;
    if (sum.time < least_time * all) return std::nullopt;
    return sum;
  }
  return std::nullopt;
}

} // namespace portfolio::processes
