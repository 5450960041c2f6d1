#pragma once
#include "base/money.hpp"

#include <cstdint>

namespace portfolio::pareto {

/// Double precision values made exact. Their sums must not depend on the order of the rows, so
/// they are turned into whole numbers first; and like everywhere in this house a float8 stands for
/// the shortest decimal that reads back as it, so that 0.1 is worth as much as a numeric 0.1.

/// digits · 10^exponent, at most 17 digits.
struct ShortestDecimal {
  std::int64_t digits;
  int exponent;
};
ShortestDecimal shortest_decimal(double value); ///< finite

/// An integer in the order of the doubles: 0 for zero, of the value's sign. Error(out_of_range) for
/// NaN and infinities.
std::int64_t order_key(double value);
double from_order_key(std::int64_t key);

/// A power of ten so small that values are whole multiples of it: 26 decimal places below the
/// leading digit of the greatest magnitude. What is finer than that (only beside a value ten
/// thousand million times greater) is rounded away from zero, which no order of rows can change.
class Unit {
public:
  Unit() = default;
  explicit Unit(double greatest_magnitude);
  /// |result| < 10^27, of the value's sign; the value's magnitude is at most the greatest one.
  Money measure(double value) const;
  /// The unit is 10^exponent.
  int exponent() const { return exponent_; }

private:
  int exponent_ = 0;
};

} // namespace portfolio::pareto
