#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace portfolio::processes {

/// discounted_while_alive() for one shape, a and b as a function of kappa alone. All customers with
/// the same number of purchases share one: with the density of the product v = gp put on a grid
/// once, a customer costs one sum of fractions instead of a double one.
///
/// Plain data without pointers, so that a binding can keep it wherever it has memory.
class DiscountCurve {
public:
  DiscountCurve(double shape, double a, double b);

  /// As discounted_while_alive(shape, kappa, a, b), and that itself where the grid does not serve:
  /// many purchases, very little discount, nearly certain dropout.
  double at(double kappa) const;

private:
  static constexpr std::size_t most_points = 256;
  void tabulate(double shape, double a, double b);

  double shape_, a_, b_;
  bool split_;
  double least_kappa_;
  std::size_t count_ = 0; ///< 0: there is no grid
  std::array<double, most_points> points_, weights_;
};

/// The curves of one model by frequency, made when they are first asked for; customers with many
/// purchases are rare and have none. All zero bytes are the empty state.
class DiscountCurves {
public:
  /// discounted_while_alive(shape, kappa, a, b), shape and b being those of the frequency.
  double at(std::int64_t frequency, double shape, double kappa, double a, double b);
  /// Back to the empty state, for another model.
  void clear() { is_made_ = {}; }

private:
  static constexpr std::int64_t most_purchases = 64;
  struct Place {
    alignas(DiscountCurve) unsigned char curve[sizeof(DiscountCurve)];
  };
  std::array<bool, most_purchases> is_made_;
  std::array<Place, most_purchases> places_;
};

} // namespace portfolio::processes
