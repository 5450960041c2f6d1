#include "math/linear.hpp"

#include <algorithm>
#include <eigen3/Eigen/Cholesky>
#include <eigen3/Eigen/Eigenvalues>
#include <limits>

namespace portfolio::math {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> as_eigen(std::span<const double> cells, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  return {cells.data(), size, size};
}
Eigen::Map<const Matrix> as_eigen(const SquareMatrix &matrix) {
  return as_eigen(matrix.cells(), matrix.size());
}
Eigen::Map<const Eigen::VectorXd> as_eigen(std::span<const double> vector) {
  return {vector.data(), static_cast<Eigen::Index>(vector.size())};
}

} // namespace

SquareMatrix SquareMatrix::identity(std::size_t size) {
  SquareMatrix result(size);
  for (std::size_t i = 0; i < size; ++i) result(i, i) = 1;
  return result;
}

SquareMatrix SquareMatrix::of_triangle(std::span<const double> triangle, std::size_t size) {
  SquareMatrix result(size);
  auto cell = triangle.begin();
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j) result(i, j) = result(j, i) = *cell++;
  return result;
}

void SquareMatrix::add_square(double weight, std::span<const double> x) {
  for (std::size_t i = 0; i < size_; ++i) {
    const double weighted = weight * x[i];
    for (std::size_t j = 0; j < size_; ++j) (*this)(i, j) += weighted * x[j];
  }
}

SquareMatrix SquareMatrix::among(std::span<const std::size_t> numbers) const {
  SquareMatrix result(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    for (std::size_t j = 0; j < numbers.size(); ++j) result(i, j) = (*this)(numbers[i], numbers[j]);
  return result;
}

std::vector<double> SquareMatrix::lower_triangle() const {
  std::vector<double> result;
  for (std::size_t i = 0; i < size_; ++i)
    for (std::size_t j = 0; j <= i; ++j) result.push_back((*this)(i, j));
  return result;
}

SquareMatrix congruent(const SquareMatrix &map, const SquareMatrix &a) {
  const std::size_t n = map.size();
  const Matrix product = as_eigen(map) * as_eigen(a) * as_eigen(map).transpose();
  SquareMatrix result(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      result(i, j) = product(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  return result;
}

double inverse_form(const SquareMatrix &a, std::span<const double> x) {
  const auto vector = as_eigen(x);
  const Eigen::LDLT<Eigen::MatrixXd> factors(as_eigen(a));
  return vector.dot(factors.solve(vector));
}

double unexplained_variance(const SquareMatrix &a, std::size_t j) {
  const auto at = static_cast<Eigen::Index>(j);
  const Eigen::VectorXd with = as_eigen(a).col(at).head(at);
  const Eigen::LLT<Eigen::MatrixXd> before(as_eigen(a).topLeftCorner(at, at));
  return a(j, j) - with.dot(before.solve(with));
}

std::vector<double> newton_step(std::span<const double> hessian, std::span<const double> gradient) {
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(as_eigen(hessian, gradient.size()));
  const Eigen::VectorXd curvature = eigen.eigenvalues().cwiseAbs().cwiseMax(1e-300);
  const Eigen::VectorXd along = eigen.eigenvectors().transpose() * as_eigen(gradient);
  Eigen::VectorXd step = along.cwiseQuotient(curvature);
  const double longest = step.cwiseAbs().maxCoeff();
  if (longest > 1) step /= longest;
  const Eigen::VectorXd found = eigen.eigenvectors() * step;
  return {found.begin(), found.end()};
}

std::vector<double> flattest_direction(std::span<const double> hessian,
                                       std::span<const double> gradient) {
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(as_eigen(hessian, gradient.size()));
  Eigen::Index flattest = 0;
  eigen.eigenvalues().cwiseAbs().minCoeff(&flattest);
  const Eigen::VectorXd direction = eigen.eigenvectors().col(flattest);
  const double sign = direction.dot(as_eigen(gradient)) < 0 ? -1 : 1;
  const Eigen::VectorXd upwards = sign * direction;
  return {upwards.begin(), upwards.end()};
}

Summit summit_of(std::span<const double> hessian, std::span<const double> gradient) {
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(as_eigen(hessian, gradient.size()));
  const Eigen::VectorXd curvature = eigen.eigenvalues();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (!(curvature.maxCoeff() < 0)) return {infinite, infinite};
  const Eigen::VectorXd along = eigen.eigenvectors().transpose() * as_eigen(gradient);
  return {curvature.minCoeff() / curvature.maxCoeff(),
          -along.cwiseAbs2().cwiseQuotient(curvature).sum() / 2};
}

std::vector<double> covariance(std::span<const double> hessian, std::size_t n) {
  const Matrix information = -as_eigen(hessian, n);
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(information);
  const Eigen::VectorXd &values = eigen.eigenvalues();
  std::vector<double> result(n * n, std::numeric_limits<double>::quiet_NaN());
  if (!(values.minCoeff() > 1e-13 * values.maxCoeff())) return result;
  const Matrix inverse =
      eigen.eigenvectors() * values.cwiseInverse().asDiagonal() * eigen.eigenvectors().transpose();
  std::copy(inverse.data(), inverse.data() + n * n, result.begin());
  return result;
}

} // namespace portfolio::math
