#pragma once
#include "cohorts/cohort_calendar.hpp"
#include "history/purchases.hpp"

#include <cstdint>

namespace portfolio::cohorts {

using history::Purchases;

/// What members with purchases only did at one age, in plain small numbers. See CohortCell.
struct CohortTally {
  std::int64_t revenue = 0;
  std::uint16_t active = 0, last = 0, current = 0, current_active = 0;

  /// Adding up does not overflow for so many members of up to 128 days of so large amounts: 2^15 ·
  /// 2^7 · 2^40.
  static constexpr int max_amount_width = 40;
  static constexpr std::int64_t max_members = std::int64_t{1} << 15;
};
static_assert(sizeof(CohortTally) == 16);

/// Counts the purchases of a member, of whom the first lies `first` days before the newest day,
/// into the tallies of the cohort by age; age_of(days before the newest day). Returns the age at
/// the last purchase.
///
/// Whether the next purchase falls into the next period is not what a processor can foresee, so
/// there is no branch that depends on it.
template <class AgeOf>
[[gnu::always_inline]] inline std::uint64_t tally_member(const Purchases &purchases,
                                                         std::uint64_t first, CohortTally *cohort,
                                                         const AgeOf &age_of) {
  cohort->revenue += static_cast<std::int64_t>(purchases.first_amount());
  ++cohort->active;
  std::uint64_t before = first, age = 0;
  purchases.each_further([&](std::uint64_t days, std::uint64_t amount) {
    if (__builtin_sub_overflow(before, days, &before)) return false; // not known yet
    const std::uint64_t now = age_of(before);
    cohort[now].revenue += static_cast<std::int64_t>(amount);
    cohort[now].active = static_cast<std::uint16_t>(cohort[now].active + (now != age));
    age = now;
    return true;
  });
  ++cohort[age].last;
  return age;
}

/// With the age counted in periods of the calendar.
inline void tally_calendar(const Purchases &purchases, std::uint64_t first, CohortTally *cohort,
                           const PeriodAges &ages) {
  const std::uint16_t *const of = ages.of, newest = of[first];
  tally_member(purchases, first, cohort, [&](std::uint64_t before) {
    return static_cast<std::uint64_t>(newest - of[before]);
  });
}

/// With the age counted in own steps; these end when the calendar does not tell, so it is noted
/// here who is in the middle of which.
inline void tally_personal(const Purchases &purchases, std::uint64_t first, CohortTally *cohort,
                           const CohortCalendar &calendar) {
  const auto count = [&](const auto &age_of, std::uint64_t at_as_of) {
    const std::uint64_t last = tally_member(purchases, first, cohort, age_of);
    ++cohort[at_as_of].current;
    cohort[at_as_of].current_active =
        static_cast<std::uint16_t>(cohort[at_as_of].current_active + (last == at_as_of));
  };
  const Step step = calendar.parameters().step;
  if (step.months == 0) {
    const auto days = static_cast<std::uint32_t>(step.days);
    const auto age_after = [&](std::uint64_t passed) -> std::uint64_t {
      return static_cast<std::uint32_t>(passed) / days;
    };
    count([&](std::uint64_t before) { return age_after(first - before); }, age_after(first + 1));
  } else {
    const auto months = static_cast<std::uint32_t>(step.months);
    const std::uint16_t begin = CohortCalendar::first_code(purchases.first_day());
    const auto age_at = [&](std::uint16_t code) -> std::uint64_t {
      return std::uint32_t{static_cast<std::uint16_t>(code - begin)} / 32 / months;
    };
    const std::uint16_t *const codes = calendar.month_codes();
    count([&](std::uint64_t before) { return age_at(codes[before]); },
          age_at(calendar.as_of_code()));
  }
}

} // namespace portfolio::cohorts
