#pragma once
#include "base/arena_support.hpp"
#include "history/forms.hpp"
#include "history/history.hpp"
#include "history/log.hpp"

#include <cstdlib>
#include <random>
#include <vector>

namespace portfolio::test {

using namespace history;

inline std::vector<std::uint8_t> packed(const History &history) {
  const DayTotals days = history.days();
  std::vector<std::uint8_t> bytes(packed_bytes(days, history.skipped()));
  pack(days, history.scale(), history.skipped(), bytes.data());
  return bytes;
}

inline HistoryBytes bytes_of(const HistoryLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

/// The growing form of these events, in this order.
inline HistoryLog *logged(const std::vector<Event> &events) {
  HistoryState state(nullptr, arena);
  for (const Event &event : events) state.add(event);
  return state.log();
}

/// The slow, obvious way: every event a total of its own, then put in order.
inline History reference(const std::vector<Event> &events, int scale) {
  DayTotals days;
  for (const Event &event : events) {
    DayTotal total{.day = event.day,
                   .events = 1,
                   .orders = event.amount.units >= 0,
                   .uncosted = !event.has_cost};
    total.amount = rescale(event.amount.units, event.amount.scale, scale);
    if (event.has_cost) total.cost = rescale(event.cost.units, event.cost.scale, scale);
    days.push_back(total);
  }
  canonicalise(days);
  return History(std::move(days), scale, 0);
}

using Random = std::mt19937_64;

inline std::int64_t between(Random &random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

/// Events of every kind: refunds, free orders, costs, huge and tiny amounts, far days.
inline std::vector<Event> random_events(Random &random, std::int64_t count, int scale) {
  std::vector<Event> events;
  const bool plain = random() % 2;
  const std::int64_t span = between(random, 0, 3) == 0 ? 3'000'000 : between(random, 1, 1500);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto day = static_cast<Day>(span > 2000 ? between(random, min_day, max_day)
                                                  : between(random, 8000, 8000 + span));
    Event event{
        day,
        {between(random, 0, 20000), plain ? scale : static_cast<int>(between(random, 0, scale))}};
    if (!plain) {
      if (random() % 6 == 0) event.amount.units = -event.amount.units;
      if (random() % 20 == 0) event.amount.units *= 1'000'000'000'000;
      event.has_cost = random() % 3 == 0;
      event.cost = {between(random, -50, 9000), static_cast<int>(between(random, 0, scale))};
    }
    events.push_back(event);
  }
  return events;
}

/// The largest scale of any number among the events.
inline int scale_of(const std::vector<Event> &events) {
  int scale = 0;
  for (const Event &event : events) {
    scale = std::max(scale, event.amount.scale);
    if (event.has_cost) scale = std::max(scale, event.cost.scale);
  }
  return scale;
}

} // namespace portfolio::test
