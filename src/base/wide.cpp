#include "base/wide.hpp"

#include <algorithm>

namespace portfolio {
namespace {

std::uint64_t low(UMoney n) { return static_cast<std::uint64_t>(n); }
std::uint64_t high(UMoney n) { return static_cast<std::uint64_t>(n >> 64); }

} // namespace

Wide Wide::square(UMoney n) {
  const UMoney a = low(n), b = high(n), cross = a * b;
  // n² = a² + 2·a·b·2^64 + b²·2^128; the cross product goes in twice.
  Wide sum, twice;
  sum.limb_[0] = low(a * a);
  sum.limb_[1] = high(a * a);
  sum.limb_[2] = low(b * b);
  sum.limb_[3] = high(b * b);
  twice.limb_[1] = low(cross);
  twice.limb_[2] = high(cross);
  sum += twice;
  return sum += twice;
}

Wide Wide::from_digits(std::string_view digits) {
  Wide value;
  for (const char digit : digits) {
    value *= 10;
    value += Wide(static_cast<std::uint64_t>(digit - '0'));
  }
  return value;
}

Wide &Wide::operator+=(const Wide &more) {
  UMoney carry = 0;
  for (int i = 0; i < limbs; ++i) {
    carry += UMoney{limb_[i]} + more.limb_[i];
    limb_[i] = low(carry);
    carry >>= 64;
  }
  return *this;
}

Wide &Wide::operator-=(const Wide &less) {
  std::uint64_t borrow = 0;
  for (int i = 0; i < limbs; ++i) {
    const UMoney taken = UMoney{less.limb_[i]} + borrow;
    borrow = limb_[i] < taken;
    limb_[i] = low(limb_[i] - taken);
  }
  return *this;
}

Wide &Wide::operator*=(std::uint64_t factor) {
  UMoney carry = 0;
  for (std::uint64_t &each : limb_) {
    carry += UMoney{each} * factor;
    each = low(carry);
    carry >>= 64;
  }
  return *this;
}

std::strong_ordering operator<=>(const Wide &a, const Wide &b) {
  for (int i = Wide::limbs - 1; i > 0; --i)
    if (a.limb_[i] != b.limb_[i]) return a.limb_[i] <=> b.limb_[i];
  return a.limb_[0] <=> b.limb_[0];
}

double Wide::to_double() const {
  double value = 0;
  for (int i = limbs - 1; i >= 0; --i) value = value * 0x1p64 + static_cast<double>(limb_[i]);
  return value;
}

std::uint64_t Wide::divide(std::uint64_t divisor) {
  UMoney rest = 0;
  for (int i = limbs - 1; i >= 0; --i) {
    rest = rest << 64 | limb_[i];
    limb_[i] = low(rest / divisor);
    rest %= divisor;
  }
  return low(rest);
}

std::string Wide::digits() const {
  std::string text;
  Wide rest = *this;
  do text += static_cast<char>('0' + static_cast<int>(rest.divide(10)));
  while (rest != Wide());
  std::ranges::reverse(text);
  return text;
}

} // namespace portfolio
