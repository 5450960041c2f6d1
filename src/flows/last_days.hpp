#pragma once
#include "base/day.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <string>

namespace portfolio::flows {

/// The last day on which something happened, and of the days until then those that are the last
/// one of a customer: enough to tell whether the data ends earlier than it should. Additive.
class LastDays {
public:
  LastDays() = default;
  /// As read from a text: bit i of `days`: the day i days before `until`, bit 0 is set.
  LastDays(Day until, std::uint64_t days) : days_(days), until_(until) {}

  static constexpr int remembered = 64;

  bool is_empty() const { return days_ == 0; }
  std::optional<Day> until() const { return is_empty() ? std::nullopt : std::optional(until_); }
  std::uint64_t days() const { return days_; }

  void add(Day day) { add(day, 1); }
  void add(const LastDays &other) {
    if (!other.is_empty()) add(other.until_, other.days_);
  }

  /// The longest time from one of these days to the next; nothing if they are too few to say.
  std::optional<int> usual_gap() const;
  /// Why a portfolio that is looked at as of this day looks as if its data were not complete: some
  /// days without an event are usual, this many are not. Empty if it does not.
  std::string complaint(Day as_of) const;

  friend bool operator==(const LastDays &, const LastDays &) = default;

private:
  void add(Day day, std::uint64_t days) {
    if (is_empty()) {
      *this = {day, days};
      return;
    }
    if (day > until_) {
      days_ = earlier(days_, day - until_);
      until_ = day;
    }
    days_ |= earlier(days, until_ - day);
  }
  static std::uint64_t earlier(std::uint64_t days, Day by) {
    return by < remembered ? days << by : 0;
  }

  std::uint64_t days_ = 0;
  Day until_ = 0;
  [[maybe_unused]] std::int32_t reserved_ = 0; // no byte is left to chance
};
static_assert(sizeof(LastDays) == 16);

} // namespace portfolio::flows
