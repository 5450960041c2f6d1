#include "history/time_zone_pg.hpp"

#include "pg/value.hpp"

extern "C" {
#include "mb/pg_wchar.h"
#include "pgtime.h"
}

namespace portfolio::pg {

namespace {

/// What a call has looked up, kept from row to row.
struct ZoneCache {
  const pg_tz *zone;
  std::size_t length;
  char name[TZ_STRLEN_MAX + 1];
};

/// pg_tzset() also takes rules such as 'CET-1CEST' and with them most typing errors ('Berln2' is
/// two hours west of Greenwich), and names that mean this machine's own zone. Rules have digits,
/// and of the names only these.
bool is_name(std::string_view text) {
  if (text == "localtime" || text == "posixrules" || text.empty()) return false;
  if (text.find_first_of("0123456789") == text.npos) return true;
  for (const std::string_view name :
       {"EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT0", "GMT+0", "GMT-0"})
    if (text == name) return true;
  if (!text.starts_with("Etc/GMT")) return false;
  text.remove_prefix(std::string_view("Etc/GMT").size());
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return text.size() <= 2 && text.find_first_not_of("0123456789") == text.npos;
}

[[noreturn]] void refuse_zone(std::string_view name) {
  const int shown = pg_mbcliplen(name.data(), static_cast<int>(name.size()), 80);
  ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                  errmsg("time zone \"%.*s\" not recognized", shown, name.data()),
                  errhint("Use a name of pg_timezone_names, for instance 'Europe/Berlin'.")));
  pg_unreachable();
}

const pg_tz *zone_argument(FunctionCallInfo fcinfo, int i) {
  const std::string_view name = text_argument(fcinfo, i);
  auto *cache = static_cast<ZoneCache *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && name == std::string_view(cache->name, cache->length)) return cache->zone;
  char wanted[TZ_STRLEN_MAX + 1];
  if (name.size() > TZ_STRLEN_MAX || !is_name(name)) refuse_zone(name);
  std::memcpy(wanted, name.data(), name.size());
  wanted[name.size()] = '\0';
  const pg_tz *zone = pg_tzset(wanted);
  if (zone == nullptr) refuse_zone(name);
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache =
        static_cast<ZoneCache *>(MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(ZoneCache)));
  cache->zone = zone;
  cache->length = name.size();
  std::memcpy(cache->name, wanted, sizeof wanted);
  return zone;
}

} // namespace

Day local_day_argument(FunctionCallInfo fcinfo, int i) {
  const TimestampTz at = DatumGetTimestampTz(argument(fcinfo, i));
  const pg_tz *zone = zone_argument(fcinfo, i + 1);
  if (TIMESTAMP_IS_NOBEGIN(at)) return std::numeric_limits<Day>::min();
  if (TIMESTAMP_IS_NOEND(at)) return std::numeric_limits<Day>::max();
  pg_tm local;
  fsec_t fraction;
  int offset;
  if (timestamp2tm(at, &offset, &local, &fraction, nullptr, const_cast<pg_tz *>(zone)) != 0)
    ereport(ERROR,
            (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
  return date2j(local.tm_year, local.tm_mon, local.tm_mday) - POSTGRES_EPOCH_JDATE;
}

void refuse_local(const char *type, const char *hint) {
  ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                  errmsg("a %s has no time zone to convert from", type), errhint("%s", hint)));
  pg_unreachable();
}

} // namespace portfolio::pg
