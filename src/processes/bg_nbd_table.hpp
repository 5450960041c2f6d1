#pragma once
#include "math/expectation.hpp"
#include "processes/bg_nbd_discount.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace portfolio::processes {

/// What DiscountCurve tells, for customers of one frequency who differ by covariates: alpha and a
/// are each customer's own, shape, b and c = delta · horizon (which may be infinite) are the same.
/// With y = kappa/p
///   h(gp) = T(g/y)/kappa,  T(t) = (1 − e^(−c(1+t)))/(1+t),
/// so that the mean over g is a function of y alone. It is kept as what it lacks of T(0), in
/// Chebyshev series on pieces of log y that are fixed beforehand, each made when it is first asked
/// for, and beyond them in powers of 1/y. A customer costs one sum over p, on a grid that does not
/// depend on a.
///
/// Plain data without pointers, so that a binding can keep it wherever it has memory.
class DropoutTable {
public:
  DropoutTable(double shape, double b, double c);

  bool is_for(double c) const { return c == c_; }
  /// To ten digits; nothing where the table does not serve: very little discount, an a that is very
  /// large or small.
  std::optional<DiscountedFuture> at(double kappa, double a);

private:
  static constexpr std::size_t most_points = 224, terms = 16, powers = 14;
  static constexpr std::size_t pieces_per_unit = 2;
  static constexpr int first_log = -7, last_log = 7;
  static constexpr std::size_t pieces =
      static_cast<std::size_t>(last_log - first_log) * pieces_per_unit;

  struct Point {
    double log_p, inverse_p, log_weight; ///< but for what depends on a
  };
  struct Piece {
    bool is_made;
    std::array<DiscountedFuture, terms> series;
  };
  void choose_points();
  void expand();
  DiscountedFuture mean(double y, const math::Rule &rates) const;
  void make(std::size_t piece);
  DiscountedFuture lack(double y, double log_y);

  double shape_, b_, c_, most_, far_; ///< most_ = T(0); far_: the powers of far_/y serve beyond it
  std::size_t count_ = 0;             ///< 0: there is no grid
  std::array<Point, most_points> points_;
  std::array<DiscountedFuture, powers> powers_;
  std::array<Piece, pieces> pieces_;
};

/// The tables of all models with one r and b by frequency. All zero bytes are the empty state.
class DropoutTables {
public:
  std::optional<DiscountedFuture> at(std::int64_t frequency, double shape, double c, double kappa,
                                     double a, double b);
  /// Back to the empty state, for another r or b.
  void clear() { is_made_ = {}; }

private:
  static constexpr std::int64_t most_purchases = 40;
  struct Place {
    alignas(DropoutTable) unsigned char table[sizeof(DropoutTable)];
  };
  std::array<bool, most_purchases> is_made_;
  std::array<Place, most_purchases> places_;
};

} // namespace portfolio::processes
