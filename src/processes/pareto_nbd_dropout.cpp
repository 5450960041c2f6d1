#include "processes/pareto_nbd_dropout.hpp"

#include "math/log_quotient.hpp"
#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::log_growth;

namespace {

enum Parameter : std::size_t { R, ALPHA, S, BETA };

// So that e^v, and sums with it, stay finite.
constexpr double farthest = 700, most_contrast = 1e303;

/// Sums over the density of the time u of leaving: of 1, of four functions of u, of their products.
/// The functions are log((a+u)/(a+t_x)) and 1 − (a+t_x)/(a+u), for a the smaller of α and β and
/// then for the larger one. They are 0 at the last purchase, so that their variances do not cancel.
template <int derivatives> struct Sums {
  double mass = 0;
  std::array<double, 4> first{};
  std::array<std::array<double, 4>, 4> second{};

  void add(double weight, const std::array<double, 4> &f) {
    mass += weight;
    if constexpr (derivatives > 0)
      for (std::size_t i = 0; i < 4; ++i) first[i] += weight * f[i];
    if constexpr (derivatives > 1)
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = i; j < 4; ++j) second[i][j] += weight * f[i] * f[j];
  }
};

/// With c the smaller of α and β and C the larger one, v = log((c+u)/(c+t_x)), the density of v is
/// exp(−pv − q·b(v)), b(v) = log((C+u)/(C+t_x)) = log((D+e^v)/(D+1)), up to a factor: that of the
/// smaller one keeps its only singularity, at e^v = −D, away from the real axis.
struct Density {
  double p, q, contrast, inverse; // D, 1/(D+1)

  /// b(v); e = e^v. Only a huge q needs more than the last digits of a logarithm have.
  double b(double v, double e) const {
    return q < 1e4 ? std::log((contrast + e) * inverse) : std::log1p(std::expm1(v) * inverse);
  }
  Bend bend(double e) const {
    const double slope = e / (contrast + e); // of b
    return {p + q * slope, q * slope * (1 - slope)};
  }
};

template <int derivatives> Sums<derivatives> integrate(const Density &f, double end) {
  constexpr std::size_t most = GaussRule::most_points;
  Sums<derivatives> sums;
  double start = 0, e_start = 1;
  int panels = 0;
  for (double rest = std::min(end, farthest); rest > 0;) {
    if (++panels > most_panels) beyond_numbers();
    const auto [length, rule] = next_panel(f.bend(e_start), rest);
    std::array<double, most> v, e, b, density;
    for (std::size_t i = 0; i < rule.size; ++i) v[i] = start + length * rule.points[i];
    for (std::size_t i = 0; i < rule.size; ++i) e[i] = std::exp(v[i]);
    for (std::size_t i = 0; i < rule.size; ++i) b[i] = f.b(v[i], e[i]);
    for (std::size_t i = 0; i < rule.size; ++i)
      density[i] = length * rule.weights[i] * std::exp(-f.p * v[i] - f.q * b[i]);
    for (std::size_t i = 0; i < rule.size; ++i)
      if constexpr (derivatives > 0)
        sums.add(density[i], {v[i], (e[i] - 1) / e[i], b[i], (e[i] - 1) / (f.contrast + e[i])});
      else
        sums.mass += density[i];
    rest -= length;
    if ((rest <= 0 && end <= farthest) || start + length == start) break;
    start += length;
    e_start = std::exp(start);
    const double reached = std::exp(-f.p * start - f.q * f.b(start, e_start));
    if (is_exhausted(reached, f.bend(e_start).slope, sums.mass)) break;
    if (rest <= 0) beyond_numbers(); // there is more to add than the numbers reach
  }
  return sums;
}

/// One customer: the integrand, and how its derivatives follow from the sums.
class Leaving {
public:
  Leaving(const ParetoParameters &model, double frequency, double recency, double age)
      : power_(model.r + frequency), s_(model.s), from_a_(model.alpha + recency),
        from_b_(model.beta + recency), log_a_(log_growth(age - recency, from_a_)),
        log_b_(log_growth(age - recency, from_b_)), gone_a_((age - recency) / (model.alpha + age)),
        gone_b_((age - recency) / (model.beta + age)), beta_is_smaller_(model.beta < model.alpha) {
    const double contrast = std::min(
        std::abs(model.alpha - model.beta) / (beta_is_smaller_ ? from_b_ : from_a_), most_contrast);
    const double inverse = 1 / (1 + contrast);
    density_ = beta_is_smaller_ ? Density{s_, power_, contrast, inverse}
                                : Density{power_ - 1, s_ + 1, contrast, inverse};
  }

