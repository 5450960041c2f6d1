#include "base/span.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace portfolio {

namespace {

constexpr Day never_again = max_day + 1;

std::int64_t clamped(std::int64_t day) {
  return std::clamp<std::int64_t>(day, min_day, never_again);
}

Day moved(Day day, std::int64_t months, std::int64_t days) {
  using namespace std::chrono;
  if (day >= never_again) return never_again;
  if (months != 0) {
    const year_month_day date = to_date(day);
    const std::int64_t month = std::int64_t{static_cast<int>(date.year())} * 12 +
                               static_cast<unsigned>(date.month()) - 1 + months;
    if (month < 12) return min_day; // before the year 1
    if (month >= 120000) return never_again;
    const year_month target = year{static_cast<int>(month / 12)} / static_cast<int>(month % 12 + 1);
    const auto last = (target / std::chrono::last).day();
    day = to_day(target / std::min(date.day(), last));
  }
  return static_cast<Day>(clamped(std::int64_t{day} + days));
}

std::string count_of(std::int32_t n, const char *unit) {
  return std::to_string(n) + " " + unit + (n == 1 || n == -1 ? "" : "s");
}

} // namespace

std::string to_string(Span span) {
  if (span.months == 0) return count_of(span.days, "day");
  if (span.days == 0) return count_of(span.months, "month");
  return count_of(span.months, "month") + " " + count_of(span.days, "day");
}

void require_span(Span span, std::string_view what) {
  if (span.months >= 0 && span.days >= 0) return;
  throw Error(Fault::bad_argument,
              std::string(what) + " must not be negative: \"" + to_string(span) + "\"",
              "Write for instance interval '30 days' or interval '1 month'.");
}

Day later(Day day, Span span) { return moved(day, span.months, span.days); }
Day earlier(Day day, Span span) {
  return moved(day, -std::int64_t{span.months}, -std::int64_t{span.days});
}

} // namespace portfolio
