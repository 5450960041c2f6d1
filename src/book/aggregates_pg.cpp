#include "book/read_pg.hpp"
#include "pg/guard.hpp"

using portfolio::pg::aggregate_book;

// What is read from a book goes through the functions of the aggregates over histories, so that it
// is the same to the last byte.
extern "C" {
Datum cp_flow_ledger_add(PG_FUNCTION_ARGS);
Datum cp_flow_ledger_finish(PG_FUNCTION_ARGS);
Datum cp_cohort_table_add(PG_FUNCTION_ARGS);
Datum cp_cohort_table_finish(PG_FUNCTION_ARGS);
Datum cp_purchase_statistics_add_history(PG_FUNCTION_ARGS);
Datum cp_purchase_statistics_finish(PG_FUNCTION_ARGS);
Datum cp_spend_statistics_add_history(PG_FUNCTION_ARGS);
Datum cp_spend_statistics_finish(PG_FUNCTION_ARGS);
}

PG_EXPORT(cp_purchase_book_flows) {
  return aggregate_book(fcinfo, {cp_flow_ledger_add, cp_flow_ledger_finish});
}
PG_EXPORT(cp_purchase_book_cohorts) {
  return aggregate_book(fcinfo, {cp_cohort_table_add, cp_cohort_table_finish});
}
PG_EXPORT(cp_purchase_book_purchase_statistics) {
  return aggregate_book(fcinfo,
                        {cp_purchase_statistics_add_history, cp_purchase_statistics_finish});
}
PG_EXPORT(cp_purchase_book_spend_statistics) {
  return aggregate_book(fcinfo, {cp_spend_statistics_add_history, cp_spend_statistics_finish});
}
