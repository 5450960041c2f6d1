#pragma once
#include "base/day.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio {

/// A length of time of whole months, by the calendar, and then whole days; none of them negative.
/// 31 January + 1 month is the last day of February.
struct Span {
  std::int32_t months = 0;
  std::int32_t days = 0;
  friend bool operator==(const Span &, const Span &) = default;
};
std::string to_string(Span span); ///< "1 month 5 days"

/// Error(bad_argument) for a negative part; `what` names the argument.
void require_span(Span span, std::string_view what);

/// Never beyond max_day + 1 (open_end), nor before min_day; what is open stays open.
Day later(Day day, Span span);
Day earlier(Day day, Span span);

} // namespace portfolio
