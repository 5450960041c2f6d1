#include "processes/bg_nbd_table.hpp"

#include "math/annuity.hpp"
#include "math/chebyshev.hpp"
#include "math/expectation.hpp"
#include "math/gamma.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>
#include <type_traits>
#include <vector>

namespace portfolio::processes {

using math::annuity;
using math::BetaGrid;
using math::chebyshev_polynomials;
using math::ChebyshevZeros;
using math::gamma_rule;
using math::log_gamma;
using math::log_rising;
using math::Rule;

namespace {

constexpr double least_a = 0.02, most_a = 4, least_b = 0.5, most_shape = 160;
constexpr double first_log = -7, last_log = 7;    // of kappa
constexpr double negligible = 36, exhausted = 46; // of logarithms

/// What E[g·T(g/y)] and E[T(g/y)], g ~ Gamma(shape, 1), lack of those at y = ∞, with
///   h(gp) = T(g/y)/kappa,  T(t) = (1 − e^(−c(1+t)))/(1+t),  y = kappa/p,
/// in Chebyshev series on pieces of log y, and beyond them in powers of 1/y.
class RateMeans {
public:
  /// For any y of at least that logarithm.
  RateMeans(double shape, double c, double least_log)
      : shape_(shape), c_(c), most_(annuity(1, c)), far_(16 * (shape + 16)),
        log_far_(std::log(far_)), first_(least_log) {
    expand();
    // Where some of several kappa are nearer, those beyond need a piece as well.
    const Rule rates = gamma_rule(shape, std::exp(first_));
    for (double low = first_; low < log_far_ + 1; low += width) make(low, rates);
  }
  /// At y = kappa/p for each of some kappa, all at once: so they need not wait for each other.
  template <std::size_t count> std::array<DiscountedFuture, count>
  lack(const std::array<double, count> &log_kappas, double log_p) const;

private:
  static constexpr std::size_t terms = 12, powers = 14;
  static constexpr double width = 0.5; // of a piece
  using Series = std::array<DiscountedFuture, terms>;
  void expand();
  void make(double low, const Rule &rates);
  DiscountedFuture mean(double y, const Rule &rates) const;

