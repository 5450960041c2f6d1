#include "history/history_pg.hpp"
#include "history/log.hpp"
#include "pg/numeric.hpp"

extern "C" {
#include "pgtime.h"
}

using namespace portfolio;

namespace {

// --- where an event's parts come from: one per SQL type -----------------------------------------

struct NumericAmount {
  static Decimal read(FunctionCallInfo fcinfo, int i) { return pg::numeric_argument(fcinfo, i); }
};
struct BigintAmount {
  static Decimal read(FunctionCallInfo fcinfo, int i) {
    const Decimal amount{DatumGetInt64(pg::argument(fcinfo, i)), 0};
    if (!is_amount(amount)) pg::guard([&] { amount_too_large(to_string(amount)); });
    return amount;
  }
};
struct IntegerAmount {
  static Decimal read(FunctionCallInfo fcinfo, int i) {
    return {DatumGetInt32(pg::argument(fcinfo, i)), 0};
  }
};
struct FloatAmount {
  static Decimal read(FunctionCallInfo fcinfo, int i) {
    const double amount = DatumGetFloat8(pg::argument(fcinfo, i));
    return pg::guard([&] { return from_double(amount); });
  }
};

struct Date {
  static constexpr int arguments = 1;
  static Day read(FunctionCallInfo fcinfo, int i) { return pg::day_argument(fcinfo, i); }
};

/// Time zone names only: abbreviations would depend on a session's settings.
const pg_tz *time_zone_argument(FunctionCallInfo fcinfo, int i) {
  struct Cache {
    const pg_tz *zone;
    std::size_t length;
    char name[TZ_STRLEN_MAX + 1];
  };
  const std::string_view name = pg::text_argument(fcinfo, i);
  auto *cache = static_cast<Cache *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && name == std::string_view(cache->name, cache->length)) return cache->zone;
  char wanted[TZ_STRLEN_MAX + 1];
  const std::size_t length = std::min<std::size_t>(name.size(), TZ_STRLEN_MAX);
  std::memcpy(wanted, name.data(), length);
  wanted[length] = '\0';
  const pg_tz *zone = length == name.size() ? pg_tzset(wanted) : nullptr;
  if (zone == nullptr)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("time zone \"%s\" not recognized", wanted),
                    errhint("Use a name of pg_timezone_names, for instance 'Europe/Berlin'.")));
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache =
        static_cast<Cache *>(MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(Cache)));
  cache->zone = zone;
  cache->length = length;
  std::memcpy(cache->name, wanted, sizeof wanted);
  return zone;
}

struct LocalTime {
  static constexpr int arguments = 2; // the time and its zone
  static Day read(FunctionCallInfo fcinfo, int i) {
    const TimestampTz at = DatumGetTimestampTz(pg::argument(fcinfo, i));
    if (TIMESTAMP_IS_NOBEGIN(at)) return std::numeric_limits<Day>::min();
    if (TIMESTAMP_IS_NOEND(at)) return std::numeric_limits<Day>::max();
    const pg_tz *zone = time_zone_argument(fcinfo, i + 1);
    pg_tm local;
    fsec_t fraction;
    int offset;
    if (timestamp2tm(at, &offset, &local, &fraction, nullptr, const_cast<pg_tz *>(zone)) != 0)
      ereport(ERROR,
              (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    return date2j(local.tm_year, local.tm_mon, local.tm_mday) - POSTGRES_EPOCH_JDATE;
  }
};

/// (state, when…, amount [, cost]): a NULL among when and amount skips the row and counts it, a
/// NULL cost is a cost that is not known.
template <class When, class Amount> Datum add_event(FunctionCallInfo fcinfo) {
  constexpr int amount = 1 + When::arguments, cost = amount + 1;
  auto *log = reinterpret_cast<HistoryLog *>(pg::state_argument(fcinfo, 0));
  bool complete = true;
  for (int i = 1; i <= amount; ++i) complete &= !pg::is_null(fcinfo, i);

  Event event{};
  if (complete) {
    event = {When::read(fcinfo, 1), Amount::read(fcinfo, amount)};
    event.has_cost = !pg::is_null(fcinfo, cost);
    if (event.has_cost) event.cost = Amount::read(fcinfo, cost);
  }
  log = pg::guard([&] {
    HistoryState state(log, pg::allocate);
    complete ? state.add(event) : state.skip();
    return state.log();
  });
  return pg::from_flat(log);
}

} // namespace

PG_EXPORT(cp_history_add_numeric) { return add_event<Date, NumericAmount>(fcinfo); }
PG_EXPORT(cp_history_add_bigint) { return add_event<Date, BigintAmount>(fcinfo); }
PG_EXPORT(cp_history_add_integer) { return add_event<Date, IntegerAmount>(fcinfo); }
PG_EXPORT(cp_history_add_float8) { return add_event<Date, FloatAmount>(fcinfo); }
PG_EXPORT(cp_history_add_numeric_at) { return add_event<LocalTime, NumericAmount>(fcinfo); }
PG_EXPORT(cp_history_add_bigint_at) { return add_event<LocalTime, BigintAmount>(fcinfo); }
PG_EXPORT(cp_history_add_integer_at) { return add_event<LocalTime, IntegerAmount>(fcinfo); }
PG_EXPORT(cp_history_add_float8_at) { return add_event<LocalTime, FloatAmount>(fcinfo); }

/// Combine function of all of these, and transition function of rollup.
PG_EXPORT(cp_history_merge) {
  varlena *left = pg::state_argument(fcinfo, 0);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const HistoryBytes right = pg::history_argument(fcinfo, 1);
  const bool is_log = left != nullptr && pg::bytes_of(left).front() == HistoryLog::tag;
  auto *log = pg::guard([&] {
    HistoryState state(is_log ? reinterpret_cast<HistoryLog *>(left) : nullptr, pg::allocate);
    const auto merge = [&](const History &h) { state.merge(h.days(), h.scale(), h.skipped()); };
    if (left != nullptr && !is_log) merge(History(pg::bytes_of(left)));
    merge(History(right));
    return state.log();
  });
  return pg::from_flat(log);
}

PG_EXPORT(cp_history_pack) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(History(bytes)); }));
}
