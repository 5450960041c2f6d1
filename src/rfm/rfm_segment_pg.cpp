#include "pg/guard.hpp"

// Inline functions of these headers have parameters that they do not use.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}
#pragma GCC diagnostic pop

// The triggers by which COPY restores edits of the shipped rows of rfm_segment.

namespace {

TriggerData *called_by_trigger(FunctionCallInfo fcinfo) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("must be called by a trigger")));
  auto *data = reinterpret_cast<TriggerData *>(fcinfo->context);
  if (!TRIGGER_FIRED_BEFORE(data->tg_event) || !TRIGGER_FIRED_BY_INSERT(data->tg_event) ||
      !TRIGGER_FIRED_FOR_ROW(data->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("must be called before a row is inserted")));
  return data;
}

/// Deletes from rfm_segment, which lies in the schema of the trigger's table, the row with the
/// number of the new one.
void delete_shipped(TriggerData *data) {
  SPI_connect();
  const Relation table = data->tg_relation;
  const int column = SPI_fnumber(table->rd_att, "shipped");
  if (column <= 0 || SPI_gettypeid(table->rd_att, column) != INT2OID)
    elog(ERROR, "table \"%s\" has no smallint called shipped", RelationGetRelationName(table));
  bool is_null;
  Datum number = SPI_getbinval(data->tg_trigtuple, table->rd_att, column, &is_null);
  if (!is_null) {
    const char *schema = get_namespace_name(RelationGetNamespace(table));
    Oid type = INT2OID;
    SPI_execute_with_args(
        psprintf("DELETE FROM %s.rfm_segment WHERE shipped = $1", quote_identifier(schema)), 1,
        &type, &number, nullptr, false, 0);
  }
  SPI_finish();
}

} // namespace

PG_EXPORT(cp_rfm_segment_delete) {
  delete_shipped(called_by_trigger(fcinfo));
  return PointerGetDatum(nullptr); // the row itself is there already
}

PG_EXPORT(cp_rfm_segment_replace) {
  TriggerData *data = called_by_trigger(fcinfo);
  delete_shipped(data);
  return PointerGetDatum(data->tg_trigtuple);
}