  ChebyshevZeros<terms> zeros_;
  double shape_, c_, most_, far_, log_far_, first_; ///< most_ = T(0); powers of far_/y beyond far_
  std::array<DiscountedFuture, powers> powers_;
  std::vector<Series> pieces_;
};

/// T(g/y) in powers of g/y, which converge for any c: the coefficients are ±P(k+1, c), P being the
/// regularised incomplete gamma function.
void RateMeans::expand() {
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

DiscountedFuture RateMeans::mean(double y, const Rule &rates) const {
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

void RateMeans::make(double low, const Rule &rates) {
  Series values;
  for (std::size_t j = 0; j < terms; ++j)
    values[j] = mean(std::exp(low + width * zeros_.at(j)), rates);
  pieces_.push_back(zeros_.series(values));
}

/// Clenshaw's recurrence, or powers.
template <std::size_t count> std::array<DiscountedFuture, count>
RateMeans::lack(const std::array<double, count> &log_kappas, double log_p) const {
  std::array<DiscountedFuture, count> one{}, two{};
  std::array<const Series *, count> series;
  std::array<double, count> x;
  const auto near = std::find_if(log_kappas.begin(), log_kappas.end(),
                                 [&](double log_kappa) { return log_kappa - log_p < log_far_; });
  if (near == log_kappas.end()) {
    for (std::size_t i = 0; i < count; ++i) x[i] = std::exp(log_far_ + log_p - log_kappas[i]);
    for (std::size_t k = powers; k-- > 0;)
      for (std::size_t i = 0; i < count; ++i) one[i] = (one[i] + powers_[k]) * x[i];
    return one;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double place = (log_kappas[i] - log_p - first_) / width;
    const auto piece = std::min(static_cast<std::size_t>(place), pieces_.size() - 1);
    series[i] = &pieces_[piece];
    x[i] = 4 * (place - static_cast<double>(piece)) - 2; // twice that of the polynomials
  }
  for (std::size_t k = terms; k-- > 1;)
    for (std::size_t i = 0; i < count; ++i) {
      const DiscountedFuture next = (*series[i])[k] + one[i] * x[i] - two[i];
      two[i] = one[i];
      one[i] = next;
    }
  for (std::size_t i = 0; i < count; ++i) one[i] = (*series[i])[0] + one[i] * (x[i] / 2) - two[i];
  return one;
}

/// The trapezoidal rule in log p/(1−p) for p ~ Beta(a, b) with any a of a square: fine enough for
/// the narrowest density, from where (1−p)^b is nothing down to where nothing is lacked.
template <std::size_t terms> class Dropouts {
public:
  Dropouts(const DropoutSquare::Key &of, const std::array<double, terms> &as) {
    const double least = std::exp(of.a), step = BetaGrid(std::exp(of.a + 1), of.b, 1).step();
    std::array<double, terms> log_norms;
    for (std::size_t m = 0; m < terms; ++m)
      log_norms[m] = log_rising(of.b, as[m]) - log_gamma(as[m]) + std::log(step);
    // The density falls as p^a, and what is lacked as p where p is small beside kappa/g.
    const double usual = std::log(least / (least + of.b)),
                 slow = std::min(0.0, of.kappa - std::log(of.shape));
    const double end = -(negligible - least * usual - slow) / (1 + least);
    for (double v = std::log(std::expm1(exhausted / of.b)); v > end; v -= step) {
      Point &point = points_.emplace_back();
      point.log_p = -std::log1p(std::exp(-v));
      const double log_rest = of.b * (point.log_p - v); // of (1 − p)^b
      for (std::size_t m = 0; m < terms; ++m)
        point.weights[m] = std::exp(as[m] * point.log_p + log_rest + log_norms[m]);
    }
  }

  /// What is lacked at these kappa, for each of the a.
  std::array<std::array<DiscountedFuture, terms>, terms>
  lack(const RateMeans &rates, const std::array<double, terms> &log_kappas) const {
    std::array<std::array<DiscountedFuture, terms>, terms> sums{};
    for (const Point &p : points_) {
      const auto here = rates.lack(log_kappas, p.log_p);
      for (std::size_t j = 0; j < terms; ++j)
        for (std::size_t m = 0; m < terms; ++m) sums[j][m] = sums[j][m] + here[j] * p.weights[m];
    }
    return sums;
  }

private:
  struct Point {
    double log_p;
    std::array<double, terms> weights; ///< for each of the a
  };
  std::vector<Point> points_;
};

} // namespace

std::optional<DropoutSquare::Key> DropoutSquare::key(double shape, double b, double c, double kappa,
                                                     double a) {
  const double log_kappa = std::log(kappa), least_rate = 1e-3 * shape;
  // Where many buy until dropout is certain, the functions are too steep for so few terms.
  const bool is_smooth = shape <= most_shape && shape <= 16 + 4 * b;
  if (!(a >= least_a && a <= most_a && b >= least_b && is_smooth && log_kappa >= first_log &&
        log_kappa < last_log && kappa + kappa / c >= least_rate))
    return std::nullopt;
  return Key{shape, b, c, static_cast<int>(std::floor(log_kappa)),
             static_cast<int>(std::floor(std::log(a)))};
}

DropoutSquare::DropoutSquare(const Key &key) {
  const ChebyshevZeros<terms> zeros;
  std::array<double, terms> log_kappas, as;
  for (std::size_t j = 0; j < terms; ++j) {
    log_kappas[j] = key.kappa + zeros.at(j);
    as[j] = std::exp(key.a + zeros.at(j));
  }
  series_ = Dropouts<terms>(key, as).lack(RateMeans(key.shape, key.c, key.kappa), log_kappas);
  for (auto &row : series_) row = zeros.series(row);
  for (std::size_t m = 0; m < terms; ++m) {
    std::array<DiscountedFuture, terms> column;
    for (std::size_t j = 0; j < terms; ++j) column[j] = series_[j][m];
    column = zeros.series(column);
    for (std::size_t j = 0; j < terms; ++j) series_[j][m] = column[j];
  }
}

DiscountedFuture DropoutSquare::lack(double log_kappa, double log_a) const {
  const auto by_kappa = chebyshev_polynomials<terms>(log_kappa - std::floor(log_kappa)),
             by_a = chebyshev_polynomials<terms>(log_a - std::floor(log_a));
  DiscountedFuture sum{0, 0};
  for (std::size_t j = 0; j < terms; ++j) {
    DiscountedFuture row{0, 0};
    for (std::size_t m = 0; m < terms; ++m) row = row + series_[j][m] * by_a[m];
    sum = sum + row * by_kappa[j];
  }
  return sum;
}

const DropoutSquare &DropoutTable::square(const DropoutSquare::Key &key) {
  static_assert(std::is_trivially_copyable_v<DropoutSquare>);
  constexpr std::uint64_t spread = 0x9e3779b97f4a7c15u;
  std::uint64_t hash = static_cast<std::uint64_t>(key.kappa * 16 + key.a);
  for (const double value : {key.shape, key.b, key.c})
    hash = (hash ^ (hash >> 29) ^ std::bit_cast<std::uint64_t>(value)) * spread;
  const std::size_t at = (hash >> 32) % sets;
  Set &set = sets_[at];
  auto found = std::find(set.keys.begin(), set.keys.end(), key);
  const auto place = [&] { return places_[at][found - set.keys.begin()].square; };
  if (found == set.keys.end()) {
    found = set.keys.begin() + static_cast<std::ptrdiff_t>(set.oldest);
    found->shape = 0; // should the next line throw
    new (place()) DropoutSquare(key);
    *found = key;
    set.oldest = (set.oldest + 1) % ways;
  }
  return *std::launder(reinterpret_cast<const DropoutSquare *>(place()));
}

std::optional<DiscountedFuture> DropoutTable::at(double shape, double c, double kappa, double a,
                                                 double b) {
  const auto key = DropoutSquare::key(shape, b, c, kappa, a);
  if (!key) return std::nullopt;
  const double most = annuity(1, c);
  const DiscountedFuture lack = square(*key).lack(std::log(kappa), std::log(a));
  return (DiscountedFuture{shape * most, most} - lack) * (1 / kappa);
}

} // namespace portfolio::processes
