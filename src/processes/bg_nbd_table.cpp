#include "processes/bg_nbd_table.hpp"

#include "math/annuity.hpp"
#include "math/expectation.hpp"
#include "math/gamma.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>
#include <type_traits>

namespace portfolio::processes {

using math::annuity;
using math::BetaGrid;
using math::gamma_rule;
using math::log_gamma;
using math::log_rising;
using math::Rule;

namespace {

constexpr double least_a = 0.02, most_a = 4, least_b = 0.5;
constexpr double negligible = 1e-17, exhausted = 46; // of logarithms

} // namespace

DropoutTable::DropoutTable(double shape, double b, double c)
    : shape_(shape), b_(b), c_(c), most_(annuity(1, c)), far_(16 * (shape + 16)) {
  static_assert(std::is_trivially_copyable_v<DropoutTable>);
  for (Piece &piece : pieces_) piece.is_made = false;
  if (b < least_b || std::log(far_) >= last_log) return;
  choose_points();
  expand();
}

/// The trapezoidal rule in log p/(1−p), fine enough for the narrowest density, from where (1−p)^b
/// is nothing down to where p is.
void DropoutTable::choose_points() {
  const double step = BetaGrid(most_a, b_, 1).step();
  const double top = std::log(std::expm1(exhausted / b_));
  for (double v = top; v > -exhausted; v -= step) {
    if (count_ == most_points) {
      count_ = 0;
      return;
    }
    const double log_p = -std::log1p(std::exp(-v)), log_q = log_p - v;
    points_[count_++] = {log_p, 1 + std::exp(-v), b_ * log_q + std::log(step)};
  }
}

/// T(g/y) in powers of g/y, which converge for any c: the coefficients are ±P(k+1, c), P being the
/// regularised incomplete gamma function.
void DropoutTable::expand() {
  double poisson = std::exp(-c_), above = 1 - poisson; // P(N = 0), P(N > 0), N of mean c
  double time = 1, purchases = shape_, sign = 1;       // E[g^k], E[g^(k+1)] in units of far_
  for (std::size_t k = 1; k <= powers; ++k) {
    const auto n = static_cast<double>(k);
    poisson = c_ < HUGE_VAL ? poisson * (c_ / n) : 0;
    above -= poisson;
    if (c_ < 1) { // less would be left of it than its digits
      double term = poisson;
      above = 0;
      for (double m = n + 1; m < n + 20; ++m) above += term *= c_ / m;
    }
    time *= (shape_ + (n - 1)) / far_;
    purchases *= (shape_ + n) / far_;
    powers_[k - 1] = {sign * above * purchases, sign * above * time};
    sign = -sign;
  }
}

/// What E[g·T(g/y)] and E[T(g/y)] lack of those at y = ∞.
DiscountedFuture DropoutTable::mean(double y, const Rule &rates) const {
  DiscountedFuture sum{0, 0};
  double rate = 0; // what the rule makes of E[g]
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const double g = rates.points[i], lack = rates.weights[i] * (most_ - annuity(1 + g / y, c_));
    sum.purchases += g * lack;
    sum.time += lack;
    rate += rates.weights[i] * g;
  }
  return {sum.purchases * (shape_ / rate), sum.time};
}

void DropoutTable::make(std::size_t piece) {
  constexpr double n = terms, width = 1.0 / pieces_per_unit;
  const double low = first_log + static_cast<double>(piece) * width;
  const Rule rates = gamma_rule(shape_, std::exp(low));
  std::array<DiscountedFuture, terms> values;
  for (std::size_t j = 0; j < terms; ++j) {
    const double at = std::cos(std::numbers::pi * (static_cast<double>(j) + 0.5) / n);
    values[j] = mean(std::exp(low + width / 2 * (1 + at)), rates);
  }
  std::array<double, 4 * terms> cosines;
  for (std::size_t i = 0; i < cosines.size(); ++i)
    cosines[i] = std::cos(std::numbers::pi * static_cast<double>(i) / (2 * n));
  Piece &made = pieces_[piece];
  for (std::size_t k = 0; k < terms; ++k) {
    DiscountedFuture sum{0, 0};
    for (std::size_t j = 0; j < terms; ++j) {
      const double cosine = cosines[k * (2 * j + 1) % cosines.size()];
      sum.purchases += cosine * values[j].purchases;
      sum.time += cosine * values[j].time;
    }
    const double scale = (k == 0 ? 1 : 2) / n;
    made.series[k] = {scale * sum.purchases, scale * sum.time};
  }
  made.is_made = true;
}

DiscountedFuture DropoutTable::lack(double y, double log_y) {
  if (y >= far_) {
    const double x = far_ / y;
    DiscountedFuture sum{0, 0};
    for (std::size_t k = powers; k-- > 0;) {
      sum.purchases = (sum.purchases + powers_[k].purchases) * x;
      sum.time = (sum.time + powers_[k].time) * x;
    }
    return sum;
  }
  const double place = (log_y - first_log) * pieces_per_unit;
  const std::size_t piece = std::min(static_cast<std::size_t>(place), pieces - 1);
  if (!pieces_[piece].is_made) make(piece);
  const auto &series = pieces_[piece].series;
  const double x = 4 * (place - static_cast<double>(piece)) - 2; // twice that of the polynomials
  DiscountedFuture one{0, 0}, two{0, 0};                         // Clenshaw's recurrence
  for (std::size_t k = terms; k-- > 1;) {
    const DiscountedFuture next{series[k].purchases + x * one.purchases - two.purchases,
                                series[k].time + x * one.time - two.time};
    two = one;
    one = next;
  }
  return {series[0].purchases + x / 2 * one.purchases - two.purchases,
          series[0].time + x / 2 * one.time - two.time};
}

std::optional<DiscountedFuture> DropoutTable::at(double kappa, double a) {
  const double log_kappa = std::log(kappa), least_rate = 1e-3 * shape_;
  if (count_ == 0 || !(a >= least_a && a <= most_a) || !(log_kappa >= first_log) ||
      !(kappa < HUGE_VAL) || !(kappa + kappa / c_ >= least_rate))
    return std::nullopt;
  const double log_norm = log_rising(b_, a) - log_gamma(a);
  DiscountedFuture sum{0, 0};
  double before = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const Point &p = points_[i];
    const double weight = std::exp(a * p.log_p + p.log_weight + log_norm);
    const DiscountedFuture here = lack(kappa * p.inverse_p, log_kappa - p.log_p);
    sum.purchases += weight * here.purchases;
    sum.time += weight * here.time;
    if (weight < before && weight * here.purchases < negligible * sum.purchases &&
        weight * here.time < negligible * sum.time)
      break;
    before = weight;
  }
  return DiscountedFuture{(shape_ * most_ - sum.purchases) / kappa, (most_ - sum.time) / kappa};
}

std::optional<DiscountedFuture> DropoutTables::at(std::int64_t frequency, double shape, double c,
                                                  double kappa, double a, double b) {
  if (frequency >= most_purchases || !(kappa > 0)) return std::nullopt;
  const auto i = static_cast<std::size_t>(frequency);
  unsigned char *place = places_[i].table;
  const auto kept = [&] { return std::launder(reinterpret_cast<DropoutTable *>(place)); };
  if (!is_made_[i] || !kept()->is_for(c)) new (place) DropoutTable(shape, b, c);
  is_made_[i] = true;
  return kept()->at(kappa, a);
}

} // namespace portfolio::processes
