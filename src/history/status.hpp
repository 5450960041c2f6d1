#pragma once
#include "history/history.hpp"

#include <string_view>

namespace portfolio::history {

/// Where a customer stands, by the last order before as_of.
enum class Status { lost, fresh, asleep, slipping, active };

/// As the view says it; `fresh` is "new".
std::string_view to_string(Status status);

struct StatusRule {
  Day as_of = 0;             ///< first day that is not known
  Day last_period_start = 0; ///< who bought first on this day or later is new
  Day lost_before = 0;       ///< who bought last before this day is lost
  double asleep_after = 0;   ///< asleep with more usual gaps than this without an order
  double slipping_after = 0; ///< slipping with more than this
  double typical_gap = 0;    ///< days, for the usual gap of who bought on fewer than two days
};

/// The first of lost, new, asleep, slipping, active that holds; nothing without a purchase.
std::optional<Status> status(const History &history, const StatusRule &rule);

} // namespace portfolio::history
