#pragma once
#include "base/period.hpp"
#include "history/history.hpp"

#include <cstdint>
#include <optional>

namespace portfolio::statistics {

using history::History;

/// Opportunities to buy, one at the end of every step after a customer's first purchase:
/// opportunity k is the days (start(k − 1), start(k)] of a grid that begins with the first
/// purchase, and it is taken if there is a purchase on one of them. Months follow the calendar.
///
/// A model of opportunities has them as its unit of time: days, or for months the mean length of so
/// many. Multiples of a month are months; other units must be whole days.
Step opportunity_step(double unit_days); ///< Error(bad_argument) for another unit
double opportunity_days(Step step);      ///< the unit

/// The grid of a customer, and what lies ahead. Plain data but for the grid.
class OpportunityGrid {
public:
  OpportunityGrid(Step step, Day first_purchase) : grid_(step, first_purchase) {}
  /// Opportunities that are over at the end of a day.
  std::int64_t over(Day day) const { return grid_.index(day); }
  /// The opportunity that a later day belongs to, from 1 on.
  std::int64_t of(Day day) const { return grid_.index(day - 1) + 1; }
  /// The last day of opportunity k.
  Day end(std::int64_t k) const { return grid_.start(k); }
  /// How many more are over so many days after a day; infinite where the days are.
  double ahead(Day day, double days) const;

private:
  Grid grid_;
};

/// How a customer looks to BG/BB at as_of: what happens in an opportunity that is not over does not
/// count, nor does its money.
struct OpportunityStatistics {
  Day first_purchase = 0;
  std::int64_t frequency = 0; ///< x: opportunities taken
  std::int64_t recency = 0;   ///< t_x: the last of them, 0 without one
  std::int64_t age = 0;       ///< n: opportunities that are over
  Money repeat_spend = 0;     ///< net, after the first purchase day, until the last one is over
};
/// Nothing for a customer without a purchase before as_of.
std::optional<OpportunityStatistics> opportunity_statistics(const History &history, Day as_of,
                                                            Step step);

} // namespace portfolio::statistics
