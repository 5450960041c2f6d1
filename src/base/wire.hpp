#pragma once
#include "base/error.hpp"
#include "base/money.hpp"
#include "base/stop.hpp"
#include "base/unit.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace portfolio {

/// Variable-length integers, seven bits a byte, least significant first (LEB128), and zigzag for
/// signed ones: small numbers are short, and the bytes are the same on every machine.

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}
constexpr UMoney zigzag(Money v) {
  return (static_cast<UMoney>(v) << 1) ^ static_cast<UMoney>(v >> 127);
}
constexpr Money unzigzag(UMoney v) {
  return static_cast<Money>(v >> 1) ^ -static_cast<Money>(v & 1);
}

inline constexpr std::size_t max_varint_bytes = 10; ///< of 64 bits
inline constexpr std::size_t max_money_bytes = 19;  ///< of 128 bits

/// Writes at p, which must have room, and returns the end.
template <class Unsigned> std::uint8_t *put_varint(std::uint8_t *p, Unsigned v) {
  for (; v >= 0x80; v >>= 7) *p++ = static_cast<std::uint8_t>(v | 0x80);
  *p++ = static_cast<std::uint8_t>(v);
  return p;
}
inline std::uint8_t *put_money(std::uint8_t *p, Money v) {
  if (v == static_cast<std::int64_t>(v)) return put_varint(p, zigzag(static_cast<std::int64_t>(v)));
  return put_varint(p, zigzag(v));
}

/// Reads trusted bytes at p and moves it on.
template <class Unsigned> Unsigned take_varint(const std::uint8_t *&p) {
  Unsigned v = *p & 0x7F;
  for (int shift = 7; *p++ & 0x80; shift += 7) v |= static_cast<Unsigned>(*p & 0x7F) << shift;
  return v;
}

/// What bytes are for: to be read again, or to be compared. The latter are the same for equal
/// values, however many decimals they show, and nothing reads them.
enum class Form { readable, comparable };

class Writer {
public:
  /// `unit`: that of all money.
  explicit Writer(Form form = Form::readable, Unit unit = {}) : form_(form), unit_(unit) {}

  void byte(std::uint8_t v) { append(&v, &v + 1); }
  void number(std::uint64_t v) {
    poll_sometimes();
    std::uint8_t buffer[max_varint_bytes];
    append(buffer, put_varint(buffer, v));
  }
  void signed_number(std::int64_t v) { number(zigzag(v)); }
  /// The scale of all money that is written; what one unit of it has parts of.
  void scale() {
    if (form_ == Form::readable) byte(static_cast<std::uint8_t>(unit_.scale));
  }
  void denominator() {
    if (form_ == Form::readable) number(static_cast<std::uint64_t>(unit_.denominator));
  }
  void money(Money v) { money(v, unit_); }
  /// The same in a unit of its own.
  void money(Money v, Unit unit) {
    if (form_ == Form::comparable) return unit.is_whole() ? decimal(v, unit.scale) : part(v, unit);
    integer(v);
  }
  /// Zero has one spelling, whichever its sign.
  void real(double v) {
    const auto bits = __builtin_bit_cast(std::uint64_t, v + 0.0);
    std::uint8_t buffer[8];
    for (int i = 0; i < 8; ++i) buffer[i] = static_cast<std::uint8_t>(bits >> (8 * i));
    append(buffer, buffer + 8);
  }
  const Bytes &bytes() const { return bytes_; }
  Form form() const { return form_; }

private:
  /// Not inline: GCC 14 and later see overflows in a vector that grows by a few bytes.
  [[gnu::noinline]] void append(const std::uint8_t *begin, const std::uint8_t *end) {
    bytes_.insert(bytes_.end(), begin, end);
  }
  void integer(Money v) {
    std::uint8_t buffer[max_money_bytes];
    append(buffer, put_money(buffer, v));
  }
  /// Without zeros behind.
  void decimal(Money v, int scale) {
    for (; scale > 0 && v % 10 == 0; v /= 10) --scale;
    byte(static_cast<std::uint8_t>(scale));
    integer(v);
  }
  /// As a decimal if money can have so many decimals and is not too large for them, or as numerator
  /// and denominator without common factors: that depends on the amount, not on its unit.
  void part(Money v, Unit unit) {
    Money denominator = power_of_ten(unit.scale) * unit.denominator;
    auto common = static_cast<UMoney>(denominator);
    for (UMoney rest = v < 0 ? -static_cast<UMoney>(v) : static_cast<UMoney>(v); rest != 0;)
      std::swap(rest, common %= rest);
    v /= static_cast<Money>(common);
    denominator /= static_cast<Money>(common);
    int scale = 0;
    while (scale < max_scale && power_of_ten(scale) % denominator != 0) ++scale;
    Money units;
    if (power_of_ten(scale) % denominator == 0 &&
        !__builtin_mul_overflow(v, power_of_ten(scale) / denominator, &units))
      return decimal(units, scale);
    byte(0xFF);
    integer(v);
    integer(denominator);
  }
  Form form_;
  Unit unit_;
  Bytes bytes_;
};

/// Reads bytes that nobody vouches for: every step is bounded, a number has one spelling only, and
/// what is wrong is an Error(bad_binary) that names the type.
class Reader {
public:
  Reader(std::span<const std::uint8_t> bytes, const char *type) : rest_(bytes), type_(type) {}

  std::uint8_t byte() {
    if (rest_.empty()) fail("unexpected end");
    const std::uint8_t v = rest_.front();
    rest_ = rest_.subspan(1);
    return v;
  }
  std::uint64_t number() {
    poll_sometimes();
    return varint<std::uint64_t>(64);
  }
  std::int64_t signed_number() { return unzigzag(number()); }
  std::int32_t signed_int() {
    const std::int64_t v = signed_number();
    if (v != static_cast<std::int32_t>(v)) fail("number out of range");
    return static_cast<std::int32_t>(v);
  }
  Money money() {
    poll_sometimes();
    return unzigzag(varint<UMoney>(128));
  }
  double real() {
    poll_sometimes();
    std::uint64_t bits = 0;
    for (int shift = 0; shift < 64; shift += 8) bits |= std::uint64_t{byte()} << shift;
    if (bits == std::uint64_t{1} << 63) fail("negative zero");
    return __builtin_bit_cast(double, bits);
  }
  /// A number of things of which each takes at least `bytes_each` of the remaining bytes.
  std::uint64_t count(std::size_t bytes_each) {
    const std::uint64_t n = number();
    if (n > rest_.size() / bytes_each) fail("count exceeds the bytes that follow");
    return n;
  }
  void version(std::uint8_t expected) {
    const std::uint8_t found = byte();
    if (found != expected) fail("unknown version " + std::to_string(found));
  }
  void end() const {
    if (!rest_.empty()) fail("trailing bytes");
  }
  [[noreturn]] void fail(const std::string &why) const {
    throw Error(Fault::bad_binary,
                "invalid binary representation of type " + std::string(type_) + ": " + why);
  }

private:
  template <class Unsigned> Unsigned varint(int bits) {
    Unsigned v = 0;
    for (int shift = 0;; shift += 7) {
      const std::uint8_t b = byte();
      const Unsigned digit = b & 0x7F;
      if (shift >= bits || (digit << shift) >> shift != digit) fail("number too large");
      v |= digit << shift;
      if (b & 0x80) continue;
      if (b == 0 && shift > 0) fail("number with leading zeros");
      return v;
    }
  }
  std::span<const std::uint8_t> rest_;
  const char *type_;
};

} // namespace portfolio
