#pragma once
#include "base/money.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio {

/// An unsigned integer of 320 bits, for exact sums of squares. Who uses it keeps within them: the
/// square of an amount has 200 bits, and there are at most 2^60 of them.
class Wide {
public:
  static constexpr int limbs = 5;
  static constexpr std::size_t most_digits = 96; ///< all such numbers fit

  constexpr Wide() = default;
  explicit constexpr Wide(std::uint64_t n) : limb_{n} {}
  static Wide square(UMoney n);
  /// Of at most most_digits digits.
  static Wide from_digits(std::string_view digits);

  std::uint64_t limb(int i) const { return limb_[i]; } ///< of 64 bits, the lowest first
  void set_limb(int i, std::uint64_t bits) { limb_[i] = bits; }

  Wide &operator+=(const Wide &more);
  /// `less` is at most this.
  Wide &operator-=(const Wide &less);
  Wide &operator*=(std::uint64_t factor);
  /// Divides by a number above 0 and returns what is left over.
  std::uint64_t divide(std::uint64_t divisor);

  friend std::strong_ordering operator<=>(const Wide &a, const Wide &b);
  friend bool operator==(const Wide &a, const Wide &b) = default;
  double to_double() const;
  std::string digits() const;

private:
  std::uint64_t limb_[limbs] = {};
};

inline Wide square_of(Money n) {
  return Wide::square(n < 0 ? -static_cast<UMoney>(n) : static_cast<UMoney>(n));
}

} // namespace portfolio
