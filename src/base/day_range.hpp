#pragma once
#include "base/day.hpp"

#include <limits>
#include <string_view>

namespace portfolio {

/// The days from `from` until `to`, exclusive; all of them unless told otherwise.
struct DayRange {
  Day from = std::numeric_limits<Day>::min();
  Day to = std::numeric_limits<Day>::max();
  bool contains(Day day) const { return day >= from && day < to; }
};

/// The days before a day, `what` names it; Error unless it is one.
DayRange days_before(Day day, std::string_view what);

/// A range as PostgreSQL writes one, or a day for all days before it: "[2024-01-01,2024-02-01)",
/// "(,2024-02-01)", "empty", "2024-07-01". Days are yyyy-mm-dd, whatever a session calls them.
/// Error(bad_text) for anything else.
DayRange day_range(std::string_view text);

} // namespace portfolio
