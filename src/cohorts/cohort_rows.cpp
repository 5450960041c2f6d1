#include "cohorts/cohort_rows.hpp"

#include "base/apportionment.hpp"

#include <map>

namespace portfolio::cohorts {

namespace {

std::optional<double> ratio(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return std::nullopt;
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

/// Goes through the ages of one cohort.
class Reading {
public:
  Reading(const CohortTable &table, const CohortCalendar &calendar, Period c)
      : table_(table), calendar_(calendar), cohort_(c) {
    row_.cohort_start = calendar.grid().start(c);
    row_.size = table.size(c);
    still_to_come_ = row_.size - table.at(c, 0).never;
  }
  bool is_empty() const { return row_.size == 0; }

  const CohortRow &at(std::int32_t age) {
    const CohortCell cell = table_.at(cohort_, static_cast<std::size_t>(age));
    reached_ += cell.current;
    row_.age = age;
    row_.eligible = calendar_.is_personal()                ? row_.size - reached_
                    : calendar_.is_complete(cohort_ + age) ? row_.size
                                                           : 0;
    row_.is_complete = row_.eligible == row_.size;
    // Who is in the middle of this age has no later one, so those active at it or later are these.
    const std::int64_t not_eligible = row_.eligible > 0 ? cell.current_active : 0;
    row_.active = cell.active - not_eligible;
    row_.on_or_after = still_to_come_ - not_eligible;
    still_to_come_ -= cell.last;
    row_.revenue = cell.revenue;
    row_.cumulative_revenue = checked_add(row_.cumulative_revenue, cell.revenue);
    row_.recurring = cell.recurring;
    return row_;
  }

private:
  const CohortTable &table_;
  const CohortCalendar &calendar_;
  const Period cohort_;
  CohortRow row_;
  std::int64_t still_to_come_; // members whose last active period is not at an age before
  std::int64_t reached_ = 0;   // members whose period of this age or of one before is not over
};

template <class Visit>
void each_row(const CohortTable &table, bool include_incomplete, const Visit &visit) {
  const CohortCalendar calendar(table.parameters());
  for (Period c = table.first(); c <= table.last(); ++c) {
    Reading reading(table, calendar, c);
    if (reading.is_empty()) continue;
    const std::int64_t newest = calendar.newest_age(c);
    for (std::int32_t age = 0; age <= newest; ++age) {
      const CohortRow &row = reading.at(age);
      if (row.eligible == 0 && !include_incomplete) break; // nor is anybody for a later one
      visit(row);
    }
  }
}

} // namespace

std::optional<double> CohortRow::retention_rate() const { return ratio(active, eligible); }
std::optional<double> RetentionRow::retention_rate() const { return ratio(active, eligible); }

namespace {

void round_recurring(std::vector<CohortRow> &rows, const CohortTable &table) {
  const CohortCalendar calendar(table.parameters());
  std::map<Period, std::vector<CohortRow *>> together;
  for (CohortRow &row : rows)
    together[calendar.is_personal() ? row.age : calendar.grid().index(row.cohort_start) + row.age]
        .push_back(&row);
  for (auto &[period, cohorts] : together)
    Apportionment<CohortRow *>{cohorts, table.unit()}.round(
        [](CohortRow *row) -> StoredMoney & { return row->recurring; });
}

} // namespace

std::vector<CohortRow> cohort_rows(const CohortTable &table, bool include_incomplete) {
  std::vector<CohortRow> rows;
  each_row(table, include_incomplete, [&](const CohortRow &row) { rows.push_back(row); });
  if (!table.unit().is_whole()) round_recurring(rows, table);
  return rows;
}

std::vector<RetentionRow> mean_retention(const CohortTable &table) {
  std::vector<RetentionRow> rows;
  each_row(table, false, [&](const CohortRow &row) {
    const auto age = static_cast<std::size_t>(row.age);
    if (age >= rows.size()) rows.push_back({.age = row.age});
    ++rows[age].cohorts;
    rows[age].eligible += row.eligible;
    rows[age].active += row.active;
  });
  return rows;
}

} // namespace portfolio::cohorts
