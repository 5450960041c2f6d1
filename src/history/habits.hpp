#pragma once
#include "base/period.hpp"
#include "history/history.hpp"

namespace portfolio::history {

// How regularly one customer buys, from the events before `as_of`. Purchases of one day are one
// purchase here, refunds are none; nothing where the data do not tell.

/// Days with a purchase.
std::int64_t purchase_days(const History &history, Day as_of);

/// Median number of days from one purchase day to the next; nothing with fewer than two.
std::optional<double> median_gap(const History &history, Day as_of);

/// Days since the last purchase / own median gap: 1 is on time, 3 is long overdue.
std::optional<double> overdue_ratio(const History &history, Day as_of);

/// Share of the complete periods from that of the first purchase on in which the customer bought;
/// nothing before one is complete.
std::optional<double> active_period_ratio(const History &history, const Grid &grid, Day as_of);

/// Slope of the least-squares line through the revenue of the complete periods from that of the
/// first purchase on, idle ones and refunds included: money per period. Nothing with fewer than
/// two. Error(out_of_range) where the sums exceed 128 bits.
std::optional<double> spend_trend(const History &history, const Grid &grid, Day as_of);

} // namespace portfolio::history
