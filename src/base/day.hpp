#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio {

/// A calendar day of the portfolio's time zone: days since 2000-01-01, as PostgreSQL's date.
using Day = std::int32_t;

inline constexpr std::chrono::sys_days day_zero =
    std::chrono::year{2000} / std::chrono::January / std::chrono::day{1};

constexpr Day to_day(std::chrono::year_month_day date) {
  return static_cast<Day>((std::chrono::sys_days{date} - day_zero).count());
}
constexpr std::chrono::year_month_day to_date(Day day) { return day_zero + std::chrono::days{day}; }

/// The days a portfolio may hold, 0001-01-01 … 9999-12-31. Bounds such as as_of are days too, so
/// the very last one never lies before any.
inline constexpr Day min_day = to_day(std::chrono::year{1} / 1 / 1);
inline constexpr Day max_day = to_day(std::chrono::year{9999} / 12 / 31);
static_assert(min_day == -730119 && max_day == 2921939);

constexpr bool is_day(Day day) { return day >= min_day && day <= max_day; }

/// "2024-02-29"; four-digit years, the only ones there are.
void append_day(std::string &out, Day day);
std::string to_string(Day day);

/// Refuses days outside the range above, infinities included; `what` names the argument.
[[noreturn]] void day_out_of_range(Day day, std::string_view what);
inline void require_day(Day day, std::string_view what) {
  if (!is_day(day)) [[unlikely]]
    day_out_of_range(day, what);
}

} // namespace portfolio
