#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio {

/// Exact money: an integer number of 10^-scale currency units. The scale travels beside it.
using Money = __int128;
using UMoney = unsigned __int128;

/// The same for memory of PostgreSQL, which is aligned to eight bytes and not to sixteen.
typedef __int128 StoredMoney __attribute__((aligned(8)));

inline constexpr int max_scale = 12;          ///< decimals an amount may have
inline constexpr int max_integer_digits = 18; ///< an amount is at most 10^18 in size

/// A number as its user wrote it: units · 10^-scale, 0 ≤ scale ≤ max_scale.
struct Decimal {
  Money units = 0;
  int scale = 0;
};

namespace detail {
struct PowersOfTen {
  Money power[39];
  constexpr PowersOfTen() : power{1} {
    for (int i = 1; i < 39; ++i) power[i] = power[i - 1] * 10;
  }
};
inline constexpr PowersOfTen powers_of_ten;
} // namespace detail

/// 0 ≤ exponent ≤ 38, which is what 128 bits hold.
constexpr Money power_of_ten(int exponent) { return detail::powers_of_ten.power[exponent]; }

/// Sums and products that do not wrap: Error(out_of_range) instead.
Money sum_out_of_range();
inline Money checked_add(Money a, Money b) {
  Money sum;
  return __builtin_add_overflow(a, b, &sum) ? sum_out_of_range() : sum;
}
inline Money checked_subtract(Money a, Money b) {
  Money difference;
  return __builtin_sub_overflow(a, b, &difference) ? sum_out_of_range() : difference;
}
/// The same money counted in smaller units; `to` must not be less than `from`.
inline Money rescale(Money units, int from, int to) {
  if (from == to) return units;
  Money scaled;
  return __builtin_mul_overflow(units, power_of_ten(to - from), &scaled) ? sum_out_of_range()
                                                                         : scaled;
}

/// The same amount at two scales; an amount too large for the finer scale equals none there.
inline bool same_money(Money a, int a_scale, Money b, int b_scale) {
  if (a_scale > b_scale) return same_money(b, b_scale, a, a_scale);
  Money scaled;
  return !__builtin_mul_overflow(a, power_of_ten(b_scale - a_scale), &scaled) && scaled == b;
}

/// True for what a single amount may be: |amount| ≤ 10^18.
inline bool is_amount(Decimal value) {
  const Money limit = power_of_ten(max_integer_digits + value.scale);
  return value.units <= limit && value.units >= -limit;
}
/// Errors that show the amount as it was given.
[[noreturn]] void amount_too_large(std::string_view shown);
[[noreturn]] void amount_too_fine(std::string_view shown);
[[noreturn]] void amount_not_finite(std::string_view shown);

/// Plain decimal notation with exactly `scale` decimals.
void append_decimal(std::string &out, Money units, int scale);
std::string to_string(Decimal value);

/// Reads [+-]digits[.digits][e±digits]; decimals beyond max_scale must be zeros.
/// Throws the errors above, bad_text for anything that is not a number.
Decimal parse_decimal(std::string_view text);

/// A float8 is the shortest decimal that reads back as it: 0.1 is 0.1, never 0.1000000000000000055.
Decimal from_double(double value);

/// A float4 likewise: the double of the shortest decimal that reads back as it, 9.8 for 9.8f, which
/// a plain conversion makes 9.800000190734863.
double widened(float value);

double to_double(Money units, int scale);

} // namespace portfolio
