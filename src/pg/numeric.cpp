#include "pg/numeric.hpp"

#include "base/error.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

namespace {

// The layout of a numeric behind its length word, private to the server's numeric.c and the same
// on disk since 9.1: a 16-bit header, for the long form a 16-bit weight, then base-10000 digits.
constexpr std::uint16_t kind_mask = 0xC000, special = 0xC000, short_form = 0x8000;
constexpr std::uint16_t long_negative = 0x4000, long_scale_mask = 0x3FFF;
constexpr std::uint16_t short_negative = 0x2000, short_scale_mask = 0x1F80,
                        short_weight_sign = 0x0040, short_weight_mask = 0x003F;
constexpr int short_scale_shift = 7;
constexpr int digit_decimals = 4;
constexpr int small_power[] = {1, 10, 100, 1000, 10000};

struct Layout {
  bool is_special, is_negative;
  int scale, weight, digits;
  const char *at;
};

std::uint16_t load(const char *p) {
  std::uint16_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

Layout layout_of(const varlena *value) {
  const char *p = VARDATA_ANY(value);
  const auto bytes = static_cast<int>(VARSIZE_ANY_EXHDR(value));
  const std::uint16_t header = load(p);
  const auto kind = static_cast<std::uint16_t>(header & kind_mask);
  if (kind == special) return {true, false, 0, 0, 0, p};
  if (kind == short_form) {
    int weight = header & short_weight_mask;
    if (header & short_weight_sign) weight -= short_weight_mask + 1;
    return {false,
            (header & short_negative) != 0,
            (header & short_scale_mask) >> short_scale_shift,
            weight,
            (bytes - 2) / 2,
            p + 2};
  }
  return {false,
          kind == long_negative,
          header & long_scale_mask,
          static_cast<std::int16_t>(load(p + 2)),
          (bytes - 4) / 2,
          p + 4};
}

/// Cold: reports what is wrong with the value, in the words of the core.
[[noreturn]] void refuse(Datum numeric, void (*report)(std::string_view)) {
  const char *shown = DatumGetCString(DirectFunctionCall1(numeric_out, numeric));
  guard([&] { report(std::string_view(shown).substr(0, 80)); });
  pg_unreachable();
}

/// Only what is toasted costs a call.
const varlena *detoasted(Datum numeric) {
  auto *value = reinterpret_cast<varlena *>(DatumGetPointer(numeric));
  if (VARATT_IS_COMPRESSED(value) || VARATT_IS_EXTERNAL(value)) [[unlikely]]
    return pg_detoast_datum_packed(value);
  return value;
}

/// A group of digits without the last ones. The divisors are constants: of those that are not a
/// division takes longer than all the rest.
constexpr int without_last(int group, int dropped) {
  switch (dropped) {
  case 0: return group;
  case 1: return group / 10;
  case 2: return group / 100;
  case 3: return group / 1000;
  default: return 0;
  }
}

/// The quick way for most amounts: at most three groups of digits and four decimals, the last group
/// behind the point or right before it.
bool read_short(const Layout &n, Decimal &result) {
  if (n.is_special || n.digits == 0 || n.digits > 3 || n.scale > digit_decimals) return false;
  const int last = n.weight - n.digits + 1;
  if (last != 0 && last != -1) return false;
  const auto digit = [&](int i) { return static_cast<std::int16_t>(load(n.at + 2 * i)); };
  std::int64_t units = 0;
  for (int i = 0; i + 1 < n.digits; ++i) units = units * 10000 + digit(i);
  const int group = digit(n.digits - 1);
  if (last == 0)
    units = (units * 10000 + group) * small_power[n.scale];
  else
    units = units * small_power[n.scale] + without_last(group, digit_decimals - n.scale);
  result.units = n.is_negative ? -units : units;
  result.scale = n.scale;
  return true;
}

} // namespace

Decimal to_decimal(Datum numeric) {
  const Layout n = layout_of(detoasted(numeric));
  Decimal result;
  if (read_short(n, result)) [[likely]]
    return result;
  if (n.is_special) refuse(numeric, amount_not_finite);
  const int scale = n.scale < max_scale ? n.scale : max_scale;
  result = {0, scale};
  if (n.digits == 0) return result;
  if (n.weight > 4) refuse(numeric, amount_too_large); // 10^20 and more

  // Digits down to 10^-12 are three groups behind the point; whatever stands behind is not zero,
  // because a numeric keeps no trailing zero digits.
  const int last = n.weight - n.digits + 1; // power of 10000 of the last digit
  if (last < -3) refuse(numeric, amount_too_fine);
  const auto digit = [&](int i) { return static_cast<std::int16_t>(load(n.at + 2 * i)); };
  for (int i = 0; i + 1 < n.digits; ++i) result.units = result.units * 10000 + digit(i);
  // The last group may carry fewer decimals than four: the rest of it is zeros.
  const int shift = last * digit_decimals + scale, dropped = shift < 0 ? -shift : 0;
  result.units = result.units * small_power[digit_decimals - dropped] +
                 digit(n.digits - 1) / small_power[dropped];
  if (shift > 0) result.units *= power_of_ten(shift);
  if (!is_amount(result)) refuse(numeric, amount_too_large);
  if (n.is_negative) result.units = -result.units;
  return result;
}

Decimal numeric_argument(FunctionCallInfo fcinfo, int i) {
  return to_decimal(fcinfo->args[i].value);
}

Datum from_money(Money units, int scale) {
  // 39 digits and 12 decimals: at most ten digit groups before the point and three behind.
  std::int16_t groups[16];
  int count = 0;
  const int padding = (digit_decimals - scale % digit_decimals) % digit_decimals;
  UMoney rest = units < 0 ? -static_cast<UMoney>(units) : static_cast<UMoney>(units);
  int last = -(scale + padding) / digit_decimals; // power of 10000 of groups[0]
  const auto lead = static_cast<unsigned>(power_of_ten(digit_decimals - padding));
  // The lowest group takes fewer of the value's digits when the scale is no multiple of four.
  if (padding > 0) {
    groups[count++] = static_cast<std::int16_t>(static_cast<unsigned>(rest % lead) *
                                                static_cast<unsigned>(power_of_ten(padding)));
    rest /= lead;
  }
  for (; rest != 0; rest /= 10000) groups[count++] = static_cast<std::int16_t>(rest % 10000);
  int low = 0;
  while (low < count && groups[low] == 0) ++low, ++last;
  while (count > low && groups[count - 1] == 0) --count;

  const int digits = count - low;
  const std::size_t bytes = VARHDRSZ + 2 + 2 * static_cast<std::size_t>(digits);
  auto *value = static_cast<varlena *>(palloc(bytes));
  SET_VARSIZE(value, bytes);
  const int weight = digits == 0 ? 0 : last + digits - 1;
  auto header = static_cast<std::uint16_t>(short_form | scale << short_scale_shift |
                                           (weight & short_weight_mask));
  if (weight < 0) header |= short_weight_sign;
  if (units < 0) header |= short_negative;
  char *p = VARDATA(value);
  std::memcpy(p, &header, sizeof header);
  for (int i = 0; i < digits; ++i) std::memcpy(p + 2 + 2 * i, &groups[count - 1 - i], 2);
  return PointerGetDatum(value);
}

} // namespace portfolio::pg
