#pragma once
#include "base/period.hpp"

#include <cstdint>
#include <span>

namespace portfolio {

/// How the movements of a buyer without a contract are told apart.
struct FlowParameters {
  Step step;
  std::int32_t grace; ///< g ≥ 1: lost after so many idle periods
  Day as_of;          ///< events from this day on do not exist
  Day origin;         ///< a day on which a period starts
  friend bool operator==(const FlowParameters &, const FlowParameters &) = default;
};

/// The periods before as_of. Refuses nonsense: Error for a step that is none, a grace below 1, days
/// outside the calendar.
class FlowCalendar {
public:
  explicit FlowCalendar(const FlowParameters &parameters);

  const Grid &grid() const { return grid_; }
  std::int32_t grace() const { return grace_; }
  Day as_of() const { return as_of_; }
  Period last() const { return last_; } ///< the period that holds the last known day
  Period period(Day day) const { return periods_(day, grid_); }

  /// The looking up alone, to be kept where a loop needs it.
  struct Periods {
    const std::int32_t *index = nullptr;
    std::uint32_t indexed = 0;
    Day newest = 0;
    Period operator()(Day day, const Grid &grid) const {
      const auto i = static_cast<std::uint32_t>(newest - day);
      return i < indexed ? index[i] : grid.index(day);
    }
  };
  const Periods &periods() const { return periods_; }
  /// Error(bad_date) for a period that starts before the calendar does.
  void require_start(Period k) const;
  bool is_complete(Period k) const { return grid_.start(k + 1) <= as_of_; }

  /// Looks up the periods of the days before as_of in an array of the caller's from now on: worth
  /// its while for more than a few thousand purchases.
  void use_index(std::span<std::int32_t> days);

private:
  Grid grid_;
  std::int32_t grace_;
  Day as_of_;
  Period last_;
  Periods periods_;
};

} // namespace portfolio
