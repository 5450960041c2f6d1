#pragma once
#include "pg/flat.hpp"
#include "pg/value.hpp"
#include "retention/cohort_table.hpp"

namespace portfolio::pg {

/// ereport for a table of another version.
CohortTable &checked(CohortTable *table);
const CohortTable &cohort_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
