#pragma once
#include "flows/forms.hpp"
#include "history/history_support.hpp"
#include "segments/segment_history.hpp"
#include "segments/segment_ledger.hpp"
#include "segments/segment_rows.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace portfolio::test {

using namespace flows;
using namespace history;
using namespace segments;

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

/// What the segments have in every period is, added up, what the company has.
inline void expect_sum_of_segments(const SegmentLedger &ledger, const FlowLedger &company) {
  ASSERT_TRUE(equal(*company_ledger(ledger, arena), company));
  ASSERT_EQ(to_text(*company_ledger(ledger, arena)), to_text(company));
  std::map<Period, FlowRow> sums;
  for (const SegmentRow &row : segment_rows(ledger, true)) {
    const FlowRow &flow = row.settled;
    FlowRow &sum = sums[flow.period];
    sum.totals.add(flow.totals);
    sum.opening_customers += row.opening_customers;
    sum.closing_customers += flow.closing_customers;
    sum.closing_revenue += flow.closing_revenue;
    sum.opening_before += flow.opening_before;
    sum.opening_now += flow.opening_now;
    sum.opening_kept += flow.opening_kept;
  }
  const auto rows = flow_rows(company, true);
  ASSERT_EQ(rows.size(), sums.size());
  for (const FlowRow &row : rows) {
    const FlowRow &sum = sums[row.period];
    ASSERT_TRUE(sum.totals == row.totals);
    ASSERT_EQ(sum.opening_customers, row.opening_customers);
    ASSERT_EQ(sum.closing_customers, row.closing_customers);
    ASSERT_TRUE(sum.closing_revenue == row.closing_revenue);
    ASSERT_TRUE(sum.opening_before == row.opening_before);
    ASSERT_TRUE(sum.opening_now == row.opening_now);
    ASSERT_TRUE(sum.opening_kept == row.opening_kept);
  }
}

} // namespace portfolio::test
