#include "base/day.hpp"

#include "base/error.hpp"

#include <limits>

namespace portfolio {

namespace {

void append_digits(std::string &out, unsigned value, int digits) {
  char text[8];
  for (int i = digits - 1; i >= 0; --i, value /= 10) text[i] = static_cast<char>('0' + value % 10);
  out.append(text, static_cast<std::size_t>(digits));
}

/// Any day that 32 bits hold; years of the calendar in <chrono> have 16.
std::string describe(Day day) {
  if (day == std::numeric_limits<Day>::max()) return "infinity";
  if (day == std::numeric_limits<Day>::min()) return "-infinity";
  constexpr Day days_of_cycle = 146'097, years_of_cycle = 400;
  const Day rest = (day % days_of_cycle + days_of_cycle) % days_of_cycle;
  const auto date = to_date(rest);
  const int year = static_cast<int>(date.year()) + (day - rest) / days_of_cycle * years_of_cycle;
  if (year < 1) return "day " + std::to_string(day) + " relative to 2000-01-01";
  std::string text = std::to_string(year) + "-";
  append_digits(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

} // namespace

void append_day(std::string &out, Day day) {
  const auto date = to_date(day);
  append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
}

std::string to_string(Day day) {
  std::string text;
  append_day(text, day);
  return text;
}

void day_out_of_range(Day day, std::string_view what) {
  throw Error(Fault::bad_date, std::string(what) + " out of range: " + describe(day),
              "Dates lie between 0001-01-01 and 9999-12-31.");
}

} // namespace portfolio
