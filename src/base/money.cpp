#include "base/money.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <charconv>
#include <cmath>

namespace portfolio {

Money sum_out_of_range() {
  throw Error(Fault::out_of_range, "sum of amounts out of range",
              "Sums are kept in 128 bits, which hold 10^26 currency units at twelve decimals.");
}

void amount_too_large(std::string_view shown) {
  throw Error(Fault::out_of_range, "amount out of range: " + std::string(shown),
              "An amount is at most 10^18 in size.");
}

void amount_too_fine(std::string_view shown) {
  throw Error(Fault::out_of_range, "amount has more than 12 decimals: " + std::string(shown),
              "Amounts are never rounded silently; round it first, for instance with "
              "round(amount::numeric, 2).");
}

void amount_not_finite(std::string_view shown) {
  throw Error(Fault::out_of_range, "amount is not a finite number: " + std::string(shown),
              "NULLs are skipped: to skip this value, write for instance nullif(amount, 'NaN').");
}

void append_decimal(std::string &out, Money units, int scale) {
  char text[48];
  char *p = text + sizeof text;
  UMoney rest = units < 0 ? -static_cast<UMoney>(units) : static_cast<UMoney>(units);
  for (int digit = 0; digit <= scale || rest != 0; ++digit) {
    if (digit == scale && scale > 0) *--p = '.';
    *--p = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (units < 0) *--p = '-';
  out.append(p, static_cast<std::size_t>(text + sizeof text - p));
}

std::string to_string(Decimal value) {
  std::string text;
  append_decimal(text, value.units, value.scale);
  return text;
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits without the point, and how many of them stand behind it.
struct Digits {
  std::string digits;
  long decimals = 0;
};

[[noreturn]] void not_a_number(std::string_view text) {
  throw Error(Fault::bad_text, "invalid number: \"" + std::string(clip(text, 60)) + "\"");
}

long parse_exponent(std::string_view text, std::string_view whole) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc{} || end != text.data() + text.size()) not_a_number(whole);
  return exponent;
}

Digits parse_digits(std::string_view text, std::string_view whole) {
  Digits result;
  std::size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) result.digits += text[i];
  if (i < text.size() && text[i] == '.')
    for (++i; i < text.size() && is_digit(text[i]); ++i, ++result.decimals)
      result.digits += text[i];
  if (result.digits.empty()) not_a_number(whole);
  if (i == text.size()) return result;
  if (text[i] != 'e' && text[i] != 'E') not_a_number(whole);
  result.decimals -= parse_exponent(text.substr(i + 1), whole);
  return result;
}

} // namespace

Decimal parse_decimal(std::string_view text) {
  const std::string_view whole = text;
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  auto [digits, decimals] = parse_digits(text, whole);

  if (digits.find_first_not_of('0') == std::string::npos) // zero, whatever its exponent
    return {0, decimals < 0 ? 0 : decimals > max_scale ? max_scale : static_cast<int>(decimals)};
  for (; decimals > max_scale; --decimals) {
    if (digits.back() != '0') amount_too_fine(whole);
    digits.pop_back();
  }
  Decimal value;
  value.scale = decimals < 0 ? 0 : static_cast<int>(decimals);
  const Money limit = power_of_ten(max_integer_digits + value.scale);
  const auto push = [&](int digit) {
    value.units = value.units * 10 + digit;
    if (value.units > limit) amount_too_large(whole);
  };
  for (char c : digits) push(c - '0');
  for (; decimals < 0; ++decimals) push(0);
  if (negative) value.units = -value.units;
  return value;
}

Decimal from_double(double value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  const std::string_view shown(text, static_cast<std::size_t>(end - text));
  if (!std::isfinite(value))
    amount_not_finite(value != value ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  if (std::fabs(value) < 1e15 && value == std::trunc(value)) // the common case, much faster
    return {static_cast<Money>(static_cast<std::int64_t>(value)), 0};
  return parse_decimal(shown);
}

double widened(float value) {
  if (!std::isfinite(value)) return value;
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double result = 0;
  std::from_chars(text, end, result);
  return result;
}

double to_double(Money units, int scale) {
  return static_cast<double>(static_cast<long double>(units) /
                             static_cast<long double>(power_of_ten(scale)));
}

} // namespace portfolio
