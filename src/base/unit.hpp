#pragma once
#include "base/money.hpp"

#include <cstdint>

namespace portfolio {

/// What money is counted in: 10^-scale currency units, or parts of them, `denominator` of which
/// make one. Prices for other terms than a month need parts: 100 a year are 25/3 a month.
struct Unit {
  int scale;
  std::int64_t denominator; ///< 1 … max_denominator

  constexpr Unit(int decimals = 0, std::int64_t parts = 1) : scale(decimals), denominator(parts) {}
  bool is_whole() const { return denominator == 1; }
  /// Whether money counted in the other one can be counted in this one.
  bool holds(Unit other) const {
    return other.scale <= scale &&
           (other.denominator == denominator || denominator % other.denominator == 0);
  }
  friend bool operator==(const Unit &, const Unit &) = default;
};
inline constexpr std::int64_t max_denominator = 1'000'000'000;

/// The largest unit that holds both. Error(out_of_range) for a denominator above the largest.
Unit common_unit(Unit a, Unit b);

/// rate · n that does not wrap: Error(out_of_range) instead.
inline Money checked_multiply(Money rate, Money n) {
  Money product;
  return __builtin_mul_overflow(rate, n, &product) ? sum_out_of_range() : product;
}

/// The same money counted in a unit that holds the other one.
inline Money convert(Money amount, Unit from, Unit to) {
  if (from == to) return amount;
  return checked_multiply(rescale(amount, from.scale, to.scale), to.denominator / from.denominator);
}

/// The same amount in two units; an amount too large to compare equals none.
bool same_money(Money a, Unit a_unit, Money b, Unit b_unit);

/// n / d, d > 0, half away from zero.
template <class Integer> Integer rounded(Integer n, Integer d) {
  const Integer quotient = n / d, rest = n % d;
  const Integer twice = 2 * (rest < 0 ? -rest : rest);
  return quotient + (twice >= d ? (n < 0 ? -1 : 1) : 0);
}

/// Money in parts is shown with at least this many decimals.
inline constexpr int least_decimals = 2;
inline int shown_scale(Unit unit) {
  return unit.is_whole() || unit.scale > least_decimals ? unit.scale : least_decimals;
}
/// The amount at shown_scale(), rounded half away from zero.
Money shown(Money amount, Unit unit);

/// The amount exactly, if max_scale decimals suffice; otherwise rounded to these, half away from
/// zero.
Decimal to_decimal(Money amount, Unit unit);

} // namespace portfolio
