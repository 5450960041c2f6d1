#pragma once
#include "base/money.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace portfolio {

/// Fields of any width from 0 to 128 bits, one behind the other, least significant bit first.
static_assert(std::endian::native == std::endian::little,
              "bit fields are read with native loads; a big-endian machine needs a byte swap here");

constexpr int bit_width_of(UMoney v) {
  const auto high = static_cast<std::uint64_t>(v >> 64);
  return static_cast<int>(high != 0 ? 64 + std::bit_width(high)
                                    : std::bit_width(static_cast<std::uint64_t>(v)));
}

constexpr std::uint64_t low_bits(int width) {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

class BitWriter {
public:
  explicit BitWriter(std::uint8_t *out) : out_(out) {}

  void put(std::uint64_t v, int width) { // width ≤ 56
    pending_ |= v << filled_;
    for (filled_ += width; filled_ >= 8; filled_ -= 8, pending_ >>= 8)
      *out_++ = static_cast<std::uint8_t>(pending_);
  }
  void put_wide(UMoney v, int width) {
    for (; width > 56; width -= 56, v >>= 56) put(static_cast<std::uint64_t>(v) & low_bits(56), 56);
    put(static_cast<std::uint64_t>(v), width);
  }
  /// Fills the last byte with zeros and returns the end.
  std::uint8_t *finish() {
    if (filled_ > 0) *out_++ = static_cast<std::uint8_t>(pending_);
    filled_ = 0;
    pending_ = 0;
    return out_;
  }

private:
  std::uint8_t *out_;
  std::uint64_t pending_ = 0;
  int filled_ = 0;
};

class BitReader {
public:
  /// Fields start at `begin` and end before `end`; all of [floor, end) may be read.
  BitReader(const std::uint8_t *floor, const std::uint8_t *begin, const std::uint8_t *end)
      : begin_(begin), end_(end), roomy_(end - floor >= 8) {}

  /// At least 57 bits from this bit on, of which those behind the end mean nothing.
  [[gnu::always_inline]] std::uint64_t window(std::size_t bit) const {
    const std::uint8_t *p = begin_ + bit / 8;
    if (!roomy_) [[unlikely]]
      return narrow(p) >> (bit % 8);
    // The last eight bytes serve for all of their fields: no branch that depends on the data.
    const std::uint8_t *from = p < end_ - 8 ? p : end_ - 8;
    std::uint64_t word;
    std::memcpy(&word, from, 8);
    return word >> ((static_cast<std::size_t>(p - from) * 8 + bit % 8) & 63);
  }
  std::uint64_t get(std::size_t bit, int width) const { return window(bit) & low_bits(width); }
  UMoney get_wide(std::size_t bit, int width) const {
    UMoney v = 0;
    for (int at = 0; at < width; at += 56) {
      const int part = width - at < 56 ? width - at : 56;
      v |= static_cast<UMoney>(get(bit + static_cast<std::size_t>(at), part)) << at;
    }
    return v;
  }

private:
  std::uint64_t narrow(const std::uint8_t *p) const {
    std::uint64_t word = 0;
    for (int shift = 0; p < end_ && shift < 64; ++p, shift += 8) word |= std::uint64_t{*p} << shift;
    return word;
  }
  const std::uint8_t *begin_;
  const std::uint8_t *end_;
  bool roomy_;
};

} // namespace portfolio
