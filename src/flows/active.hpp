#pragma once
#include "base/period.hpp"
#include "flows/tally.hpp"
#include "history/purchases.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace portfolio::flows {

using history::Purchases;

/// The active periods of a customer with purchases only; none if its first day is not among those
/// that the calendar looks up.
class ActivePeriods {
public:
  ActivePeriods(const Purchases &purchases, const PeriodAges &ages) {
    const auto first = static_cast<std::uint32_t>(ages.newest - purchases.first_day());
    if (first >= ages.count) return;
    const std::uint16_t *const age_of = ages.of;
    std::uint64_t before = first; // days between the purchase and the newest day
    std::uint64_t age = age_of[first], revenue = purchases.first_amount();
    ActivePeriod *last = periods_.data();
    *last = {age, static_cast<std::int64_t>(revenue)};
    purchases.each_further([&](std::uint64_t days, std::uint64_t amount) {
      if (__builtin_sub_overflow(before, days, &before)) { // not known yet
        before += days;
        return false;
      }
      const std::uint64_t now = age_of[before];
      // In numbers, because a branch would be mispredicted at every other purchase.
      const std::uint64_t is_next = now < age;
      revenue = (revenue & (is_next - 1)) + amount;
      last += is_next;
      *last = {now, static_cast<std::int64_t>(revenue)};
      age = now;
      return true;
    });
    count_ = static_cast<std::size_t>(last - periods_.data()) + 1;
    last_day_ = ages.newest - static_cast<Day>(before);
  }
  std::span<const ActivePeriod> periods() const { return {periods_.data(), count_}; }
  Day last_day() const { return last_day_; } ///< with a purchase, if there are periods

private:
  std::array<ActivePeriod, Purchases::max_days> periods_; // uninitialised behind count_
  std::size_t count_ = 0;
  Day last_day_ = 0;
};

} // namespace portfolio::flows
