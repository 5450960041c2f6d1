#pragma once
#include "base/day.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// The local day of the timestamptz in argument i by the time zone named in argument i + 1; the
/// limits of Day for ±infinity. ereport for what is no name of a time zone.
Day local_day_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
