#pragma once
#include "base/span.hpp"
#include "base/text.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace portfolio {

/// The length of a period: so many calendar months, or so many days; never both, never none.
using Step = Span;

/// A week is 7 days, a quarter 3 months. Error(bad_argument) for zero, negative or mixed steps.
void require_step(Step step);
/// Reads what to_string() writes of a step.
Step scan_step(Scanner &scan);

/// Where the grid of periods passes through unless told otherwise: a Monday, or the first of a
/// month.
constexpr Day default_origin(Step step) { return step.months != 0 ? 0 : 2; }

using Period = std::int64_t; ///< index of a period on its grid; 0 starts at the origin

/// Periods [start(k), start(k + 1)), every start computed from the origin: 31 January + 1 month is
/// the end of February, + 2 months 31 March again.
class Grid {
public:
  Grid(Step step, Day origin);

  Step step() const { return step_; }
  Day origin() const { return origin_; }
  Day start(Period k) const; ///< of a period that starts in the calendar, or next to it
  bool starts_in_calendar(Period k) const;
  Period index(Day day) const {
    if (step_.months == 0) return floor_divide(std::int64_t{day} - origin_, step_.days);
    return month_index(day);
  }

private:
  static std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
  }
  Period month_index(Day day) const;

  Step step_;
  Day origin_;
  std::int64_t origin_month_ = 0; ///< months since year 0
  unsigned origin_day_ = 1;       ///< day of the month
};

/// How many periods before that of the newest day a day lies, looked up by its distance to the
/// newest day.
struct PeriodAges {
  const std::uint16_t *of = nullptr;
  std::uint32_t count = 0; ///< days that are looked up
  Day newest = 0;
};
/// Fills an array of the caller's: worth its while for more than a few thousand days to look up. At
/// most 2^16 days.
PeriodAges index_ages(const Grid &grid, Day newest, std::span<std::uint16_t> days);

/// Periods first … last of a grid, more than `most` of which nothing can hold.
struct PeriodCount {
  const Grid &grid;
  Step step;
  Period first, last;
  std::int64_t most;
};
/// Error(too_large) for more than that: one stray day is the usual reason, so the hint says how to
/// leave it out. `what` are the periods, `first_day` is the function that tells a history's.
void require_few(const PeriodCount &periods, std::string_view what, std::string_view first_day);

} // namespace portfolio
