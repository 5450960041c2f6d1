#include "processes/bg_nbd_likelihood.hpp"

#include "base/sort.hpp"
#include "math/gamma.hpp"
#include "math/log_derivatives.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace portfolio::processes {

using math::digamma_difference;
using math::gradient_in_logarithms;
using math::hessian_in_logarithms;
using math::log_rising;
using math::trigamma_difference;

namespace {

enum Parameter : std::size_t { R, ALPHA, A, B };
constexpr std::size_t rows_between_polls = 4096;

std::vector<double> distinct(std::vector<double> values, Stop stop) {
  sort(values.begin(), values.end(), std::less<>(), stop);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::uint32_t place(const std::vector<double> &sorted, double value) {
  return static_cast<std::uint32_t>(std::lower_bound(sorted.begin(), sorted.end(), value) -
                                    sorted.begin());
}

} // namespace

/// Value, first and second derivatives in r, alpha, a, b themselves; weighted sums.
struct BetaGeometricLikelihood::Sums {
  double r, alpha, a, b;
  double value = 0;
  std::array<double, 4> slope{};
  std::array<std::array<double, 4>, 4> curve{}; ///< upper triangle
};

BetaGeometricLikelihood::BetaGeometricLikelihood(ModelKind kind, std::span<const PurchaseRow> rows,
                                                 double scale, Stop stop)
    : extra_(kind == ModelKind::mbg_nbd ? 1 : 0), stop_(stop) {
  std::vector<double> ages, recencies;
  ages.reserve(rows.size());
  recencies.reserve(rows.size());
  for (const PurchaseRow &row : rows) {
    ages.push_back(row.age);
    recencies.push_back(row.recency);
  }
  ages = distinct(std::move(ages), stop);
  recencies_ = distinct(std::move(recencies), stop);
  for (const double age : ages) ages_.push_back({age / scale, 0, 0});
  std::size_t polled = 0;
  for (const PurchaseRow &row : rows) {
    if (++polled % rows_between_polls == 0) poll(stop);
    const auto x = static_cast<double>(row.frequency);
    const auto weight = static_cast<double>(row.weight);
    customers_ += weight;
    if (frequencies_.empty() || frequencies_.back().x != x) frequencies_.push_back({x, 0});
    frequencies_.back().weight += weight;
    const std::uint32_t age = place(ages, row.age);
    ages_[age].weight += weight;
    ages_[age].purchases += x * weight;
    if (extra_ > 0 || row.frequency > 0)
      choices_.push_back({static_cast<std::uint32_t>(frequencies_.size() - 1), age,
                          place(recencies_, row.recency), weight});
  }
  for (double &recency : recencies_) recency /= scale;
}

/// log Γ(r+x)/Γ(r) + log Γ(a+b)Γ(b')/(Γ(b)Γ(a+b')), and its derivatives.
void BetaGeometricLikelihood::add_frequencies(Sums &s) const {
  const double c = s.a + s.b;
  for (std::size_t i = 0; i < frequencies_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const auto &[x, weight] = frequencies_[i];
    const double k = x + extra_;
    s.value += weight * (log_rising(s.r, x) + log_rising(s.b, k) - log_rising(c, k));
    if (x > 0) {
      s.slope[R] += weight * digamma_difference(s.r, x);
      s.curve[R][R] += weight * trigamma_difference(s.r, x);
    }
    if (k == 0) continue;
    const double at_b = digamma_difference(s.b, k), at_c = digamma_difference(c, k);
    const double at_b2 = trigamma_difference(s.b, k), at_c2 = trigamma_difference(c, k);
    s.slope[A] -= weight * at_c;
    s.slope[B] += weight * (at_b - at_c);
    s.curve[A][A] -= weight * at_c2;
    s.curve[A][B] -= weight * at_c2;
    s.curve[B][B] += weight * (at_b2 - at_c2);
  }
}

/// r·log α − (r+x)·log(α+T), and its derivatives.
void BetaGeometricLikelihood::add_ages(Sums &s) const {
  for (std::size_t i = 0; i < ages_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const auto &[time, weight, purchases] = ages_[i];
    const double end = s.alpha + time, power = s.r * weight + purchases;
    const double shrunk = std::log1p(time / s.alpha); // log(α+T) − log α
    s.value -= weight * s.r * shrunk + purchases * std::log(end);
    s.slope[R] -= weight * shrunk;
    s.slope[ALPHA] += weight * s.r / s.alpha - power / end;
    s.curve[R][ALPHA] += weight * (1 / s.alpha - 1 / end);
    s.curve[ALPHA][ALPHA] += power / (end * end) - weight * s.r / (s.alpha * s.alpha);
  }
}

/// log(1 + exp(u)), u = log a − log(b'−1) + (r+x)·(log(α+T) − log(α+t_x)), and its derivatives.
template <bool second> void BetaGeometricLikelihood::add_choices(Sums &s) const {
  struct Time {
    double log, inverse;
  };
  const auto time = [&](double t) { return Time{std::log(s.alpha + t), 1 / (s.alpha + t)}; };
  std::vector<Time> ends, lasts;
  std::vector<double> odds, slopes_b;
  ends.reserve(ages_.size());
  lasts.reserve(recencies_.size());
  const auto add = [&](std::vector<Time> &times, double t) {
    if (times.size() % rows_between_polls == 0) poll(stop_);
    times.push_back(time(t));
  };
  for (const Age &age : ages_) add(ends, age.time);
  for (const double recency : recencies_) add(lasts, recency);
  for (const Frequency &f : frequencies_) {
    const double others = s.b + (f.x + extra_ - 1);
    odds.push_back(std::log(s.a / others));
    slopes_b.push_back(-1 / others);
  }
  const double slope_a = 1 / s.a;
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const Choice &row = choices_[i];
    const double power = s.r + frequencies_[row.x].x, weight = row.weight;
    const Time &end = ends[row.age], &last = lasts[row.recency];
    const double slope_r = end.log - last.log, gap = end.inverse - last.inverse;
    const double u = odds[row.x] + power * slope_r;
    const double e = std::exp(-std::abs(u)), left = (u > 0 ? 1 : e) / (1 + e);
    const double slope_alpha = power * gap, slope_b = slopes_b[row.x], share = weight * left;
    s.value += weight * (std::max(u, 0.0) + std::log1p(e));
    s.slope[R] += share * slope_r;
    s.slope[ALPHA] += share * slope_alpha;
    s.slope[A] += share * slope_a;
    s.slope[B] += share * slope_b;
    if constexpr (second) {
      const double spread = share * ((u > 0 ? e : 1) / (1 + e));
      s.curve[R][R] += spread * slope_r * slope_r;
      s.curve[R][ALPHA] += spread * slope_r * slope_alpha + share * gap;
      s.curve[R][A] += spread * slope_r * slope_a;
      s.curve[R][B] += spread * slope_r * slope_b;
      s.curve[ALPHA][ALPHA] +=
          spread * slope_alpha * slope_alpha - share * slope_alpha * (end.inverse + last.inverse);
      s.curve[ALPHA][A] += spread * slope_alpha * slope_a;
      s.curve[ALPHA][B] += spread * slope_alpha * slope_b;
      s.curve[A][A] += (spread - share) * slope_a * slope_a;
      s.curve[A][B] += spread * slope_a * slope_b;
      s.curve[B][B] += (spread + share) * slope_b * slope_b;
    }
  }
}

