#include "retention/habits.hpp"

#include "history/history_pg.hpp"

using namespace portfolio;

namespace {

Datum from_optional(FunctionCallInfo fcinfo, std::optional<double> value) {
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

/// (history, as_of)
template <class Measure> auto of_history(FunctionCallInfo fcinfo, int as_of_at, Measure measure) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Day as_of = pg::day_argument(fcinfo, as_of_at);
  return pg::guard([&] { return measure(History(bytes), as_of); });
}

/// (history, step, as_of [, origin]): the grid passes through the default origin if that is NULL.
template <class Measure> Datum of_periods(FunctionCallInfo fcinfo, Measure measure) {
  for (const int i : {0, 1, 2})
    if (pg::is_null(fcinfo, i)) PG_RETURN_NULL();
  const Step step = pg::step_argument(fcinfo, 1);
  const Day origin = pg::is_null(fcinfo, 3) ? default_origin(step) : pg::day_argument(fcinfo, 3);
  return from_optional(fcinfo, of_history(fcinfo, 2, [&](const History &history, Day as_of) {
                         return measure(history, Grid(step, origin), as_of);
                       }));
}

} // namespace

PG_EXPORT(cp_median_gap) { return from_optional(fcinfo, of_history(fcinfo, 1, median_gap)); }
PG_EXPORT(cp_overdue_ratio) { return from_optional(fcinfo, of_history(fcinfo, 1, overdue_ratio)); }
PG_EXPORT(cp_active_period_ratio) { return of_periods(fcinfo, active_period_ratio); }
PG_EXPORT(cp_spend_trend) { return of_periods(fcinfo, spend_trend); }

PG_EXPORT(cp_is_one_shot) {
  const std::int64_t days = of_history(fcinfo, 1, purchase_days);
  if (days == 0) PG_RETURN_NULL();
  PG_RETURN_BOOL(days == 1);
}

// --- one-shot share and repeat rate of many customers --------------------------------------------

namespace {

/// The state, a bigint[]: customers who have bought, and those of them who came back.
struct Customers {
  std::int64_t bought, repeated;
};

/// Where they may be changed: in place when an aggregate calls, otherwise in a copy.
ArrayType *counts_argument(FunctionCallInfo fcinfo, int i) {
  const bool in_place = i == 0 && AggCheckCallContext(fcinfo, nullptr);
  ArrayType *array = in_place ? PG_GETARG_ARRAYTYPE_P(i) : PG_GETARG_ARRAYTYPE_P_COPY(i);
  if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != 2 || ARR_HASNULL(array) ||
      ARR_ELEMTYPE(array) != INT8OID)
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("expected an array of two bigints: customers, and those who came back")));
  return array;
}
Customers &counts_of(ArrayType *array) {
  return *reinterpret_cast<Customers *>(ARR_DATA_PTR(array));
}

void add(std::int64_t &sum, std::int64_t more) {
  if (__builtin_add_overflow(sum, more, &sum))
    ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                    errmsg("more than 9223372036854775807 customers")));
}

/// (state) → which of them / all who have bought
Datum share(FunctionCallInfo fcinfo, bool of_repeated) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const Customers counts = counts_of(counts_argument(fcinfo, 0));
  if (counts.bought == 0) PG_RETURN_NULL();
  const std::int64_t some = of_repeated ? counts.repeated : counts.bought - counts.repeated;
  PG_RETURN_FLOAT8(static_cast<double>(some) / static_cast<double>(counts.bought));
}

} // namespace

/// (state, history, as_of)
PG_EXPORT(cp_repeat_add) {
  pg::require_not_null(fcinfo, 0, "state");
  pg::require_not_null(fcinfo, 2, "as_of");
  ArrayType *state = counts_argument(fcinfo, 0);
  if (pg::is_null(fcinfo, 1)) PG_RETURN_POINTER(state);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const std::int64_t days = pg::guard([&] { return purchase_days(History(bytes), as_of); });
  Customers &counts = counts_of(state);
  add(counts.bought, days > 0);
  add(counts.repeated, days > 1);
  PG_RETURN_POINTER(state);
}

PG_EXPORT(cp_repeat_merge) {
  if (pg::is_null(fcinfo, 0) && pg::is_null(fcinfo, 1)) PG_RETURN_NULL();
  if (pg::is_null(fcinfo, 0)) PG_RETURN_POINTER(counts_argument(fcinfo, 1));
  ArrayType *state = counts_argument(fcinfo, 0);
  if (pg::is_null(fcinfo, 1)) PG_RETURN_POINTER(state);
  const Customers more = counts_of(counts_argument(fcinfo, 1));
  Customers &counts = counts_of(state);
  add(counts.bought, more.bought);
  add(counts.repeated, more.repeated);
  PG_RETURN_POINTER(state);
}

PG_EXPORT(cp_repeat_rate) { return share(fcinfo, true); }
PG_EXPORT(cp_one_shot_share) { return share(fcinfo, false); }
