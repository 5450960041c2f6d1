#pragma once
#include "base/period.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

// Lengths of time as arguments. What is wrong is an ereport that shows the interval as its type
// prints it.

inline const Interval &interval_argument(FunctionCallInfo fcinfo, int i) {
  return *DatumGetIntervalP(argument(fcinfo, i));
}
/// False for 'infinity' and '-infinity', which PostgreSQL has from 17 on.
inline bool is_finite([[maybe_unused]] const Interval &interval) {
#if PG_VERSION_NUM >= 170000
  return !INTERVAL_NOT_FINITE(&interval);
#else
  return true;
#endif
}
/// The interval in argument i as its type prints it, for messages.
const char *interval_text(FunctionCallInfo fcinfo, int i);

/// Whole months and days; not hours. What is negative, or mixed in a step, is left to the core.
Span span_argument(FunctionCallInfo fcinfo, int i, const char *what);
Step step_argument(FunctionCallInfo fcinfo, int i);
/// Whole days alone, of any sign.
std::int32_t whole_days_argument(FunctionCallInfo fcinfo, int i, const char *what);

/// A unit of time in days, at least 1; months have no fixed length.
double unit_days_argument(FunctionCallInfo fcinfo, int i);
/// The same, 7 where there is none.
double unit_or_week(FunctionCallInfo fcinfo, int i);

/// A length of whole days and months, of any sign, or an infinite one.
const Interval &length_argument(FunctionCallInfo fcinfo, int i, const char *what);
/// The days from a day to a length later: months and years as the calendar has them; infinite
/// where the length is. ereport unless as_of is a day.
double days_after(Day as_of, const Interval &length);
/// Days where there is no day to count from: a month is a twelfth of a year. NaN where the length
/// is infinite.
double length_in_days(const Interval &length);
/// A positive length in years of whole days and months; months are exact twelfths.
double years_argument(FunctionCallInfo fcinfo, int i);

Datum from_step(Step step);

} // namespace portfolio::pg
