#pragma once
#include "base/period.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace portfolio::cohorts {

/// From where the age of a cohort's member is counted: periods of the calendar since that of the
/// first day, or whole steps since the member's own first day.
enum class Anchor : std::uint8_t { calendar, personal };
std::string_view name_of(Anchor anchor);
/// "calendar" or "personal"; Error(bad_argument) that shows anything else.
Anchor anchor_of(std::string_view name);

/// What a member does: buy, from the first purchase on, or pay for contracts, from the first day on
/// that is paid for. A purchase makes active in its period, a contract in whose last day it covers.
enum class CohortBasis : std::uint8_t { purchases, contracts };
std::string_view name_of(CohortBasis basis);

/// How cohorts are told apart. A cohort is the calendar period of the first day, whatever the
/// anchor.
struct CohortParameters {
  Step step;
  Day as_of;  ///< events from this day on do not exist
  Day origin; ///< a day on which a period starts
  Anchor anchor;
  CohortBasis basis = CohortBasis::purchases;
  bool has_contracts() const { return basis == CohortBasis::contracts; }
  friend bool operator==(const CohortParameters &, const CohortParameters &) = default;
};

/// The periods before as_of, and the ages of members. Refuses nonsense: Error for a step that is
/// none, days outside the calendar.
class CohortCalendar {
public:
  explicit CohortCalendar(const CohortParameters &parameters);

  const CohortParameters &parameters() const { return parameters_; }
  const Grid &grid() const { return grid_; }
  Day as_of() const { return parameters_.as_of; }
  bool is_personal() const { return parameters_.anchor == Anchor::personal; }
  Period last() const { return last_; } ///< the period that holds the last known day
  bool is_complete(Period k) const { return grid_.start(k + 1) <= as_of(); }
  /// Error(bad_date) for a period that starts before the calendar does.
  void require_start(Period k) const;

  /// The age of a member on a day, by its first day and the cohort that this belongs to. Own steps
  /// are computed from the first day: after 31 January come the end of February and 31 March.
  class Ages {
  public:
    Ages(const CohortCalendar &calendar, Day first)
        : grid_(calendar.is_personal() ? Grid(calendar.parameters_.step, first) : calendar.grid_),
          zero_(calendar.is_personal() ? 0 : calendar.grid_.index(first)) {}
    std::int64_t on(Day day) const { return grid_.index(day) - zero_; }
    Day end(std::int64_t age) const { return grid_.start(zero_ + age + 1); } ///< exclusive

  private:
    Grid grid_;
    Period zero_;
  };
  /// The highest age that a member of cohort c may have reached by the last known day.
  std::int64_t newest_age(Period c) const { return Ages(*this, grid_.start(c)).on(as_of() - 1); }

  /// Looks up the days before as_of in an array of the caller's from now on: half of it tells the
  /// period of a day, see index_ages(), the other half is for own ages.
  static constexpr std::size_t entries_per_day = 2;
  void use_index(std::span<std::uint16_t> days);
  const PeriodAges &ages() const { return ages_; }
  /// For steps of months: where a day lies in its month, so that the whole months between a day and
  /// a later one are (month_code(later) − first_code(day)) / 32, modulo 2^16.
  static std::uint16_t first_code(Day day);
  static std::uint16_t month_code(Day day);
  const std::uint16_t *month_codes() const { return month_codes_; } ///< by days before the newest
  std::uint16_t as_of_code() const { return as_of_code_; }

private:
  CohortParameters parameters_;
  Grid grid_;
  Period last_;
  PeriodAges ages_;
  const std::uint16_t *month_codes_ = nullptr;
  std::uint16_t as_of_code_ = 0;
};

} // namespace portfolio::cohorts
