#include "processes/cnbd_k_counts.hpp"

#include <cmath>
#include <numbers>

namespace portfolio::processes {
namespace {

constexpr std::size_t counted = 56;          // (1/2)^56 is below the last digit
constexpr double huge = 1e250, steep = 1e50; // whose product is a number
constexpr double flat = 1e-14, negligible = 1e-20;

/// Adds weight · P(⌊(j + N)/k⌋ = m), N negative binomial, to the m-th count. The probabilities are
/// carried in a scale of their own: those at 0 may underflow long before the others do.
void add_counts(std::size_t j, double weight, double shape, double z, std::size_t k,
                std::vector<double> &counts) {
  const double ratio = z / (1 + z);
  double probability = 1, log_scale = -shape * std::log1p(z), scale = std::exp(log_scale);
  double n = 0;
  for (std::size_t stage = j; stage < counts.size() * k; ++stage) {
    counts[stage / k] += weight * probability * scale;
    const double factor = (shape + n) / (n + 1) * ratio;
    ++n;
    if (factor < steep) {
      probability *= factor;
      if (probability < huge) continue;
      probability /= huge;
      log_scale += std::log(huge);
    } else {
      log_scale += std::log(factor);
    }
    scale = std::exp(log_scale);
  }
}

} // namespace

CondensedCounts::CondensedCounts(std::span<const double> weights, double shape, double z)
    : weights_(weights), shape_(shape), z_(z), counts_(counted) {
  const std::size_t k = weights.size();
  for (std::size_t l = 1; 2 * l <= k; ++l)
    roots_.push_back(
        std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(l) / static_cast<double>(k)));
  for (std::size_t j = 0; j < k; ++j)
    add_counts(j, weights[j], shape + static_cast<double>(j), z, k, counts_);
  others_at_0_ = others(1);
}

double CondensedCounts::lost(double p) const {
  return p < 0.5 ? lost_by_roots(p) : lost_by_counts(1 - p);
}

double CondensedCounts::lost_by_counts(double q) const {
  double kept = 0;
  for (std::size_t m = counts_.size(); m-- > 0;) kept = kept * q + counts_[m];
  return 1 - kept;
}

/// With q = 1 − p = s^k and the k-th roots of unity ω_l, s^(−(n mod k)) = Σ_l c_l ω_l^n, so that
///   q^⌊n/k⌋ = s^n s^(−(n mod k)) = Σ_l c_l (s ω_l)^n,  c_l = (1 − 1/q)/(k (1 − 1/(s ω_l))),
/// and the mean of (s ω)^(j+N) is (s ω)^j (1 + z(1 − s ω))^−(shape+j). The term of ω = 1 is what is
/// left where p is small; the others come in conjugate pairs.
double CondensedCounts::lost_by_roots(double p) const {
  const std::size_t k = weights_.size();
  const auto stages = static_cast<double>(k);
  const double log_q = std::log1p(-p), log_s = log_q / stages, s = std::exp(log_s);
  double mean = 0; // of s^i − 1
  for (std::size_t i = 1; i < k; ++i) mean += std::expm1(static_cast<double>(i) * log_s) / stages;
  const double growth = std::log1p(-z_ * std::expm1(log_s)), first = std::log1p(mean);
  double result = 0;
  for (std::size_t j = 0; j < k; ++j) {
    const auto made = static_cast<double>(j);
    result -=
        weights_[j] * std::expm1((made - stages + 1) * log_s + first - (shape_ + made) * growth);
  }
  // Beside the first term the others are flat where p is tiny.
  if (p < flat) return result + p * others_at_0_;
  return result + std::expm1(-log_q) * others(s);
}

/// Σ of the terms of the other roots, but for their common factor 1 − 1/q.
double CondensedCounts::others(double s) const {
  const std::size_t k = weights_.size();
  double result = 0;
  for (std::size_t l = 0; l < roots_.size(); ++l) {
    const std::complex<double> at = s * roots_[l], log_base = std::log(1.0 + z_ * (1.0 - at));
    const std::complex<double> factor = std::exp(-shape_ * log_base);
    if (std::abs(factor.real()) + std::abs(factor.imag()) < negligible) continue;
    const std::complex<double> step = at * std::exp(-log_base);
    double real = 0, imaginary = 0; // the operators of std::complex look for infinities
    for (std::size_t j = k; j-- > 0;) {
      const double next = real * step.real() - imaginary * step.imag() + weights_[j];
      imaginary = real * step.imag() + imaginary * step.real();
      real = next;
    }
    const std::complex<double> term = factor / (1.0 - 1.0 / at) * std::complex(real, imaginary);
    const bool is_real = 2 * (l + 1) == k;
    result += (is_real ? 1 : 2) * term.real();
  }
  return result / static_cast<double>(k);
}

} // namespace portfolio::processes
