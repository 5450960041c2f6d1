#pragma once
#include "history/history.hpp"

#include <optional>

namespace portfolio::survival {

using history::HistoryBytes;

/// How long a customer was watched for an event, in days since the first purchase: until it
/// happened, or until as_of − 1 day, the last day that is known, without it.
struct Waiting {
  std::int32_t days = 0;
  bool event = false;
};

/// From the first day with a purchase to the next one; another purchase on the first day is none.
/// Nothing for a customer without a purchase before as_of.
std::optional<Waiting> second_purchase(HistoryBytes history, Day as_of);

/// From the first purchase to the day on which `grace` days without another one are over, the first
/// time that this happens: the customer is declared lost on that day, whether or not they come back
/// later. So a loss is known when it happens and does not depend on what comes after, which is what
/// makes the estimate of its time unbiased; it is also when flows declare it. grace ≥ 1
/// (Error(bad_argument)).
std::optional<Waiting> first_loss(HistoryBytes history, std::int32_t grace, Day as_of);

} // namespace portfolio::survival
