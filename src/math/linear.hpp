#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace portfolio::math {

// The little linear algebra that other rooms need. The library behind it takes seconds to compile,
// so only this room sees it.

/// A square matrix, row by row.
class SquareMatrix {
public:
  explicit SquareMatrix(std::size_t size = 0) : size_(size), cells_(size * size) {}
  static SquareMatrix identity(std::size_t size);
  /// The symmetric matrix of a lower triangle, row by row.
  static SquareMatrix of_triangle(std::span<const double> triangle, std::size_t size);

  std::size_t size() const { return size_; }
  double &operator()(std::size_t row, std::size_t column) { return cells_[row * size_ + column]; }
  double operator()(std::size_t row, std::size_t column) const {
    return cells_[row * size_ + column];
  }
  std::span<const double> cells() const { return cells_; }

  /// Adds weight · x · xᵀ.
  void add_square(double weight, std::span<const double> x);
  /// The rows and columns of these numbers, in their order.
  SquareMatrix among(std::span<const std::size_t> numbers) const;
  std::vector<double> lower_triangle() const;

private:
  std::size_t size_;
  std::vector<double> cells_;
};

/// map · a · mapᵀ: the covariance of linear functions of what has the covariance a.
SquareMatrix congruent(const SquareMatrix &map, const SquareMatrix &a);

/// xᵀ · a⁻¹ · x for a symmetric a that is not negative (LDLᵀ).
double inverse_form(const SquareMatrix &a, std::span<const double> x);

/// What the variables before number j leave over of its variance, a their covariance (Cholesky).
double unexplained_variance(const SquareMatrix &a, std::size_t j);

// --- the top of a function, of which Hessians are symmetric, row by row --------------------------

/// The step to the top of the local parabola. Directions that curve upwards are turned round, flat
/// ones are not trusted further than one unit.
std::vector<double> newton_step(std::span<const double> hessian, std::span<const double> gradient);

/// The direction of length 1 in which the function is curved least, upwards.
std::vector<double> flattest_direction(std::span<const double> hessian,
                                       std::span<const double> gradient);

/// How curved the top is, and how far below it the point still lies; infinite where it is none.
struct Summit {
  double condition, gain_left;
};
Summit summit_of(std::span<const double> hessian, std::span<const double> gradient);

/// The inverse of −hessian, row by row: the covariance of a maximum-likelihood estimate when
/// hessian is that of the total log-likelihood. All NaN if some direction has no curvature.
std::vector<double> covariance(std::span<const double> hessian, std::size_t n);

} // namespace portfolio::math
