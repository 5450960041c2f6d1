#include "pareto/measure.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

namespace portfolio::pareto {
namespace {

constexpr int places = 26;
constexpr std::uint64_t magnitude_bits = ~(std::uint64_t{1} << 63);

constexpr std::array<Money, places + 2> powers = [] {
  std::array<Money, places + 2> result{};
  for (int i = 0; i < places + 2; ++i) result[static_cast<std::size_t>(i)] = power_of_ten(i);
  return result;
}();
Money power(int exponent) { return powers[static_cast<std::size_t>(exponent)]; }

/// Whole numbers and cents, which most values are: fifteen digits that read back as the value are
/// its shortest decimal, trailing zeros apart.
bool shortcut(double value, ShortestDecimal &result) {
  const double cents = std::nearbyint(value * 100);
  if (!(std::fabs(cents) < 1e15) || cents / 100 != value) return false;
  result = {static_cast<std::int64_t>(cents), -2};
  return true;
}

int decimal_digits(std::int64_t digits) {
  int count = 0;
  for (; digits != 0; digits /= 10) ++count;
  return count;
}

} // namespace

ShortestDecimal shortest_decimal(double value) {
  ShortestDecimal result{0, 0};
  if (shortcut(value, result)) return result;
  char text[40]; // d.dddde-xx
  const char *end =
      std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
  const char *p = text;
  for (; *p != 'e'; ++p)
    if (*p != '.') result.digits = result.digits * 10 + (*p - '0');
  const auto decimals = static_cast<int>(p - text) - 1; // with the point, or none
  p += p[1] == '+' ? 2 : 1;
  std::from_chars(p, end, result.exponent);
  if (decimals > 0) result.exponent -= decimals - 1;
  if (value < 0) result.digits = -result.digits;
  return result;
}

std::int64_t order_key(double value) {
  if (std::isnan(value)) amount_not_finite("NaN");
  if (std::isinf(value)) amount_not_finite(value > 0 ? "Infinity" : "-Infinity");
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto magnitude = static_cast<std::int64_t>(bits & magnitude_bits);
  return std::signbit(value) ? -magnitude : magnitude;
}

double from_order_key(std::int64_t key) {
  const double magnitude = std::bit_cast<double>(key < 0 ? -key : key);
  return key < 0 ? -magnitude : magnitude;
}

Unit::Unit(double greatest_magnitude) {
  const ShortestDecimal greatest = shortest_decimal(std::fabs(greatest_magnitude));
  if (greatest.digits != 0)
    exponent_ = greatest.exponent + decimal_digits(greatest.digits) - 1 - places;
}

Money Unit::measure(double value) const {
  const ShortestDecimal decimal = shortest_decimal(value);
  const int shift = decimal.exponent - exponent_;
  if (decimal.digits == 0) return 0;
  if (shift >= 0) return decimal.digits * power(shift);
  if (shift < -17) return decimal.digits > 0 ? 1 : -1;
  const auto divisor = static_cast<std::int64_t>(power(-shift));
  const std::int64_t quotient = decimal.digits / divisor, remainder = decimal.digits % divisor;
  return quotient + (remainder > 0) - (remainder < 0);
}

} // namespace portfolio::pareto
