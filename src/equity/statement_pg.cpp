#include "equity/statement_customer_pg.hpp"
#include "pg/rows.hpp"

// Inline functions of PostgreSQL 17's headers leave parameters alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "executor/spi.h"
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

using namespace portfolio;
using namespace portfolio::equity;

namespace {

const char *query_text(FunctionCallInfo fcinfo) {
  const Oid relation = PG_GETARG_OID(0);
  const char *name = get_rel_name(relation);
  if (name == nullptr)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("relation with OID %u does not exist", relation)));
  const char *schema =
      quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
  return psprintf(
      "SELECT r.%s::pg_catalog.text, r.%s::%s.purchase_history FROM %s r",
      quote_identifier(NameStr(*PG_GETARG_NAME(1))), quote_identifier(NameStr(*PG_GETARG_NAME(2))),
      schema, quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), name));
}

/// visit(key or null, lines) for every customer, with the caller's rights and what the caller's
/// query sees. Rows come through a cursor, so that no table need fit into memory.
template <class Visit>
void each_customer(FunctionCallInfo fcinfo, const StatementTerms &q, const Visit &visit) {
  const char *query = query_text(fcinfo);
  auto *tables = static_cast<StatementTables *>(palloc0(sizeof(StatementTables)));
  MemoryContext rows = AllocSetContextCreate(CurrentMemoryContext, "customers of a statement",
                                             ALLOCSET_DEFAULT_SIZES);
  SPI_connect();
  Portal portal = SPI_cursor_open_with_args(nullptr, query, 0, nullptr, nullptr, nullptr, true, 0);
  for (;;) {
    SPI_cursor_fetch(portal, true, 1000);
    if (SPI_processed == 0) break;
    for (uint64 i = 0; i < SPI_processed; ++i) {
      CHECK_FOR_INTERRUPTS();
      const MemoryContext before = MemoryContextSwitchTo(rows);
      bool no_key = false, no_history = false;
      const Datum key = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &no_key);
      const Datum history =
          SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &no_history);
      if (!no_history) {
        varlena *bytes = PG_DETOAST_DATUM_PACKED(history);
        const auto lines = lines_of(
            fcinfo, q, *tables,
            {reinterpret_cast<const std::uint8_t *>(VARDATA_ANY(bytes)), VARSIZE_ANY_EXHDR(bytes)},
            false);
        if (lines) visit(no_key ? Datum{0} : key, *lines);
      }
      MemoryContextSwitchTo(before);
      MemoryContextReset(rows);
    }
    SPI_freetuptable(SPI_tuptable);
  }
  SPI_cursor_close(portal);
  SPI_finish();
  MemoryContextDelete(rows);
}

} // namespace

/// -> (line, ordinal, customers, amount)
PG_EXPORT(cp_equity_statement) {
  const StatementTerms q = ask(fcinfo, 3);
  EquityStatement total;
  each_customer(fcinfo, q, [&](Datum, const CustomerStatement &lines) { total.add(lines); });
  pg::RowSink sink(fcinfo);
  for (std::size_t i = 0; i < line_count; ++i) {
    const auto line = static_cast<Line>(i);
    const double amount = pg::guard([&] { return total.amount(line); });
    pg::Columns<4> out;
    out.text(name(line));
    out.integer(static_cast<std::int32_t>(i) + 1);
    out.count(total.customers(line));
    out.real(amount);
    out.put(sink);
  }
  return Datum{0};
}

/// -> (customer, standing, and the lines as columns)
PG_EXPORT(cp_equity_statement_customers) {
  const StatementTerms q = ask(fcinfo, 3);
  pg::RowSink sink(fcinfo);
  each_customer(fcinfo, q, [&](Datum key, const CustomerStatement &lines) {
    pg::Columns<2 + line_count> out;
    key == 0 ? out.null() : out.value(key);
    out.text(name(lines.standing));
    for (const double amount : lines.amounts) out.real(amount);
    out.put(sink);
  });
  return Datum{0};
}
