#include "base/period.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace portfolio {

namespace {

/// So that a period and the next one lie where days can be counted.
constexpr std::int32_t max_years = 1000;

std::int64_t month_number(std::chrono::year_month_day date) {
  return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1;
}

} // namespace

void require_step(Step step) {
  const bool mixed = step.months != 0 && step.days != 0;
  if (mixed || step.months < 0 || step.days < 0 || step == Step{})
    throw Error(Fault::bad_argument,
                "step must be a positive number of days or of months, not \"" + to_string(step) +
                    "\"",
                "Write for instance interval '1 month', '1 week' or '1 day'.");
  if (step.months > max_years * 12 || step.days > max_years * 366)
    throw Error(Fault::bad_argument,
                "step must be at most 1000 years, not \"" + to_string(step) + "\"");
}

Step scan_step(Scanner &scan) {
  const std::int64_t n = scan.signed_number("number of days or months");
  if (n < 1 || n > INT32_MAX) scan.fail("step out of range");
  const auto count = static_cast<std::int32_t>(n);
  if (scan.accept("days") || scan.accept("day")) return {0, count};
  if (scan.accept("months") || scan.accept("month")) return {count, 0};
  scan.fail("expected \"days\" or \"months\"");
}

Grid::Grid(Step step, Day origin) : step_(step), origin_(origin) {
  require_step(step);
  require_day(origin, "origin");
  const auto date = to_date(origin);
  origin_month_ = month_number(date);
  origin_day_ = static_cast<unsigned>(date.day());
}

Day Grid::start(Period k) const {
  using namespace std::chrono;
  if (step_.months == 0) return static_cast<Day>(origin_ + k * step_.days);
  const std::int64_t month = origin_month_ + k * step_.months;
  const std::int64_t y = floor_divide(month, 12);
  const year_month ym = year{static_cast<int>(y)} / static_cast<int>(month - y * 12 + 1);
  const unsigned last = static_cast<unsigned>((ym / std::chrono::last).day());
  return to_day(ym / static_cast<int>(std::min(origin_day_, last)));
}

bool Grid::starts_in_calendar(Period k) const {
  const Period before = step_.months == 0 ? -(std::int64_t{origin_} - min_day) / step_.days
                                          : -origin_month_ / step_.months;
  const Period after = step_.months == 0 ? (std::int64_t{max_day} - origin_) / step_.days
                                         : (10'000 * 12 - origin_month_) / step_.months;
  return k >= before && k <= after && is_day(start(k));
}

Period Grid::month_index(Day day) const {
  const Period k = floor_divide(month_number(to_date(day)) - origin_month_, step_.months);
  if (origin_day_ == 1) return k;
  return start(k) > day ? k - 1 : k;
}

PeriodAges index_ages(const Grid &grid, Day newest, std::span<std::uint16_t> days) {
  const Period last = grid.index(newest);
  for (std::size_t i = 0; i < days.size(); ++i)
    days[i] = static_cast<std::uint16_t>(last - grid.index(newest - static_cast<Day>(i)));
  return {days.data(), static_cast<std::uint32_t>(days.size()), newest};
}

void require_few(const PeriodCount &periods, std::string_view what, std::string_view first_day) {
  const std::int64_t count = std::int64_t{periods.last} - periods.first + 1;
  if (count <= periods.most) return;
  const auto earliest = static_cast<Period>(periods.last - periods.most + 1);
  throw Error(Fault::too_large,
              std::to_string(count) + " " + std::string(what) + " of " + to_string(periods.step) +
                  " from " + to_string(periods.grid.start(periods.first)) +
                  " to as_of exceed the limit of " + std::to_string(periods.most),
              "Correct as_of or the earliest day, leave it out with FILTER (WHERE " +
                  std::string(first_day) + " >= '" + to_string(periods.grid.start(earliest)) +
                  "'), or use a longer step.");
}

} // namespace portfolio
