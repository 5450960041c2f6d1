#include "checks/check.hpp"
#include "pg/guard.hpp"
#include "pg/rows.hpp"
#include "pg/value.hpp"

// Inline functions of PostgreSQL 17's headers leave parameters alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

using namespace portfolio;
using namespace portfolio::checks;

namespace {

const char *qualified(Oid relation) {
  const char *name = get_rel_name(relation);
  if (name == nullptr)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("relation with OID %u does not exist", relation)));
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), name);
}

/// The column in argument i as a query can name it.
const char *column(FunctionCallInfo fcinfo, int i) {
  return psprintf("r.%s", quote_identifier(NameStr(*PG_GETARG_NAME(i))));
}
const char *column_or(FunctionCallInfo fcinfo, int i, const char *otherwise) {
  return pg::is_null(fcinfo, i) ? otherwise : column(fcinfo, i);
}

Oid type_of_column(Oid relation, const char *name) {
  const AttrNumber number = get_attnum(relation, name);
  if (number == InvalidAttrNumber)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                    errmsg("column \"%s\" of %s does not exist", name, qualified(relation))));
  return getBaseType(get_atttype(relation, number));
}

/// What a column of days or times is as a local day, and whether a time of it is midnight.
struct DayColumn {
  const char *day, *is_midnight;
};

DayColumn day_column(FunctionCallInfo fcinfo, int i, int zone) {
  const char *name = NameStr(*PG_GETARG_NAME(i));
  const Oid type = type_of_column(PG_GETARG_OID(0), name);
  const char *at = column(fcinfo, i);
  const bool has_zone = !pg::is_null(fcinfo, zone);
  if (type == TIMESTAMPTZOID && has_zone)
    return {psprintf("(%s AT TIME ZONE $2)::pg_catalog.date", at),
            psprintf("(%s AT TIME ZONE 'UTC')::pg_catalog.time = '00:00'", at)};
  if (type == TIMESTAMPTZOID)
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("column \"%s\" is a timestamp with time zone, and no time zone is given", name),
             errhint("Name the zone in which its days are meant, for instance "
                     "time_zone => 'Europe/Berlin'.")));
  if (type != DATEOID && type != TIMESTAMPOID)
    ereport(ERROR,
            (errcode(ERRCODE_DATATYPE_MISMATCH),
             errmsg("column \"%s\" is of type %s, not a day or a time", name, format_type_be(type)),
             errhint("Make a view in which it is a date.")));
  if (has_zone)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("column \"%s\" is of type %s and has no time zone to convert from", name,
                           format_type_be(type)),
                    errhint("Leave out time_zone; if the column is UTC, make a view with "
                            "\"%s\" AT TIME ZONE 'UTC'.",
                            name)));
  return {psprintf("%s::pg_catalog.date", at),
          type == DATEOID ? "false" : psprintf("%s::pg_catalog.time = '00:00'", at)};
}

// Both queries answer with (check, count, example). $1 is as_of, $2 the time zone, $3 the share.
// They begin with the events and the customers: one of rows of orders, one of histories.

/// 1 customer, 2 day, 3 midnight, 4 time, 5 amount, 6 cost, 7 currency, 8 relation, 9 whether costs
/// are asked for
constexpr const char *of_orders = R"(
WITH event AS MATERIALIZED (
  SELECT %1$s::text AS customer, %2$s AS day, %3$s AS is_midnight, %4$s::text AS at, %5$s::numeric AS amount,
         %6$s::numeric AS cost, %7$s::text AS currency FROM %8$s r),
known AS NOT MATERIALIZED (
  SELECT * FROM event WHERE isfinite(day) AND amount NOT IN ('NaN', 'Infinity', '-Infinity')),
customer AS MATERIALIZED (
  SELECT customer, count(*) AS rows, sum(amount) FILTER (WHERE day < $1) AS revenue,
         min(day) FILTER (WHERE amount >= 0) AS first_purchase, min(day) FILTER (WHERE amount < 0) AS first_refund
  FROM known WHERE customer IS NOT NULL GROUP BY customer),
