#pragma once
#include "cohorts/cohort_table.hpp"

#include <optional>
#include <vector>

namespace portfolio::cohorts {

/// A cohort at one age. Customers: of the eligible members; where nobody is eligible yet, of all
/// members so far. Money: of all members, at the table's scale.
struct CohortRow {
  Day cohort_start = 0;
  std::int32_t age = 0;
  bool is_complete = false;     ///< every member is eligible
  std::int64_t size = 0;        ///< members
  std::int64_t eligible = 0;    ///< members whose period of this age is complete
  std::int64_t active = 0;      ///< with a purchase in that period; paying at its end
  std::int64_t on_or_after = 0; ///< active in that period or later
  StoredMoney revenue = 0;
  StoredMoney cumulative_revenue = 0; ///< from age 0 on
  /// Of contracts: the monthly rates at the end of the period, at shown_scale() of the table's
  /// unit. Rounded so that the cohorts of a calendar period (with own ages: of an age) add up.
  StoredMoney recurring = 0;

  std::optional<double> retention_rate() const; ///< active / eligible; nothing of 0
};

/// Every cohort with members, by age from 0 to the newest that somebody is eligible for or, if
/// incomplete ones are asked for, that a member since cohort_start has reached; nothing is left out
/// in between.
std::vector<CohortRow> cohort_rows(const CohortTable &table, bool include_incomplete);

/// All cohorts at one age, as far as members are eligible.
struct RetentionRow {
  std::int32_t age = 0;
  std::int64_t cohorts = 0, eligible = 0, active = 0;
  std::optional<double> retention_rate() const; ///< Σ active / Σ eligible
};
std::vector<RetentionRow> mean_retention(const CohortTable &table);

} // namespace portfolio::cohorts
