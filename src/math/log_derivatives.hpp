#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace portfolio::math {

// A fit moves in the logarithms of positive parameters. What a sum over customers changes by in the
// parameters exp(at) themselves becomes here what its mean changes by in their logarithms.

template <std::size_t n> void gradient_in_logarithms(std::span<const double> at,
                                                     const std::array<double, n> &slope,
                                                     double customers, std::span<double> gradient) {
  for (std::size_t i = 0; i < n; ++i) gradient[i] = std::exp(at[i]) * slope[i] / customers;
}

/// Row by row; of `curve`, the second derivatives, the upper triangle is read.
template <std::size_t n> std::vector<double>
hessian_in_logarithms(std::span<const double> at, const std::array<double, n> &slope,
                      const std::array<std::array<double, n>, n> &curve, double customers) {
  std::vector<double> result(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      double second = std::exp(at[i] + at[j]) * curve[i][j];
      if (i == j) second += std::exp(at[i]) * slope[i];
      result[n * i + j] = result[n * j + i] = second / customers;
    }
  return result;
}

} // namespace portfolio::math
