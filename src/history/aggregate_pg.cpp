#include "history/time_zone_pg.hpp"
#include "history/type_pg.hpp"
#include "pg/amount.hpp"

using namespace portfolio;
using namespace portfolio::history;
using pg::HistoryType;

namespace {

// --- where an event's parts come from: one per SQL type -----------------------------------------

struct Date {
  static constexpr int arguments = 1;
  static Day read(FunctionCallInfo fcinfo, int i) { return pg::day_argument(fcinfo, i); }
};

struct LocalTime {
  static constexpr int arguments = 2; // the time and its zone
  static Day read(FunctionCallInfo fcinfo, int i) { return pg::local_day_argument(fcinfo, i); }
};

/// (state, when…, amount [, cost]): a NULL among when and amount skips the row and counts it, a
/// NULL cost is a cost that is not known.
template <class When, class Amount, class Cost = Amount> Datum add_event(FunctionCallInfo fcinfo) {
  constexpr int amount = 1 + When::arguments, cost = amount + 1;
  bool complete = true;
  for (int i = 1; i <= amount; ++i) complete &= !pg::is_null(fcinfo, i);

  Event event{};
  if (complete) {
    event = {When::read(fcinfo, 1), Amount::read(pg::argument(fcinfo, amount))};
    event.has_cost = !pg::is_null(fcinfo, cost);
    if (event.has_cost) event.cost = Cost::read(pg::argument(fcinfo, cost));
  }
  return pg::change_state<HistoryType>(
      fcinfo, [&](HistoryState &state) { complete ? state.add(event) : state.skip(); });
}

/// A value without a time zone is local already. These have aggregates of their own, which
/// PostgreSQL prefers to a cast that would use the session's time zone.
[[noreturn]] void refuse_local(const char *type, const char *hint) {
  ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                  errmsg("a %s has no time zone to convert from", type), errhint("%s", hint)));
  pg_unreachable();
}

} // namespace

PG_EXPORT(cp_purchase_history_refuse_timestamp) {
  refuse_local(
      "timestamp without time zone",
      "If the timestamp is local already, write purchase_history(at::date, amount). If it is "
      "UTC, as many programs store it, write purchase_history(at AT TIME ZONE 'UTC', "
      "'Europe/Berlin', amount) with the time zone of the shop.");
}
PG_EXPORT(cp_purchase_history_refuse_date) {
  refuse_local("date",
               "The date is local already: write purchase_history(day, amount) without a time "
               "zone. An amount in quotes is read as a time zone: write it without quotes.");
}

PG_EXPORT(cp_purchase_history_add_numeric) { return add_event<Date, pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_bigint) { return add_event<Date, pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_integer) { return add_event<Date, pg::IntegerAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_real) { return add_event<Date, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_float8) { return add_event<Date, pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_real_float8) {
  return add_event<Date, pg::RealAmount, pg::FloatAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_float8_real) {
  return add_event<Date, pg::FloatAmount, pg::RealAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_numeric_at) {
  return add_event<LocalTime, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_bigint_at) {
  return add_event<LocalTime, pg::BigintAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_integer_at) {
  return add_event<LocalTime, pg::IntegerAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_real_at) { return add_event<LocalTime, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_purchase_history_add_float8_at) {
  return add_event<LocalTime, pg::FloatAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_real_float8_at) {
  return add_event<LocalTime, pg::RealAmount, pg::FloatAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_history_add_float8_real_at) {
  return add_event<LocalTime, pg::FloatAmount, pg::RealAmount>(fcinfo);
}

PG_EXPORT(cp_purchase_history_merge) { return pg::merge_states<HistoryType>(fcinfo); }
PG_EXPORT(cp_purchase_history_finish) { return pg::finish_state<HistoryType>(fcinfo); }
