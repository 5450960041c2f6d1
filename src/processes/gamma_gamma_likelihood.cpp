#include "processes/gamma_gamma_likelihood.hpp"

#include "math/gamma.hpp"
#include "math/log_derivatives.hpp"

#include <array>
#include <cmath>

namespace portfolio::processes {

using math::digamma;
using math::gradient_in_logarithms;
using math::hessian_in_logarithms;
using math::log_gamma;
using math::log_rising;
using math::trigamma;

namespace {

enum Parameter : std::size_t { P, Q, GAMMA };
constexpr std::size_t rows_between_polls = 4096;

} // namespace

/// Value, first and second derivatives in p, q, gamma themselves; weighted sums.
struct GammaGammaLikelihood::Sums {
  double p, q, gamma;
  double value = 0;
  std::array<double, 3> slope{};
  std::array<std::array<double, 3>, 3> curve{}; ///< upper triangle
};

GammaGammaLikelihood::GammaGammaLikelihood(std::span<const SpendRow> rows, double scale, Stop stop)
    : stop_(stop) {
  means_.reserve(rows.size());
  for (const SpendRow &row : rows) {
    const auto x = static_cast<double>(row.frequency), weight = static_cast<double>(row.weight);
    const double mean = row.mean / scale;
    customers_ += weight;
    logs_ += weight * std::log(mean);
    if (frequencies_.empty() || frequencies_.back().x != x) frequencies_.push_back({x, 0});
    frequencies_.back().weight += weight;
    means_.push_back({x, x * mean, weight});
  }
}

/// log Γ(px+q)/(Γ(px)Γ(q)), and its derivatives.
void GammaGammaLikelihood::add_frequencies(Sums &s) const {
  for (const auto &[x, weight] : frequencies_) {
    const double shape = s.p * x;
    s.value += weight * (log_rising(s.q, shape) - log_gamma(shape));
    const double both = digamma(shape + s.q), both2 = trigamma(shape + s.q);
    s.slope[P] += weight * x * (both - digamma(shape));
    s.slope[Q] += weight * (both - digamma(s.q));
    s.curve[P][P] += weight * x * x * (both2 - trigamma(shape));
    s.curve[P][Q] += weight * x * both2;
    s.curve[Q][Q] += weight * (both2 - trigamma(s.q));
  }
}

/// q·log(γ/(γ+xz)) + px·log(xz/(γ+xz)) − log z, and its derivatives.
void GammaGammaLikelihood::add_means(Sums &s) const {
  s.value -= logs_;
  for (std::size_t i = 0; i < means_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const auto &[x, total, weight] = means_[i];
    const double sum = s.gamma + total, power = s.p * x + s.q;
    const double of_gamma = std::log1p(total / s.gamma), of_total = std::log1p(s.gamma / total);
    s.value -= weight * (s.q * of_gamma + s.p * x * of_total);
    s.slope[P] -= weight * x * of_total;
    s.slope[Q] -= weight * of_gamma;
    s.slope[GAMMA] += weight * (s.q / s.gamma - power / sum);
    s.curve[P][GAMMA] -= weight * x / sum;
    s.curve[Q][GAMMA] += weight * (1 / s.gamma - 1 / sum);
    s.curve[GAMMA][GAMMA] += weight * (power / (sum * sum) - s.q / (s.gamma * s.gamma));
  }
}

GammaGammaLikelihood::Sums GammaGammaLikelihood::sum_up(std::span<const double> at) const {
  Sums sums{std::exp(at[P]), std::exp(at[Q]), std::exp(at[GAMMA])};
  add_frequencies(sums);
  add_means(sums);
  return sums;
}

double GammaGammaLikelihood::evaluate(std::span<const double> at,
                                      std::span<double> gradient) const {
  const Sums sums = sum_up(at);
  gradient_in_logarithms(at, sums.slope, customers_, gradient);
  return sums.value / customers_;
}

std::vector<double> GammaGammaLikelihood::hessian(std::span<const double> at) const {
  const Sums sums = sum_up(at);
  return hessian_in_logarithms(at, sums.slope, sums.curve, customers_);
}

} // namespace portfolio::processes
