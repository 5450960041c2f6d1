#include "cohorts/cohort_pg.hpp"
#include "cohorts/cohort_rows.hpp"
#include "pg/interval.hpp"
#include "pg/numeric.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::cohorts;

namespace {

const CohortTable &table_of(FunctionCallInfo fcinfo) {
  return *pg::CohortType::argument(fcinfo, 0);
}

CohortParameters parameters_of(FunctionCallInfo fcinfo) { return table_of(fcinfo).parameters(); }

Datum from_count(std::uint64_t n) { PG_RETURN_INT64(static_cast<std::int64_t>(n)); }

} // namespace

/// (table, include_incomplete)
PG_EXPORT(cp_cohort_rows) {
  const CohortTable &table = table_of(fcinfo);
  const bool include_incomplete = PG_GETARG_BOOL(1);
  const auto rows = pg::guard([&] { return pg::to_span(cohort_rows(table, include_incomplete)); });
  const bool has_contracts = table.parameters().has_contracts();
  pg::RowSink sink(fcinfo);
  for (const CohortRow &row : rows) {
    pg::Columns<11> out;
    out.day(row.cohort_start);
    out.integer(row.age);
    for (const std::int64_t n : {row.size, row.eligible, row.active, row.on_or_after}) out.count(n);
    out.money(row.revenue, table.scale());
    out.money(row.cumulative_revenue, table.scale());
    out.real(row.retention_rate());
    out.boolean(row.is_complete);
    has_contracts ? out.money(row.recurring, shown_scale(table.unit())) : out.null();
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_mean_retention) {
  const CohortTable &table = table_of(fcinfo);
  const auto rows = pg::guard([&] { return pg::to_span(mean_retention(table)); });
  pg::RowSink sink(fcinfo);
  for (const RetentionRow &row : rows) {
    pg::Columns<5> out;
    out.integer(row.age);
    for (const std::int64_t n : {row.cohorts, row.eligible, row.active}) out.count(n);
    out.real(row.retention_rate());
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_cohort_table_step) { return pg::from_step(parameters_of(fcinfo).step); }
PG_EXPORT(cp_cohort_table_as_of) { return pg::from_day(parameters_of(fcinfo).as_of); }
PG_EXPORT(cp_cohort_table_origin) { return pg::from_day(parameters_of(fcinfo).origin); }
PG_EXPORT(cp_cohort_table_anchor) { return pg::from_text(name_of(parameters_of(fcinfo).anchor)); }
PG_EXPORT(cp_cohort_table_basis) { return pg::from_text(name_of(parameters_of(fcinfo).basis)); }
PG_EXPORT(cp_cohort_table_customers) { PG_RETURN_INT64(table_of(fcinfo).customers()); }
PG_EXPORT(cp_cohort_table_without_purchase) {
  return from_count(table_of(fcinfo).without_purchase());
}
PG_EXPORT(cp_cohort_table_unassigned) {
  const CohortTable &table = table_of(fcinfo);
  return pg::from_money(table.unassigned(), table.scale());
}
PG_EXPORT(cp_cohort_table_skipped_rows) { return from_count(table_of(fcinfo).skipped_rows()); }
PG_EXPORT(cp_cohort_table_skipped_customers) {
  return from_count(table_of(fcinfo).skipped_customers());
}
