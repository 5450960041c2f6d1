#pragma once
#include "base/period.hpp"
#include "history/history_pg.hpp"

namespace portfolio::pg {

/// What a binding knows of an observed customer: plain data, so that it may leave guard().
struct Observed {
  bool exists;               ///< false: no purchase before as_of
  std::int64_t frequency;    ///< repeat purchase days
  std::int64_t recency, age; ///< in days, or in opportunities
  StoredMoney repeat_spend;  ///< net, of all days after the first purchase day
  int scale;
  std::int64_t days; ///< from the first purchase to the last day before as_of

  /// Per repeat purchase day; 0 without one.
  double mean_spend() const {
    return frequency > 0 ? to_double(repeat_spend, scale) / static_cast<double>(frequency) : 0;
  }
};
/// The customer of a history as of a day; for use inside guard().
Observed observe(const history::History &history, Day as_of);
inline Observed observe(history::HistoryBytes bytes, Day as_of) {
  return observe(history::History(bytes), as_of);
}
/// The same in opportunities: how many were taken, the last of them, and how many are over.
Observed observe(const history::History &history, Day as_of, Step opportunity);

} // namespace portfolio::pg
