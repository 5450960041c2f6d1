#pragma once
#include "base/wire.hpp"
#include "cohorts/cohort_table.hpp"

#include <string>
#include <string_view>

namespace portfolio::cohorts {

/// The text form, lossless:
///
///   v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar scale 2
///   [2024-01-01 (0 2 1 215.00) (1 1 0 85.00) (3 1 1 200.00)] …
///
/// and of contracts
///
///   v1 step 1 month as_of 2024-03-01 origin 2000-01-01 anchor calendar basis contracts scale 2
///   [2024-01-01 never 1 (0 2 0 95.00 80.00) (1 2 2 80.00 80.00)] …
///
/// of which the recurring money is in parts of the unit, if `denominator n` follows `scale`.
///
/// `skipped_rows n`, `skipped_customers n`, `without_purchase n` and `unassigned amount` follow
/// these where there are any. A cohort lists its cells: age, active, last, revenue; of contracts
/// recurring; with personal ages current and current_active; see CohortCell. Empty cells and
/// cohorts nobody belongs to are left out.
std::string to_text(const CohortTable &table);
CohortTable *cohort_table_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1.
Bytes to_wire(const CohortTable &table, Form form = Form::readable);
CohortTable *cohort_table_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::cohorts
