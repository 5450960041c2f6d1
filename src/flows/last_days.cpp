#include "flows/last_days.hpp"

#include <algorithm>

namespace portfolio::flows {

namespace {

constexpr int least_days = 8;  ///< that show what is usual
constexpr int least_gap = 7;   ///< a holiday is none
constexpr int times_usual = 3; ///< and longer than what is usual

} // namespace

std::optional<int> LastDays::usual_gap() const {
  if (std::popcount(days_) < least_days) return std::nullopt;
  int longest = 1;
  for (std::uint64_t rest = days_ >> 1, gap = 1; rest != 0; rest >>= 1, ++gap)
    if ((rest & 1) != 0) {
      longest = std::max(longest, static_cast<int>(gap));
      gap = 0;
    }
  return longest;
}

std::string LastDays::complaint(Day as_of) const {
  const std::optional<int> usual = usual_gap();
  if (!usual) return {};
  const Day idle = as_of - 1 - until_;
  if (idle <= std::max(least_gap, times_usual * *usual)) return {};
  return "nothing happened in the last " + std::to_string(idle) + " days before as_of, usually " +
         "something every " + (*usual == 1 ? "day" : std::to_string(*usual) + " days") +
         ": is the load complete?";
}

} // namespace portfolio::flows
