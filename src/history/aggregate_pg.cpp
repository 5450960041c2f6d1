#include "history/event_pg.hpp"
#include "history/type_pg.hpp"
#include "pg/amount.hpp"

using namespace portfolio;
using namespace portfolio::history;
using pg::Date;
using pg::HistoryType;
using pg::LocalTime;

namespace {

/// (state, when…, amount [, cost]): a row without an event is skipped and counted.
template <class When, class Amount, class Cost = Amount> Datum add_event(FunctionCallInfo fcinfo) {
  if (!pg::has_event<When>(fcinfo, 1)) return pg::skip_row<HistoryType>(fcinfo);
  const Event event = pg::event_argument<When, Amount, Cost>(fcinfo, 1);
  return pg::change_state<HistoryType>(fcinfo, [&](HistoryState &state) { state.add(event); });
}

} // namespace

PG_EXPORT(cp_purchase_history_refuse_timestamp) {
  pg::refuse_local(
      "timestamp without time zone",
      "If the timestamp is local already, write purchase_history(at::date, amount). If it is "
      "UTC, as many programs store it, write purchase_history(at AT TIME ZONE 'UTC', "
      "'Europe/Berlin', amount) with the time zone of the shop.");
}
PG_EXPORT(cp_purchase_history_refuse_date) {
  pg::refuse_local("date",
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
