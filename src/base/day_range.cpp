#include "base/day_range.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace portfolio {
namespace {

constexpr DayRange all_days;

Day scan_bound(Scanner &scan, std::string_view what) {
  if (scan.accept("-infinity")) return all_days.from;
  if (scan.accept("infinity")) return all_days.to;
  return scan.day(what);
}

/// The day behind a day; infinite ones stay what they are.
Day next(Day day) { return day == all_days.from || day == all_days.to ? day : day + 1; }

/// The days of a range behind its opening bracket.
DayRange scan_range(Scanner &scan, bool with_lower) {
  DayRange range;
  if (!scan.accept(",")) {
    const Day lower = scan_bound(scan, "lower bound");
    range.from = with_lower ? lower : next(lower);
    scan.expect(",");
  }
  if (scan.accept(")") || scan.accept("]")) return range;
  const Day upper = scan_bound(scan, "upper bound");
  const bool with_upper = scan.accept("]");
  if (!with_upper) scan.expect(")");
  range.to = with_upper ? next(upper) : upper;
  if (range.from > range.to) scan.fail("lower bound lies after upper bound");
  return range;
}

} // namespace

DayRange days_before(Day day, std::string_view what) {
  require_day(day, what);
  return {.to = day};
}

DayRange day_range(std::string_view text) {
  Scanner scan(text, "daterange");
  DayRange range;
  if (scan.accept("empty"))
    range = {0, 0};
  else if (scan.accept("["))
    range = scan_range(scan, true);
  else if (scan.accept("("))
    range = scan_range(scan, false);
  else
    range.to = scan.day("a day or a range of days");
  scan.expect_end();
  return range;
}

} // namespace portfolio
