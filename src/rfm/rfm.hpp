#pragma once
#include "history/history.hpp"

namespace portfolio::rfm {

using history::History;

/// Recency, frequency and monetary value of one customer at `as_of` (definitions §5).
struct Rfm {
  std::int32_t recency_days = 0; ///< as_of − last purchase day; at least 1
  std::int64_t frequency = 0;    ///< purchases (orders, not days)
  Money monetary = 0;            ///< revenue, refunds included, at the history's scale
};
/// Of the events before as_of; nothing for a customer who has not bought yet.
std::optional<Rfm> rfm(const History &history, Day as_of);

} // namespace portfolio::rfm
