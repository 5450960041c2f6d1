#include "survival/survival_history.hpp"

#include "base/error.hpp"
#include "history/purchases.hpp"

#include <algorithm>
#include <string>

namespace portfolio::survival {

using history::DayTotal;
using history::History;
using history::open_packed;
using history::Packed;
using history::Purchases;

namespace {

/// Tells `visit` the days with a purchase before as_of, in order, until it says false.
template <class Visit> void each_purchase_day(HistoryBytes bytes, Day as_of, const Visit &visit) {
  if (History::is_packed(bytes)) {
    const Packed packed = open_packed(bytes.data(), bytes.data() + bytes.size());
    if (packed.days == 0) return;
    const Purchases purchases(packed);
    if (purchases.is_quick()) {
      std::int64_t day = purchases.first_day();
      if (day >= as_of || !visit(static_cast<Day>(day))) return;
      purchases.each_further([&](std::uint64_t gap, std::uint64_t) {
        day += static_cast<std::int64_t>(gap);
        return day < as_of && visit(static_cast<Day>(day));
      });
      return;
    }
  }
  bool wanted = true;
  History(bytes).each_day([&](const DayTotal &total) {
    if (wanted && total.is_active() && total.day < as_of) wanted = visit(total.day);
  });
}

} // namespace

std::optional<Waiting> second_purchase(HistoryBytes history, Day as_of) {
  require_day(as_of, "as_of");
  std::optional<Day> first;
  Waiting waiting;
  each_purchase_day(history, as_of, [&](Day day) {
    if (first)
      waiting = {day - *first, true};
    else
      first = day;
    return !waiting.event;
  });
  if (!first) return std::nullopt;
  if (!waiting.event) waiting.days = as_of - 1 - *first;
  return waiting;
}

std::optional<Waiting> first_loss(HistoryBytes history, std::int32_t grace, Day as_of) {
  require_day(as_of, "as_of");
  if (grace < 1)
    throw Error(Fault::bad_argument, "grace is " + std::to_string(grace) + " days",
                "A customer is lost after at least one whole day without a purchase.");
  std::optional<Day> first;
  std::int64_t last = 0;
  each_purchase_day(history, as_of, [&](Day day) {
    if (!first)
      first = day;
    else if (day - last > grace)
      return false;
    last = day;
    return true;
  });
  if (!first) return std::nullopt;
  const std::int64_t loss = last + grace, known = std::int64_t{as_of} - 1;
  return Waiting{static_cast<std::int32_t>(std::min(loss, known) - *first), loss <= known};
}

} // namespace portfolio::survival
