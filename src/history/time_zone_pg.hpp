#pragma once
#include "base/day.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// The local day of the timestamptz in argument i by the time zone named in argument i + 1; the
/// limits of Day for ±infinity. ereport for what is no name of a time zone.
Day local_day_argument(FunctionCallInfo fcinfo, int i);

/// Of a value without a time zone, which is local already: ereport with its type. Forms with a zone
/// refuse it, since PostgreSQL prefers them to a cast that would use the session's time zone.
[[noreturn]] void refuse_local(const char *type, const char *hint);

} // namespace portfolio::pg
