#pragma once
#include "base/stop.hpp"
#include "pareto/share.hpp"

#include <span>

namespace portfolio::pareto {

/// The values of one window partition, in the order of its rows. Plain memory that the caller owns:
/// numbers beside the scale of each row's value, `absent` where it is NULL.
inline constexpr std::uint8_t absent = 0xFF;

/// A 128-bit integer that needs no 16-byte alignment, which the server's allocator does not give.
struct WideInteger {
  std::uint64_t low;
  std::int64_t high;
  static WideInteger of(Money v) {
    return {static_cast<std::uint64_t>(v), static_cast<std::int64_t>(v >> 64)};
  }
  Money value() const {
    return static_cast<Money>(static_cast<UMoney>(static_cast<UMoney>(high) << 64) | low);
  }
};

struct NumericColumn {
  std::span<const WideInteger> units; ///< of 10^-scale
  std::span<const std::uint8_t> scales;
};

struct DoubleColumn {
  std::span<const double> values;       ///< NaN and infinities are Errors(out_of_range)
  std::span<const std::uint8_t> scales; ///< `absent` or anything else
};

/// The class of each row, 'A' to 'D', or 0 for an absent value.
void classify(const NumericColumn &column, const Cuts &cuts, Base base, std::span<char> classes,
              Stop stop);
void classify(const DoubleColumn &column, const Cuts &cuts, Base base, std::span<char> classes,
              Stop stop);

/// For each row the share of the base that its value and all greater ones hold; NaN for an absent
/// value and where the base is not positive. On the positive base values that are not positive add
/// nothing: their share is 1. On the net base they are subtracted, so that the shares rise above 1
/// and come back to it: the whale curve.
void accumulate(const NumericColumn &column, Base base, std::span<double> shares, Stop stop);
void accumulate(const DoubleColumn &column, Base base, std::span<double> shares, Stop stop);

} // namespace portfolio::pareto
