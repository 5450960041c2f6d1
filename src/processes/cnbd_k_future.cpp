#include "processes/cnbd_k_future.hpp"

#include "math/expectation.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "math/negative_binomial.hpp"
#include "processes/cnbd_k_counts.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using math::BetaMean;
using math::log_negative_binomial;
using math::log_rising;
using math::negative_binomial_tail;

namespace {

constexpr double most_terms = 400; // beyond it the integral is cheaper
constexpr double sharper = 2.5;    // for what is narrower than the density of p
constexpr double least_p = 1e-290; // for limits at p = 0
constexpr double huge = 1e200;
constexpr double negligible = 1e-18;
constexpr double noise = 1e-11; // of sums over the roots of unity

} // namespace

double log_fewer_stages(int k, double shape, double idle) {
  double sum = 1, term = 1, log_scale = 0;
  for (double j = 1; j < k; ++j) {
    const double factor = (shape + (j - 1)) / j * idle;
    if (factor > std::sqrt(huge)) { // then the last two terms are all there is
      log_scale += std::log(factor);
      sum = (sum / factor) + term;
    } else {
      term *= factor;
      sum += term;
    }
    if (sum < huge) continue;
    log_scale += std::log(huge);
    sum /= huge;
    term /= huge;
  }
  return std::log(sum) + log_scale;
}

CondensedFuture::CondensedFuture(int k, double shape, double idle, double a, double b)
    : k_(static_cast<std::size_t>(k)), shape_(shape), a_(a), b_(b), made_(k_) {
  const double log_total = log_fewer_stages(k, shape, idle);
  double log_term = 0;
  for (std::size_t j = 0; j < k_; ++j) {
    const auto stages = static_cast<double>(j);
    if (j > 0) log_term += std::log((shape + (stages - 1)) / stages * idle);
    made_[j] = std::exp(log_term - log_total);
  }
}

/// Terms until the rest is negligible, generously; not if the first would underflow.
bool CondensedFuture::series_is_short(double z) const {
  const double most = shape_ + static_cast<double>(k_) - 1;
  return most * std::log1p(z) < 600 &&
         most * z + 9 * std::sqrt(most * z * (1 + z)) + 36 * (1 + z) <= most_terms;
}

double CondensedFuture::finer() const { return shape_ > std::max(a_, b_) ? sharper : 1; }

/// Σ_j w_j Σ_n P(N = n) · value(made, stayed, pairs), m = ⌊(j + n)/k⌋ being the purchases if nobody
/// left: P(to stay m times), and the purchases and ordered pairs of them expected of m. value may
/// grow as the last at most.
template <class Value> double CondensedFuture::series(double z, const Value &value) const {
  const double ratio = z / (1 + z), c = a_ + b_;
  double result = 0;
  for (std::size_t j = 0; j < k_; ++j) {
    const double shape = shape_ + static_cast<double>(j);
    double probability = std::exp(-shape * std::log1p(z)), sum = 0;
    double stayed = 1, made = 0, pairs = 0, m = 0;
    std::size_t stage = j;
    for (double n = 0; n < 4 * most_terms; ++n) {
      const double term = probability * value(made, stayed, pairs);
      sum += term;
      // A bound of the factor from term to term from here on, as in purchases_while_alive(): made
      // grows from purchase to purchase by 1 + 1/m at most, pairs by 1 + 2/(m − 1).
      const double next =
          m > 1 ? std::max(ratio, (shape + n) / (n + 1) * ratio) * (1 + 2 / (m - 1)) : HUGE_VAL;
      if (next < 1 && term * next <= 1e-16 * sum * (1 - next)) break;
      probability *= (shape + n) / (n + 1) * ratio;
      if (++stage % k_ != 0) continue;
      pairs += 2 * m * stayed;
      made += stayed;
      stayed *= (b_ + m) / (c + m);
      ++m;
    }
    result += made_[j] * sum;
  }
  return result;
}

/// P(n purchases until z, if nobody left) = Σ_j w_j · I_x(nk − j, shape + j), x = z/(1 + z), n > 0.
/// From one j to the next the incomplete beta function grows by a term that follows from the last,
/// so that nothing cancels and one function is enough.
double CondensedFuture::p_made(double n, double z) const {
  if (z == 0) return 0;
  double stages = n * static_cast<double>(k_);
  double tail = negative_binomial_tail(stages, shape_, z), result = made_[0] * tail;
  // Γ(n + s)/(Γ(n) Γ(s + 1)) x^(n−1) (1 − x)^s, as a logarithm until it is a number.
  double log_step = log_rising(stages, shape_) - math::log_gamma(shape_ + 1) -
                    (stages - 1) * (std::log1p(z) - std::log(z)) - shape_ * std::log1p(z);
  double step = std::exp(log_step);
  for (std::size_t j = 1; j < k_; ++j) {
    tail += step;
    result += made_[j] * tail;
    const double factor = (stages - 1) / ((shape_ + static_cast<double>(j)) * z);
    --stages;
    if (log_step < -600) {
      log_step += std::log(factor);
      step = std::exp(log_step);
    } else {
      step *= factor;
    }
  }
  return result;
}

