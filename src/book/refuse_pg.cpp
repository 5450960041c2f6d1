#include "history/time_zone_pg.hpp"
#include "pg/guard.hpp"

using portfolio::pg::refuse_local;

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
