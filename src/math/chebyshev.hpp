#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace portfolio::math {

// Smooth functions on [0, 1] as sums of Chebyshev polynomials T_k(2x − 1). Values are numbers, or
// what can be added and multiplied by a number.

/// T_0, T_1, … at x.
template <std::size_t terms> std::array<double, terms> chebyshev_polynomials(double x) {
  static_assert(terms >= 2);
  const double y = 2 * x - 1;
  std::array<double, terms> values{1, y};
  for (std::size_t k = 2; k < terms; ++k) values[k] = 2 * y * values[k - 1] - values[k - 2];
  return values;
}

/// Where the polynomial that comes after so many is zero, and the sums that meet a function there.
template <std::size_t terms> class ChebyshevZeros {
public:
  ChebyshevZeros() {
    const double n = terms;
    for (std::size_t j = 0; j < terms; ++j) {
      at_[j] = (1 + std::cos(std::numbers::pi * (static_cast<double>(j) + 0.5) / n)) / 2;
      const auto polynomials = chebyshev_polynomials<terms>(at_[j]);
      for (std::size_t k = 0; k < terms; ++k)
        weights_[j][k] = polynomials[k] * (k == 0 ? 1 : 2) / n;
    }
  }
  double at(std::size_t j) const { return at_[j]; }

  /// The sum that has these values there.
  template <class Value>
  std::array<Value, terms> series(const std::array<Value, terms> &values) const {
    std::array<Value, terms> series{};
    for (std::size_t j = 0; j < terms; ++j)
      for (std::size_t k = 0; k < terms; ++k) series[k] = series[k] + values[j] * weights_[j][k];
    return series;
  }

private:
  std::array<double, terms> at_;
  std::array<std::array<double, terms>, terms> weights_;
};

/// By Clenshaw's recurrence.
template <class Value, std::size_t terms>
Value chebyshev_sum(const std::array<Value, terms> &series, double x) {
  const double y = 2 * x - 1;
  Value one{}, two{};
  for (std::size_t k = terms; k-- > 1;) {
    const Value next = series[k] + one * (2 * y) - two;
    two = one;
    one = next;
  }
  return series[0] + one * y - two;
}

} // namespace portfolio::math
