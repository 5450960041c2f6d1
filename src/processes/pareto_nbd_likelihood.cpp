#include "processes/pareto_nbd_likelihood.hpp"

#include "math/gamma.hpp"
#include "math/log_derivatives.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::processes {

using math::digamma_difference;
using math::gradient_in_logarithms;
using math::hessian_in_logarithms;
using math::log_rising;
using math::trigamma_difference;

namespace {

enum Parameter : std::size_t { R, ALPHA, S, BETA };
constexpr std::size_t rows_between_polls = 1024;

} // namespace

/// Value, first and second derivatives in r, alpha, s, beta themselves; weighted sums.
struct ParetoNbdLikelihood::Sums {
  ParetoParameters model;
  double value = 0;
  std::array<double, 4> slope{};
  std::array<std::array<double, 4>, 4> curve{}; ///< upper triangle
};

ParetoNbdLikelihood::ParetoNbdLikelihood(std::span<const PurchaseRow> rows, double scale, Stop stop)
    : stop_(stop) {
  leavers_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop);
    const auto x = static_cast<double>(rows[i].frequency);
    const auto weight = static_cast<double>(rows[i].weight);
    const double recency = rows[i].recency / scale, age = rows[i].age / scale;
    customers_ += weight;
    if (frequencies_.empty() || frequencies_.back().x != x) frequencies_.push_back({x, 0});
    frequencies_.back().weight += weight;
    if (ages_.empty() || ages_.back().x != x || ages_.back().time != age)
      ages_.push_back({age, x, 0});
    ages_.back().weight += weight;
    if (recency < age) leavers_.push_back({x, recency, age, weight});
  }
}

/// log Γ(r+x)/Γ(r), and its derivatives.
void ParetoNbdLikelihood::add_frequencies(Sums &sums) const {
  const double r = sums.model.r;
  for (const auto &[x, weight] : frequencies_) {
    if (x == 0) continue;
    sums.value += weight * log_rising(r, x);
    sums.slope[R] += weight * digamma_difference(r, x);
    sums.curve[R][R] += weight * trigamma_difference(r, x);
  }
}

/// r·log α − (r+x)·log(α+T) + s·log β − s·log(β+T), and its derivatives.
void ParetoNbdLikelihood::add_ages(Sums &sums) const {
  const auto [r, alpha, s, beta] = sums.model;
  for (std::size_t i = 0; i < ages_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const auto &[time, x, weight] = ages_[i];
    const double a = 1 / (alpha + time), b = 1 / (beta + time);
    const double gone_a = time * a / alpha, gone_b = time * b / beta; // 1/α − 1/(α+T)
    const double log_a = std::log1p(time / alpha), log_b = std::log1p(time / beta);
    sums.value -= weight * (r * log_a + s * log_b - (x > 0 ? x * std::log(a) : 0));
    sums.slope[R] -= weight * log_a;
    sums.slope[ALPHA] += weight * (r * gone_a - x * a);
    sums.slope[S] -= weight * log_b;
    sums.slope[BETA] += weight * s * gone_b;
    sums.curve[R][ALPHA] += weight * gone_a;
    sums.curve[ALPHA][ALPHA] += weight * (x * a * a - r * gone_a * (1 / alpha + a));
    sums.curve[S][BETA] += weight * gone_b;
    sums.curve[BETA][BETA] -= weight * s * gone_b * (1 / beta + b);
  }
}

/// log(1 + exp(u)), u the log odds of having left, and its derivatives.
template <int derivatives> void ParetoNbdLikelihood::add_leavers(Sums &sums) const {
  for (std::size_t row = 0; row < leavers_.size(); ++row) {
    if (row % rows_between_polls == 0) poll(stop_);
    const auto &[x, recency, age, weight] = leavers_[row];
    const LogOddsLeft odds = log_odds_left<derivatives>(sums.model, x, recency, age);
    const double u = odds.value, e = std::exp(-std::abs(u));
    const double share = weight * (u > 0 ? 1 : e) / (1 + e);
    sums.value += weight * (std::max(u, 0.0) + std::log1p(e));
    for (std::size_t i = 0; i < 4; ++i) sums.slope[i] += share * odds.slope[i];
    if constexpr (derivatives > 1) {
      const double spread = share * ((u > 0 ? e : 1) / (1 + e));
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = i; j < 4; ++j)
          sums.curve[i][j] += share * odds.curve[i][j] + spread * odds.slope[i] * odds.slope[j];
    }
  }
}

template <int derivatives>
ParetoNbdLikelihood::Sums ParetoNbdLikelihood::sum_up(std::span<const double> at) const {
  Sums sums{{std::exp(at[R]), std::exp(at[ALPHA]), std::exp(at[S]), std::exp(at[BETA])}};
  add_frequencies(sums);
  add_ages(sums);
  add_leavers<derivatives>(sums);
  return sums;
}

double ParetoNbdLikelihood::evaluate(std::span<const double> at, std::span<double> gradient) const {
  const Sums sums = sum_up<1>(at);
  gradient_in_logarithms(at, sums.slope, customers_, gradient);
  return sums.value / customers_;
}

std::vector<double> ParetoNbdLikelihood::hessian(std::span<const double> at) const {
  const Sums sums = sum_up<2>(at);
  return hessian_in_logarithms(at, sums.slope, sums.curve, customers_);
}

/// Of a usual shop; of much alike customers who mostly stay; of very different ones who leave
/// early.
std::vector<std::vector<double>> pareto_nbd_starts(double rate) {
  const double log_rate = std::log(rate);
  return {{std::log(0.5), std::log(0.4) - log_rate, std::log(0.6), std::log(0.5)},
          // Many leave at once, the others stay.
          {std::log(2.0), std::log(1.0) - log_rate, std::log(0.1), std::log(0.001)},
          {std::log(2.0), std::log(1.0) - log_rate, std::log(0.3), std::log(0.02)},
          {std::log(2.0), std::log(1.5) - log_rate, std::log(0.3), std::log(2.0)},
          {std::log(0.1), std::log(0.1) - log_rate, std::log(2.0), std::log(1.0)}};
}

std::vector<double> pareto_nbd_centres(double log_rate) { return {0, -log_rate, 0, 0}; }

} // namespace portfolio::processes
