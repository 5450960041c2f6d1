#include "backtest/report_pg.hpp"
#include "pg/value.hpp"

// Inline functions of PostgreSQL 17's headers leave parameters alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "executor/spi.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

using namespace portfolio;
using namespace portfolio::backtest;

/// (histories, name of the column, calibration_end, until): the aggregate of the same name over a
/// relation. With the caller's rights and what the caller's query sees.
PG_EXPORT(cp_backtest_statistics_of) {
  const char *schema =
      quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
  const char *query =
      psprintf("SELECT %s.backtest_statistics(h.%s::%s.purchase_history, $1, $2) FROM %s h", schema,
               quote_identifier(NameStr(*PG_GETARG_NAME(1))), schema,
               pg::qualified_relation(PG_GETARG_OID(0)));
  Oid types[] = {DATEOID, DATEOID};
  Datum values[] = {pg::argument(fcinfo, 2), pg::argument(fcinfo, 3)};
  pg::guard([&] { require_window(DatumGetDateADT(values[0]), DatumGetDateADT(values[1])); });
  const MemoryContext caller = CurrentMemoryContext;
  SPI_connect();
  if (SPI_execute_with_args(query, 2, types, values, nullptr, true, 0) != SPI_OK_SELECT ||
      SPI_processed != 1)
    elog(ERROR, "cannot read the histories");
  bool is_null = false;
  Datum result = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
  if (!is_null) {
    MemoryContextSwitchTo(caller);
    result = datumCopy(result, false, -1);
  }
  SPI_finish();
  if (is_null) PG_RETURN_NULL();
  return result;
}