template <bool second>
BetaGeometricLikelihood::Sums BetaGeometricLikelihood::sum_up(std::span<const double> at) const {
  Sums sums{std::exp(at[R]), std::exp(at[ALPHA]), std::exp(at[A]), std::exp(at[B])};
  add_frequencies(sums);
  add_ages(sums);
  add_choices<second>(sums);
  return sums;
}

double BetaGeometricLikelihood::evaluate(std::span<const double> at,
                                         std::span<double> gradient) const {
  const Sums sums = sum_up<false>(at);
  gradient_in_logarithms(at, sums.slope, customers_, gradient);
  return sums.value / customers_;
}

std::vector<double> BetaGeometricLikelihood::hessian(std::span<const double> at) const {
  const Sums sums = sum_up<true>(at);
  return hessian_in_logarithms(at, sums.slope, sums.curve, customers_);
}

std::vector<std::vector<double>> beta_geometric_starts(double log_rate) {
  return {{std::log(0.5), std::log(0.5) - log_rate, std::log(0.8), std::log(2.5)},
          // Many leave at once, the others stay.
          {std::log(2.0), std::log(1.0) - log_rate, std::log(0.1), std::log(0.1)},
          {std::log(1.0), std::log(0.7) - log_rate, std::log(0.3), std::log(0.5)},
          {std::log(2.0), std::log(2.0) - log_rate, std::log(0.2), std::log(5.0)},
          {std::log(0.1), std::log(0.1) - log_rate, std::log(2.0), std::log(2.0)}};
}

std::vector<double> beta_geometric_centres(double log_rate) {
  return {0, -log_rate, 0, std::log(2.0)};
}

} // namespace portfolio::processes