busy AS (SELECT DISTINCT day FROM known),
own AS (
  SELECT 1 AS id, 0::bigint AS n, NULL::text AS example WHERE NOT EXISTS (SELECT FROM event)
  UNION ALL SELECT 2, count(DISTINCT coalesce(currency, '')), string_agg(DISTINCT coalesce(currency, 'NULL'), ', ')
  FROM event HAVING count(DISTINCT coalesce(currency, '')) > 1
  UNION ALL SELECT 5, count(*), to_char(min(day), 'YYYY-MM-DD') || ' to ' || to_char(max(day), 'YYYY-MM-DD') FROM event WHERE customer IS NULL HAVING count(*) > 0
  UNION ALL SELECT 7, count(*), 'customer ' || min(customer)
  FROM event WHERE (isfinite(day) AND amount NOT IN ('NaN', 'Infinity', '-Infinity')) IS NOT TRUE HAVING count(*) > 0
  UNION ALL SELECT 8, count(*), to_char(max(day), 'YYYY-MM-DD') FROM known WHERE day >= $1 HAVING count(*) > 0
  UNION ALL SELECT 9, count(*), to_char(min(day), 'YYYY-MM-DD') FROM known WHERE day < $1 - 18263 HAVING count(*) > 0
  UNION ALL SELECT 10, sum(n - 1)::bigint, (array_agg(format('customer %%s, %%s, %%s: %%s times', customer, to_char(day, 'YYYY-MM-DD'), amount, n) ORDER BY n DESC, customer, at))[1]
  FROM (SELECT customer, day, at, amount, count(*) AS n FROM known WHERE customer IS NOT NULL GROUP BY customer, day, at, amount HAVING count(*) > 1) d
  HAVING count(*) > 0
  UNION ALL SELECT 11, count(*), NULL FROM event HAVING bool_and(is_midnight)
  UNION ALL SELECT 13, count(*), format('customer %%s, %%s', min(customer), to_char(min(day), 'YYYY-MM-DD')) FROM known WHERE %9$s AND cost IS NULL HAVING count(*) > 0),
)";

/// 1 history, 2 relation, 3 schema of the extension
constexpr const char *of_histories = R"(
WITH history AS MATERIALIZED (SELECT %1$s::%3$s.purchase_history AS h FROM %2$s r),
known AS MATERIALIZED (SELECT p.* FROM history, LATERAL %3$s.purchases(h) p),
customer AS MATERIALIZED (
  SELECT NULL::text AS customer, %3$s.orders_count(h) AS rows, %3$s.revenue(%3$s.as_of(h, $1)) AS revenue,
         %3$s.first_purchase(h) AS first_purchase, refund.day AS first_refund
  FROM history, LATERAL (SELECT min(day) AS day FROM %3$s.purchases(h) WHERE orders = 0) refund WHERE h IS NOT NULL),
busy AS (SELECT DISTINCT day FROM known),
own AS (
  SELECT 1 AS id, 0::bigint AS n, NULL::text AS example WHERE NOT EXISTS (SELECT FROM history)
  UNION ALL SELECT 6, count(*), NULL FROM history WHERE h IS NULL HAVING count(*) > 0
  UNION ALL SELECT 7, sum(%3$s.skipped_rows(h))::bigint, NULL FROM history HAVING sum(%3$s.skipped_rows(h)) > 0
  UNION ALL SELECT 8, count(*), to_char(max(day), 'YYYY-MM-DD') FROM known WHERE day >= $1 HAVING count(*) > 0
  UNION ALL SELECT 9, count(*), to_char(min(day), 'YYYY-MM-DD') FROM known WHERE day < $1 - 18263 HAVING count(*) > 0
  UNION ALL SELECT 13, sum(%3$s.uncosted_rows(h))::bigint, 'customers: ' || count(*) FROM history
  WHERE %3$s.uncosted_rows(h) > 0 AND EXISTS (SELECT FROM history WHERE %3$s.cost(h) IS NOT NULL) HAVING count(*) > 0),
)";

/// What follows in both. The usual gap is the one that 99 of 100 days with an event keep.
constexpr const char *of_both = R"(
gap AS (SELECT day, day - lag(day) OVER (ORDER BY day) AS days FROM busy WHERE day < $1),
span AS MATERIALIZED (
  SELECT min(day) AS first, max(day) AS last, greatest(percentile_disc(0.99) WITHIN GROUP (ORDER BY days), 1) AS usual FROM gap),
biggest AS (
  SELECT customer, rows, revenue / sum(revenue) OVER () AS share FROM customer WHERE revenue > 0 ORDER BY revenue DESC, customer LIMIT 1),
buyer AS (SELECT count(*) AS n FROM customer WHERE first_purchase < $1)
SELECT id, n, example FROM (
  SELECT * FROM own
  UNION ALL SELECT 3, rows, concat_ws(', ', 'customer ' || customer, round(100 * share, 1) || ' %') FROM biggest WHERE share > $3::numeric
  UNION ALL SELECT 4, $1 - 1 - last, format('last event %s, usual gap in days: %s', to_char(last, 'YYYY-MM-DD'), usual) FROM span WHERE $1 - last > 2 * usual
  UNION ALL SELECT 12, count(*), concat_ws(', ', 'customer ' || min(customer), to_char(min(first_refund), 'YYYY-MM-DD')) FROM customer
  WHERE first_refund < first_purchase OR (first_refund IS NOT NULL AND first_purchase IS NULL) HAVING count(*) > 0
  UNION ALL SELECT 14, n, NULL FROM buyer WHERE n < 500 AND n > 0
  UNION ALL SELECT 15, $1 - first, 'first event ' || to_char(first, 'YYYY-MM-DD') FROM span WHERE $1 - first < 180
  UNION ALL SELECT 16, extract(day FROM first)::int - 1, 'first event ' || to_char(first, 'YYYY-MM-DD') FROM span WHERE extract(day FROM first) > 1
  UNION ALL SELECT 17, extract(day FROM $1)::int - 1, 'days known of ' || to_char($1, 'YYYY-MM') FROM span WHERE extract(day FROM $1) > 1 AND first IS NOT NULL
) found ORDER BY id)";

