#pragma once
#include "flows/segment_history.hpp"
#include "flows/segment_ledger.hpp"
#include "history_support.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace portfolio::test {

/// The segments of one customer: from this day on that one, in any order.
using Assigned = std::vector<std::pair<Day, std::string>>;

inline SegmentHistory *segments_of(const Assigned &assigned) {
  SegmentHistoryState state(arena);
  for (const auto &[day, segment] : assigned) state.assign(day, segment);
  return state.history();
}

inline Assigned random_assigned(Random &random, Day from, Day to) {
  const char *names[] = {"direct", "distribution", "Ann", "Bob", "", "a \"quoted\\\" name", "Ä"};
  Assigned assigned;
  const std::int64_t changes = between(random, 0, 5);
  for (std::int64_t i = 0; i < changes; ++i)
    assigned.emplace_back(static_cast<Day>(between(random, from, to)),
                          names[between(random, 0, 6)]);
  return assigned;
}

/// The last segment assigned before the end of the period, of a day the last by name.
inline std::string segment_of(const Assigned &assigned, const FlowCalendar &rules, Period k) {
  std::map<Day, std::string> days;
  for (const auto &[day, name] : assigned)
    if (day < rules.as_of()) days[day] = std::max(days[day], name);
  if (days.empty()) return "unknown";
  std::string found = days.begin()->second;
  for (const auto &[day, name] : days)
    if (day < rules.grid().start(k + 1)) found = name;
  return found;
}

} // namespace portfolio::test