  template <int derivatives> Sums<derivatives> sums() const {
    return integrate<derivatives>(density_, beta_is_smaller_ ? log_b_ : log_a_);
  }
  double value(double mass) const {
    const double scale = beta_is_smaller_ ? 1 : density_.inverse; // (c+t_x)/(β+t_x)
    return power_ * log_a_ + s_ * log_b_ + std::log(s_) + std::log(scale) + std::log(mass);
  }
  template <int derivatives> void add_slope(const Sums<derivatives> &sums, LogOddsLeft &odds) const;
  void add_curve(const Sums<2> &sums, LogOddsLeft &odds) const;

private:
  /// At a time u of leaving the derivatives of the log of the integrand in r, alpha, s, beta are
  /// these constants plus these factors times the four functions.
  std::array<double, 4> constants() const {
    return {log_a_, -power_ * gone_a_ / from_a_, 1 / s_ + log_b_, -(1 + s_ * gone_b_) / from_b_};
  }
  std::array<double, 4> factors() const { return {-1, power_ / from_a_, -1, (s_ + 1) / from_b_}; }
  /// Where the function of a parameter is among those of the smaller and of the larger one.
  std::size_t place(std::size_t i) const { return beta_is_smaller_ ? (i + 2) % 4 : i; }
  template <int derivatives> double mean(const Sums<derivatives> &sums, std::size_t i) const {
    return sums.first[place(i)] / sums.mass;
  }
  double mean(const Sums<2> &sums, std::size_t i, std::size_t j) const {
    const std::size_t one = place(i), other = place(j);
    return sums.second[std::min(one, other)][std::max(one, other)] / sums.mass;
  }

  double power_, s_, from_a_, from_b_;
  double log_a_, log_b_;   ///< log (α+T)/(α+t_x), log (β+T)/(β+t_x)
  double gone_a_, gone_b_; ///< 1 − (α+t_x)/(α+T), 1 − (β+t_x)/(β+T)
  bool beta_is_smaller_;
  Density density_;
};

template <int derivatives>
void Leaving::add_slope(const Sums<derivatives> &sums, LogOddsLeft &odds) const {
  const std::array<double, 4> constant = constants(), factor = factors();
  for (std::size_t i = 0; i < 4; ++i) odds.slope[i] = constant[i] + factor[i] * mean(sums, i);
}

/// The covariance of the derivatives at u plus the expectation of the second derivatives there.
void Leaving::add_curve(const Sums<2> &sums, LogOddsLeft &odds) const {
  const std::array<double, 4> factor = factors();
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = i; j < 4; ++j)
      odds.curve[i][j] = factor[i] * factor[j] * (mean(sums, i, j) - mean(sums, i) * mean(sums, j));
  const double gone_a = mean(sums, ALPHA), gone_b = mean(sums, BETA);
  odds.curve[R][ALPHA] += (gone_a - gone_a_) / from_a_;
  odds.curve[ALPHA][ALPHA] += power_ / (from_a_ * from_a_) *
                              (mean(sums, ALPHA, ALPHA) - 2 * gone_a + gone_a_ * (2 - gone_a_));
  odds.curve[S][S] -= 1 / (s_ * s_);
  odds.curve[S][BETA] += (gone_b - gone_b_) / from_b_;
  odds.curve[BETA][BETA] +=
      ((s_ + 1) * (1 - 2 * gone_b + mean(sums, BETA, BETA)) - s_ * (1 - gone_b_) * (1 - gone_b_)) /
      (from_b_ * from_b_);
}

} // namespace

template <int derivatives> LogOddsLeft log_odds_left(const ParetoParameters &model,
                                                     double frequency, double recency, double age) {
  const Leaving leaving(model, frequency, recency, age);
  const Sums<derivatives> sums = leaving.sums<derivatives>();
  LogOddsLeft odds{leaving.value(sums.mass)};
  if (!(sums.mass > 0)) return odds;
  if constexpr (derivatives > 0) leaving.add_slope(sums, odds);
  if constexpr (derivatives > 1) leaving.add_curve(sums, odds);
  return odds;
}

template LogOddsLeft log_odds_left<0>(const ParetoParameters &, double, double, double);
template LogOddsLeft log_odds_left<1>(const ParetoParameters &, double, double, double);
template LogOddsLeft log_odds_left<2>(const ParetoParameters &, double, double, double);

} // namespace portfolio::processes