double share_argument(FunctionCallInfo fcinfo, int i) {
  const double share = PG_GETARG_FLOAT8(i);
  if (!(share >= 0 && share <= 1))
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("max_share is %s",
                    DatumGetCString(DirectFunctionCall1(float8out, pg::argument(fcinfo, i)))),
             errhint("Shares lie between 0 and 1.")));
  return share;
}

/// With the caller's rights and what the caller's query sees.
Datum answer(FunctionCallInfo fcinfo, const char *query, Datum as_of, Datum zone, double share) {
  Oid types[] = {DATEOID, TEXTOID, FLOAT8OID};
  Datum values[] = {as_of, zone, Float8GetDatum(share)};
  const char nulls[] = {' ', zone == 0 ? 'n' : ' ', ' '};
  pg::RowSink sink(fcinfo);
  SPI_connect();
  if (SPI_execute_with_args(query, 3, types, values, nulls, true, 0) != SPI_OK_SELECT)
    elog(ERROR, "cannot read the rows to be checked");
  for (uint64 i = 0; i < SPI_processed; ++i) {
    HeapTuple row = SPI_tuptable->vals[i];
    bool is_null = false;
    const auto get = [&](int k) { return SPI_getbinval(row, SPI_tuptable->tupdesc, k, &is_null); };
    const Words said = words(static_cast<Check>(DatumGetInt32(get(1))));
    pg::Columns<5> out;
    out.text(said.severity);
    out.text(said.finding);
    out.count(DatumGetInt64(get(2)));
    const Datum example = get(3);
    is_null ? out.null() : out.value(example);
    out.text(said.remedy);
    out.put(sink);
  }
  SPI_finish();
  return Datum{0};
}

/// No row is good news: who got none because nothing was asked is told so.
Datum no_rows(FunctionCallInfo fcinfo, int as_of) {
  if (pg::is_null(fcinfo, as_of))
    ereport(WARNING,
            (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("as_of is null: nothing was checked"),
             errhint("Give the first day that is not known yet. A subquery that finds no "
                     "row gives none.")));
  pg::RowSink sink(fcinfo);
  return Datum{0};
}

Datum as_of_argument(FunctionCallInfo fcinfo, int i) {
  const Datum as_of = pg::argument(fcinfo, i);
  pg::guard([&] { require_day(DatumGetDateADT(as_of), "as_of"); });
  return as_of;
}

} // namespace

/// (relation, customer, day, amount, as_of, cost, currency, time_zone, max_share)
PG_EXPORT(cp_check_purchases) {
  for (const int i : {0, 1, 2, 3, 4, 8})
    if (pg::is_null(fcinfo, i)) return no_rows(fcinfo, 4);
  const Datum as_of = as_of_argument(fcinfo, 4);
  const double share = share_argument(fcinfo, 8);
  const DayColumn day = day_column(fcinfo, 2, 7);
  const char *query =
      psprintf(of_orders, column(fcinfo, 1), day.day, day.is_midnight, column(fcinfo, 2),
               column(fcinfo, 3), column_or(fcinfo, 5, "NULL"), column_or(fcinfo, 6, "''"),
               qualified(PG_GETARG_OID(0)), pg::is_null(fcinfo, 5) ? "false" : "true");
  return answer(fcinfo, psprintf("%s%s", query, of_both), as_of,
                pg::is_null(fcinfo, 7) ? Datum{0} : pg::argument(fcinfo, 7), share);
}

/// (relation, history, as_of, max_share)
PG_EXPORT(cp_check_histories) {
  for (const int i : {0, 1, 2, 3})
    if (pg::is_null(fcinfo, i)) return no_rows(fcinfo, 2);
  const Datum as_of = as_of_argument(fcinfo, 2);
  const double share = share_argument(fcinfo, 3);
  const char *schema =
      quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
  const char *query =
      psprintf(of_histories, column(fcinfo, 1), qualified(PG_GETARG_OID(0)), schema);
  return answer(fcinfo, psprintf("%s%s", query, of_both), as_of, Datum{0}, share);
}
