#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace portfolio::processes {

/// What is discounted of a living customer's future, in units of the rate A of lambda.
struct DiscountedFuture {
  double purchases, time;

  DiscountedFuture operator+(const DiscountedFuture &o) const {
    return {purchases + o.purchases, time + o.time};
  }
  DiscountedFuture operator-(const DiscountedFuture &o) const {
    return {purchases - o.purchases, time - o.time};
  }
  DiscountedFuture operator*(double by) const { return {purchases * by, time * by}; }
};

/// Discounted purchases and lifetime of (M)BG/NBD for one shape, a and b as a function of kappa and
/// a horizon. All customers with the same number of purchases share one: with the density of the
/// product v = gp, g ~ Gamma(shape, 1), put on a grid once, a customer costs one sum over
///   h(v) = (1 − e^(−(kappa + v)·z))/(kappa + v)
/// instead of a double one: the time is E[h(v)], the purchases are E[g·h(v)].
///
/// Plain data without pointers, so that a binding can keep it wherever it has memory.
class DiscountCurve {
public:
  DiscountCurve(double shape, double a, double b);

  /// Until z > 0, which may be infinite, to ten digits. Nothing where the grid does not serve: many
  /// purchases, very little discount without a near end, nearly certain dropout.
  std::optional<DiscountedFuture> until(double z, double kappa) const;

private:
  static constexpr std::size_t most_points = 288;
  void tabulate(double shape, double a, double b);
  template <class Factor> DiscountedFuture sum(double kappa, const Factor &factor) const;
  DiscountedFuture sum_until(double z, double kappa) const;

  double least_rate_;                             ///< of kappa + 1/z
  double others_purchases_ = 0, others_time_ = 0; ///< weights of v = 0
  std::size_t count_ = 0;                         ///< 0: there is no grid
  std::size_t per_four_ = 0;                      ///< points from one to that of four times its v
  std::array<double, most_points> points_, purchases_, time_; ///< by v
};

/// The curves of one model by frequency, made when they are first asked for; customers with many
/// purchases are rare and have none. All zero bytes are the empty state.
class DiscountCurves {
public:
  /// Shape and b being those of the frequency.
  std::optional<DiscountedFuture> until(std::int64_t frequency, double shape, double z,
                                        double kappa, double a, double b);
  /// Back to the empty state, for another model.
  void clear() { is_made_ = {}; }

private:
  static constexpr std::int64_t most_purchases = 128;
  struct Place {
    alignas(DiscountCurve) unsigned char curve[sizeof(DiscountCurve)];
  };
  std::array<bool, most_purchases> is_made_;
  std::array<Place, most_purchases> places_;
};

} // namespace portfolio::processes
