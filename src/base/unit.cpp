#include "base/unit.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace portfolio {

Unit common_unit(Unit a, Unit b) {
  const std::int64_t common = std::lcm(a.denominator, b.denominator); // at most the largest squared
  if (common > max_denominator)
    throw Error(Fault::out_of_range,
                "common denominator of monthly rates out of range: " + std::to_string(common),
                "Rates of too many different terms come together. Use terms of whole months or "
                "weeks, or round the rates per month.");
  return {std::max(a.scale, b.scale), common};
}

bool same_money(Money a, Unit a_unit, Money b, Unit b_unit) {
  const std::int64_t common = std::gcd(a_unit.denominator, b_unit.denominator);
  Money left, right;
  return !__builtin_mul_overflow(a, b_unit.denominator / common, &left) &&
         !__builtin_mul_overflow(b, a_unit.denominator / common, &right) &&
         same_money(left, a_unit.scale, right, b_unit.scale);
}

namespace {

/// The amount with `scale` decimals, not less than the unit's.
Money at_scale(Money amount, Unit unit, int scale) {
  const Money whole = amount / unit.denominator, rest = amount % unit.denominator;
  return checked_add(rescale(whole, unit.scale, scale),
                     rounded<Money>(rescale(rest, unit.scale, scale), unit.denominator));
}

} // namespace

Money shown(Money amount, Unit unit) {
  return unit.is_whole() ? amount : at_scale(amount, unit, shown_scale(unit));
}

Decimal to_decimal(Money amount, Unit unit) {
  if (unit.is_whole()) return {amount, unit.scale};
  int scale = unit.scale;
  const auto parts = static_cast<std::int64_t>(amount % unit.denominator);
  const std::int64_t denominator = unit.denominator / std::gcd(parts, unit.denominator);
  while (scale < max_scale && power_of_ten(scale - unit.scale) % denominator != 0) ++scale;
  return {at_scale(amount, unit, scale), scale};
}

} // namespace portfolio
