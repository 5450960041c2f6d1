#pragma once
#include "base/money.hpp"

#include <span>
#include <string_view>

namespace portfolio::pareto {

/// A share between 0 and 1 as its user wrote it, numerator / 10^decimals: 0.8 is 8/10, never
/// 0.8000000000000000444, so that a customer at exactly 80 % is found there.
struct Share {
  std::int64_t numerator = 0;
  int decimals = 0;
};

/// The shortest decimal that reads back as `value`. Error(bad_argument) naming `what` unless
/// 0 ≤ value ≤ 1 with at most 18 decimals.
Share to_share(double value, std::string_view what);

/// The least whole amount that is not below this share of `base`: amount < share·base exactly when
/// amount < least_amount(share, base). The base is not negative.
Money least_amount(Share share, Money base);

/// Where class A ends and where class B ends, as cumulative shares.
struct Cuts {
  Share a{8, 1};
  Share b{95, 2};
};

/// Two numbers, 0 < a < b ≤ 1, or Error(bad_argument).
Cuts to_cuts(std::span<const double> values);

/// What the shares are shares of.
enum class Base {
  positive, ///< the sum of the positive values
  net,      ///< the sum of all values, losses subtracted
};

/// "positive" or "net", or Error(bad_argument).
Base to_base(std::string_view name);

} // namespace portfolio::pareto
