#include "base/near.hpp"
#include "math/linear.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::math;
using portfolio::test::Near;

namespace {

/// A·Aᵀ + 1 of random numbers: positive definite.
SquareMatrix positive(std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  SquareMatrix result = SquareMatrix::identity(n);
  std::vector<double> column(n);
  for (std::size_t k = 0; k < n; ++k) {
    for (double &x : column) x = normal(random);
    result.add_square(1, column);
  }
  return result;
}

/// Solves a·x = b by elimination, without pivots.
std::vector<double> solve(SquareMatrix a, std::vector<double> b) {
  const std::size_t n = a.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a(i, k) / a(k, k);
      for (std::size_t j = k; j < n; ++j) a(i, j) -= factor * a(k, j);
      b[i] -= factor * b[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a(k, j) * b[j];
    b[k] /= a(k, k);
  }
  return b;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

} // namespace

TEST(Linear, InverseFormIsThatOfTheSolvedSystem) {
  for (const std::size_t n : {1u, 2u, 5u, 20u}) {
    const SquareMatrix a = positive(n, static_cast<unsigned>(n));
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = 1 - 0.3 * static_cast<double>(i);
    EXPECT_THAT(inverse_form(a, x), Near(dot(x, solve(a, x)), 1e-10)) << n;
  }
}

TEST(Linear, UnexplainedVarianceIsThatOfTheRegression) {
  const SquareMatrix a = positive(6, 1);
  EXPECT_EQ(unexplained_variance(a, 0), a(0, 0));
  for (std::size_t j = 1; j < a.size(); ++j) {
    std::vector<std::size_t> before;
    std::vector<double> with;
    for (std::size_t i = 0; i < j; ++i) {
      before.push_back(i);
      with.push_back(a(i, j));
    }
    const double wanted = a(j, j) - dot(with, solve(a.among(before), with));
    EXPECT_THAT(unexplained_variance(a, j), Near(wanted, 1e-10)) << j;
  }
}

TEST(Linear, CongruentIsTheCovarianceOfLinearFunctions) {
  const std::size_t n = 4;
  const SquareMatrix a = positive(n, 2);
  SquareMatrix map = SquareMatrix::identity(n);
  map(0, 3) = -2;
  map(2, 1) = 0.5;
  const SquareMatrix found = congruent(map, a);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double wanted = 0;
      for (std::size_t k = 0; k < n; ++k)
        for (std::size_t l = 0; l < n; ++l) wanted += map(i, k) * a(k, l) * map(j, l);
      EXPECT_THAT(found(i, j), Near(wanted, 1e-12)) << i << ' ' << j;
    }
}

TEST(Linear, TriangleAndWholeAreTheSame) {
  const std::vector<double> triangle = {1, 2, 3, 4, 5, 6};
  const SquareMatrix whole = SquareMatrix::of_triangle(triangle, 3);
  EXPECT_EQ(whole(0, 1), whole(1, 0));
  EXPECT_EQ(whole(0, 2), 4);
  EXPECT_EQ(whole.lower_triangle(), triangle);
}

TEST(Linear, CovarianceInvertsTheInformation) {
  const std::vector<double> spread = covariance(std::vector<double>{-4, 1, 1, -2}, 2);
  EXPECT_NEAR(spread[0], 2. / 7, 1e-15);
  EXPECT_NEAR(spread[1], 1. / 7, 1e-15);
  EXPECT_NEAR(spread[3], 4. / 7, 1e-15);
}

TEST(Linear, NoCovarianceWithoutCurvature) {
  for (const double v : covariance(std::vector<double>{-1, 1, 1, -1}, 2))
    EXPECT_TRUE(std::isnan(v));
  for (const double v : covariance(std::vector<double>{1, 0, 0, -1}, 2)) EXPECT_TRUE(std::isnan(v));
}
