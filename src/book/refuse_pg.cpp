#include "pg/guard.hpp"

namespace {

/// As of a history: these aggregates are preferred to a cast by the session's time zone.
[[noreturn]] void refuse_local(const char *type, const char *hint) {
  ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                  errmsg("a %s has no time zone to convert from", type), errhint("%s", hint)));
  pg_unreachable();
}

} // namespace

PG_EXPORT(cp_purchase_book_refuse_timestamp) {
  refuse_local(
      "timestamp without time zone",
      "If the timestamp is local already, write purchase_book(customer, at::date, amount). If it "
      "is UTC, as many programs store it, write purchase_book(customer, at AT TIME ZONE 'UTC', "
      "'Europe/Berlin', amount) with the time zone of the shop.");
}
PG_EXPORT(cp_purchase_book_refuse_date) {
  refuse_local("date",
               "The date is local already: write purchase_book(customer, day, amount) without a "
               "time zone. An amount in quotes is read as a time zone: write it without quotes.");
}
