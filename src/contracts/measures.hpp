#pragma once
#include "contracts/timeline.hpp"

#include <optional>

namespace portfolio::contracts {

/// Sum of the paid rates that cover the day, in the history's unit; 0 in a pause.
/// Error(bad_argument) for less than 0.
Money monthly_rate(const ContractHistory &history, Day day);

/// How long, at as_of, the customer had been one: days of the last stretch that began before as_of,
/// from its beginning until as_of, or until its end if it had ended by then. Nothing before the
/// first stretch.
std::optional<std::int32_t> tenure(const ContractHistory &history, Day as_of, Span bridge = {});

/// Money for some days, counted in parts of a monthly rate.
struct Revenue {
  Money units = 0;
  int scale = 0; ///< that of the history, at least 2
};
/// What is earned on the days [from, to): every calendar month earns its rate, every day of it an
/// equal part. Exact with the common denominator 377580 = lcm(28, 29, 30, 31) of the parts, and
/// rounded once, half away from zero. Error(bad_argument) where it would have no end.
Revenue revenue(const ContractHistory &history, Day from, Day to);

/// The steps of revenue(), for those who follow a rate from day to day: time in parts of months,
/// counted from the year 0 until the day begins, and the sum of rate · parts as money. `unit` is
/// that of the rates.
std::int64_t month_parts(Day day);
Revenue revenue_of(Money rate_parts, Unit unit);

} // namespace portfolio::contracts
