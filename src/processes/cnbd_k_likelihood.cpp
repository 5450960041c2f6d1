#include "processes/cnbd_k_likelihood.hpp"

#include "math/gamma.hpp"

#include <cmath>

namespace portfolio::processes {

using math::digamma_difference;
using math::log_rising;

namespace {

constexpr std::size_t rows_between_polls = 4096;

} // namespace

/// Value and slopes in r, alpha, a, b themselves; weighted sums.
struct CondensedLikelihood::Sums {
  double r, alpha, a, b;
  double value = 0;
  double of_r = 0, of_alpha = 0, of_a = 0, of_b = 0;
};

/// What all customers with the same x share.
struct CondensedLikelihood::Frequency {
  double x = -1, chances = 0, shape = 0; ///< c, R
  double value = 0, of_r = 0, of_a = 0, of_b = 0;
  double odds = 0; ///< a/(b'−1)
  /// Of j = 1 … k − 1: (R+j−1)/j, and its slope in R relative to it, summed up.
  struct Stage {
    double ratio, harmonic;
  };
  std::vector<Stage> stages;

  Frequency(double frequency, int k, double extra, const Sums &s)
      : x(frequency), chances(x + extra), shape(s.r + k * x) {
    const double c = s.a + s.b, at_c = digamma_difference(c, chances);
    value = log_rising(s.r, k * x) + log_rising(s.b, chances) - log_rising(c, chances);
    of_r = digamma_difference(s.r, k * x);
    of_a = -at_c;
    of_b = digamma_difference(s.b, chances) - at_c;
    odds = chances > 0 ? s.a / (s.b + (chances - 1)) : 0;
    double harmonic = 0;
    for (double j = 1; j < k; ++j) {
      harmonic += 1 / (shape + (j - 1));
      stages.push_back({(shape + (j - 1)) / j, harmonic});
    }
  }
};

CondensedLikelihood::CondensedLikelihood(ModelKind kind, int k, std::span<const PurchaseRow> rows,
                                         double scale, Stop stop)
    : k_(k), extra_(kind == ModelKind::mbg_cnbd_k ? 1 : 0), rows_(rows.begin(), rows.end()),
      stop_(stop) {
  for (PurchaseRow &row : rows_) {
    row.recency /= scale;
    row.age /= scale;
    customers_ += static_cast<double>(row.weight);
  }
}

void CondensedLikelihood::add(const PurchaseRow &row, const Frequency &f, Sums &s) const {
  const double end = s.alpha + row.age, last = s.alpha + row.recency;
  const double idle = (row.age - row.recency) / end, shrunk = std::log1p(row.age / s.alpha);
  // Alive: Σ (R)_j/j! ρ^j, and its slopes in R and in log(α + T), which is in every ρ.
  double term = 1, alive = 1, alive_of_shape = 0, alive_of_end = 0, j = 1;
  for (const auto &[ratio, harmonic] : f.stages) {
    term *= ratio * idle;
    alive += term;
    alive_of_shape += term * harmonic;
    alive_of_end -= term * j++;
  }
  double value = f.value - s.r * shrunk - (f.shape - s.r) * std::log(end) + std::log(alive);
  double of_r = f.of_r - shrunk, of_alpha = s.r / s.alpha - f.shape / end;
  double left = 0; // P(left)
  const double gap = std::log1p((row.age - row.recency) / last);
  if (f.odds > 0) {
    const double u = std::log(f.odds / alive) + f.shape * gap, e = std::exp(-std::abs(u));
    value += (u > 0 ? u : 0) + std::log1p(e);
    left = (u > 0 ? 1 : e) / (1 + e);
  }
  const double here = (1 - left) / alive;
  of_r += here * alive_of_shape + left * gap;
  of_alpha += here * alive_of_end / end + left * f.shape * (1 / end - 1 / last);
  const auto weight = static_cast<double>(row.weight);
  s.value += weight * value;
  s.of_r += weight * of_r;
  s.of_alpha += weight * of_alpha;
  s.of_a += weight * (f.of_a + left / s.a);
  s.of_b += weight * (f.of_b - (f.odds > 0 ? left / (s.b + (f.chances - 1)) : 0));
}

double CondensedLikelihood::evaluate(std::span<const double> at, std::span<double> gradient) const {
  Sums sums{std::exp(at[0]), std::exp(at[1]), std::exp(at[2]), std::exp(at[3])};
  Frequency frequency(0, k_, extra_, sums);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop_);
    const auto x = static_cast<double>(rows_[i].frequency);
    if (x != frequency.x) frequency = Frequency(x, k_, extra_, sums);
    add(rows_[i], frequency, sums);
  }
  gradient[0] = sums.r * sums.of_r / customers_;
  gradient[1] = sums.alpha * sums.of_alpha / customers_;
  gradient[2] = sums.a * sums.of_a / customers_;
  gradient[3] = sums.b * sums.of_b / customers_;
  return sums.value / customers_;
}

} // namespace portfolio::processes
