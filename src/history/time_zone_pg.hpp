#pragma once
#include "base/day.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// The local day of the timestamptz in argument i by the time zone named in argument i + 1; the
/// limits of Day for ±infinity. ereport for what is no name of a time zone, and for a date or a
/// timestamp without time zone that an aggregate's caller let be cast: that cast would use the
/// session's time zone.
Day local_day_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