/// Σ_n term(n, P(to stay n − 1 times)) · P(n purchases if nobody left), n ≥ 1: of few stages the
/// sums over them are cheaper. The factor from one term to the next tends to x^k; term may grow as
/// n at most. Nothing where too many purchases are to be expected.
template <class Term>
std::optional<double> CondensedFuture::by_purchase(double z, const Term &term) const {
  constexpr std::size_t few_stages = 6;
  constexpr double most = 100;
  const auto k = static_cast<double>(k_);
  if (k_ < few_stages || (shape_ + k) * z > most * k) return std::nullopt;
  const double ratio = std::exp(-k * std::log1p(1 / z));
  double sum = 0, staying = 1, last = HUGE_VAL;
  for (double n = 1; n <= 20 * most; ++n) {
    const double made = p_made(n, z), now = term(n, staying) * made;
    sum += now;
    const double next = std::max(made / last, ratio) * (1 + 1 / (n - 1));
    if (n > 1 && next < 1 && now * next <= 1e-16 * sum * (1 - next)) return sum;
    if (made == 0) return sum;
    last = made;
    staying *= (b_ + (n - 1)) / (a_ + b_ + (n - 1));
  }
  return std::nullopt;
}

double CondensedFuture::purchases(double z) const {
  if (z == 0) return 0;
  if (const auto sum = by_purchase(z, [](double, double staying) { return staying; })) return *sum;
  if (series_is_short(z)) return series(z, [](double made, double, double) { return made; });
  const CondensedCounts counts(made_, shape_, z);
  const auto expected = [&](double p) { return counts.lost(p) / p; };
  return BetaMean(a_, b_, finer()).of(expected(least_p), expected(1), expected, noise);
}

std::optional<double> CondensedFuture::pairs(double z) const {
  if (z == 0) return 0;
  const auto ordered = [](double n, double staying) { return 2 * (n - 1) * staying; };
  if (const auto sum = by_purchase(z, ordered)) return sum;
  if (!series_is_short(z)) return std::nullopt;
  return series(z, [](double, double, double pairs) { return pairs; });
}

/// P(M = n): from kn − j stages on, as many as k of them.
double CondensedFuture::p_counted(double n, double z) const {
  const double ratio = z / (1 + z), first = n * static_cast<double>(k_);
  double result = 0;
  for (std::size_t j = 0; j < k_; ++j) {
    if (made_[j] < negligible) continue;
    const auto already = static_cast<double>(j);
    const double shape = shape_ + already;
    double stages = std::max(0.0, first - already), sum = 0;
    double probability = std::exp(log_negative_binomial(stages, shape, z));
    for (; stages < first - already + static_cast<double>(k_); ++stages) {
      sum += probability;
      probability *= (shape + stages) / (stages + 1) * ratio;
    }
    result += made_[j] * sum;
  }
  return result;
}

/// E[(1 − p)^m].
double CondensedFuture::stayed(double m) const {
  return std::exp(log_rising(b_, m) - log_rising(a_ + b_, m));
}

double CondensedFuture::p_purchases(double n, double z) const {
  if (z == 0) return n == 0 ? 1 : 0;
  const double alive = p_counted(n, z) * stayed(n);
  if (n == 0) return alive;
  return alive + p_at_least(n, z) * (a_ / (a_ + b_ + (n - 1)));
}

double CondensedFuture::p_at_least(double n, double z) const {
  return n == 0 ? 1 : p_made(n, z) * stayed(n - 1);
}

double CondensedFuture::alive(double z) const {
  if (z == 0) return 1;
  if (series_is_short(z)) return series(z, [](double, double stayed, double) { return stayed; });
  const CondensedCounts counts(made_, shape_, z);
  const auto kept = [&](double p) { return std::max(0.0, 1 - counts.lost(p)); };
  return BetaMean(a_, b_, finer()).of(1, kept(1), kept, noise);
}

double CondensedFuture::no_purchase(double z) const {
  const double ratio = z / (1 + z);
  double result = 0;
  for (std::size_t j = 0; j < k_; ++j) {
    const double shape = shape_ + static_cast<double>(j);
    double probability = std::exp(-shape * std::log1p(z)), sum = 0;
    for (std::size_t n = 0; n < k_ - j; ++n) {
      const auto stages = static_cast<double>(n);
      sum += probability;
      probability *= (shape + stages) / (stages + 1) * ratio;
    }
    result += made_[j] * sum;
  }
  return result;
}
} // namespace portfolio::processes
