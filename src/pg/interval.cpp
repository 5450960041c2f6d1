#include "pg/interval.hpp"

#include "base/interest.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {
namespace {

double time_of_day(const Interval &interval) {
  return static_cast<double>(interval.time) / static_cast<double>(USECS_PER_DAY);
}

/// ereport "<what> <complaint>", with the interval for its %s.
[[noreturn]] void refuse(FunctionCallInfo fcinfo, int i, const char *what, const char *complaint,
                         const char *hint) {
  ereport(ERROR,
          (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
           errmsg("%s %s \"%s\"", what, complaint, interval_text(fcinfo, i)), errhint("%s", hint)));
  pg_unreachable();
}

constexpr const char *spans = "Write for instance interval '30 days' or interval '1 month'.";

/// Hours are never meant: a number without a unit, '365', is read as so many seconds.
const Interval &whole_argument(FunctionCallInfo fcinfo, int i, const char *what, const char *hint) {
  const Interval &span = interval_argument(fcinfo, i);
  if (span.time == 0) return span;
  refuse(fcinfo, i, what, "must be whole days or months, not", hint);
}

Span whole_span(FunctionCallInfo fcinfo, int i, const char *what, const char *hint) {
  const Interval &span = whole_argument(fcinfo, i, what, hint);
  return {span.month, span.day};
}

} // namespace

const char *interval_text(FunctionCallInfo fcinfo, int i) {
  return DatumGetCString(DirectFunctionCall1(interval_out, argument(fcinfo, i)));
}

Span span_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  return whole_span(fcinfo, i, what, spans);
}

Step step_argument(FunctionCallInfo fcinfo, int i) {
  return whole_span(fcinfo, i, "step",
                    "Write for instance interval '1 month', '1 week' or '1 day'.");
}

std::int32_t whole_days_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  const Interval &span = interval_argument(fcinfo, i);
  if (span.month == 0 && span.time == 0) return span.day;
  refuse(fcinfo, i, what, "must be whole days, not",
         "Months and years have no fixed length; write for instance interval '90 days'.");
}

double unit_days_argument(FunctionCallInfo fcinfo, int i) {
  const Interval &unit = interval_argument(fcinfo, i);
  const double days = unit.day + time_of_day(unit);
  if (unit.month == 0 && days >= 1) return days;
  refuse(fcinfo, i, "unit", "must be a number of days, at least 1, not",
         "Months and years have no fixed length; write interval '7 days' or interval "
         "'365.25 days'.");
}

double unit_or_week(FunctionCallInfo fcinfo, int i) {
  return is_null(fcinfo, i) ? 7 : unit_days_argument(fcinfo, i);
}

const Interval &length_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  const Interval &length = interval_argument(fcinfo, i);
  return is_finite(length) ? whole_argument(fcinfo, i, what, spans) : length;
}

double days_after(Day as_of, const Interval &length) {
  guard([&] { require_day(as_of, "as_of"); });
  const Datum start = TimestampGetDatum(static_cast<Timestamp>(as_of) * USECS_PER_DAY);
  const Timestamp end = DatumGetTimestamp(
      DirectFunctionCall2(timestamp_pl_interval, start, IntervalPGetDatum(&length)));
  constexpr double endless = std::numeric_limits<double>::infinity();
  if (TIMESTAMP_NOT_FINITE(end)) return TIMESTAMP_IS_NOEND(end) ? endless : -endless;
  return static_cast<double>(end - DatumGetTimestamp(start)) / USECS_PER_DAY;
}

double length_in_days(const Interval &length) {
  if (!is_finite(length)) return std::numeric_limits<double>::quiet_NaN();
  return length.month * days_per_month + length.day;
}

double years_argument(FunctionCallInfo fcinfo, int i) {
  const Interval &period = length_argument(fcinfo, i, "period");
  const double years = period.month / 12.0 + period.day / days_per_year;
  if (is_finite(period) && years > 0) return years;
  refuse(fcinfo, i, "period", "is", "A period is a positive length of time, for instance 1 month.");
}

Datum from_step(Step step) {
  auto *interval = static_cast<Interval *>(palloc0(sizeof(Interval)));
  interval->month = step.months;
  interval->day = step.days;
  return IntervalPGetDatum(interval);
}

} // namespace portfolio::pg
