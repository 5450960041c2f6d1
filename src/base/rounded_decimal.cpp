#include "base/rounded_decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace portfolio {
namespace {

/// Decimals of the shortest text that reads back as the value, which is finite.
int decimals_of(double value) {
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  const char *e = std::find(text, end, 'e');
  int exponent = 0;
  std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);
  const char *point = std::find(text, const_cast<char *>(e), '.');
  return std::max(0, static_cast<int>(point == e ? 0 : e - point - 1) - exponent);
}

} // namespace

Decimal rounded_decimal(double value) {
  if (!std::isfinite(value) || decimals_of(value) <= max_scale) return from_double(value);
  // So fine are only values below 10^5, whose units are whole numbers of a double.
  return {static_cast<Money>(std::rint(value * 1e12)), max_scale};
}

} // namespace portfolio
