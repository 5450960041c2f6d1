#pragma once
#include "base/period.hpp"
#include "base/span.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace portfolio::flows {

/// What movements are told by: the purchases of a period and of the one before; the rates of
/// contracts at the ends of both; or every change of those rates.
enum class FlowBasis : std::int32_t { purchases, net, events };
/// "net" or "events"
std::string_view name_of(FlowBasis basis);

/// How the movements of a portfolio are told apart.
struct FlowParameters {
  Step step;
  std::int32_t grace; ///< purchases: lost after so many idle periods, g ≥ 1; contracts: 0
  Day as_of;          ///< events from this day on do not exist
  Day origin;         ///< a day on which a period starts
  FlowBasis basis = FlowBasis::purchases;
  Step bridge = {}; ///< contracts: the longest gap that is continuous, months by the calendar
  bool has_contracts() const { return basis != FlowBasis::purchases; }
  /// A loss is declared this many periods after the one in which the customer began to stay away:
  /// the first idle period counts, so none with a grace of one period; of contracts none.
  Period periods_until_declared() const { return has_contracts() ? 0 : Period{grace} - 1; }
  Span bridge_span() const { return {bridge.months, bridge.days}; }
  friend bool operator==(const FlowParameters &, const FlowParameters &) = default;
};

/// The periods before as_of. Refuses nonsense: Error for a step that is none, a grace below 1, a
/// negative bridge, days outside the calendar.
class FlowCalendar {
public:
  explicit FlowCalendar(const FlowParameters &parameters);

  const FlowParameters &parameters() const { return parameters_; }
  const Grid &grid() const { return grid_; }
  std::int32_t grace() const { return parameters_.grace; }
  Day as_of() const { return parameters_.as_of; }
  Period last() const { return last_; } ///< the period that holds the last known day
  Period last_complete() const { return last_complete_; }
  Period periods_until_declared() const { return parameters_.periods_until_declared(); }
  Period period(Day day) const {
    const auto before = static_cast<std::uint32_t>(ages_.newest - day);
    return before < ages_.count ? last_ - ages_.of[before] : grid_.index(day);
  }

  const PeriodAges &ages() const { return ages_; }
  /// Error(bad_date) for a period that starts before the calendar does.
  void require_start(Period k) const;
  /// The same, and Error(too_large) for more than max_periods from there to the last one.
  void require_first(Period k) const;
  static constexpr std::int64_t max_periods = 100'000;
  /// Whether what is known of the period's losses, dated where they began, never changes again with
  /// a later as_of; of contracts only if none of them is in doubt either.
  bool is_final(Period k) const;
  bool is_complete(Period k) const { return grid_.start(k + 1) <= as_of(); }

  /// Looks up the periods of the days before as_of from now on, with this many entries for each of
  /// the days; see index_ages().
  static constexpr std::size_t entries_per_day = 1;
  void use_index(std::span<std::uint16_t> days);

private:
  FlowParameters parameters_;
  Grid grid_;
  Period last_;
  Period last_complete_;
  PeriodAges ages_;
};

} // namespace portfolio::flows
