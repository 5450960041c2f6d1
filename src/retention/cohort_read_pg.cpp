#include "pg/numeric.hpp"
#include "pg/rows.hpp"
#include "retention/cohort_pg.hpp"
#include "retention/cohort_rows.hpp"

using namespace portfolio;

/// (table, include_incomplete)
PG_EXPORT(cp_cohort_rows) {
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
  const bool include_incomplete = PG_GETARG_BOOL(1);
  const auto rows = pg::guard([&] { return pg::to_span(cohort_rows(table, include_incomplete)); });
  pg::RowSink sink(fcinfo);
  for (const CohortRow &row : rows) {
    pg::Columns<10> out;
    out.day(row.cohort_start);
    out.integer(row.age);
    for (const std::int64_t n : {row.size, row.eligible, row.active, row.on_or_after}) out.count(n);
    out.money(row.revenue, table.scale());
    out.money(row.cumulative_revenue, table.scale());
    out.real(row.retention_rate());
    out.boolean(row.is_complete);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_mean_retention) {
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
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

PG_EXPORT(cp_cohorts_step) {
  return pg::from_step(pg::cohort_argument(fcinfo, 0).parameters().step);
}
PG_EXPORT(cp_cohorts_as_of) {
  return pg::from_day(pg::cohort_argument(fcinfo, 0).parameters().as_of);
}
PG_EXPORT(cp_cohorts_origin) {
  return pg::from_day(pg::cohort_argument(fcinfo, 0).parameters().origin);
}
PG_EXPORT(cp_cohorts_anchor) {
  return pg::from_text(name_of(pg::cohort_argument(fcinfo, 0).parameters().anchor));
}
PG_EXPORT(cp_cohorts_customers) { PG_RETURN_INT64(pg::cohort_argument(fcinfo, 0).customers()); }
PG_EXPORT(cp_cohorts_without_purchase) {
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::cohort_argument(fcinfo, 0).without_purchase()));
}
PG_EXPORT(cp_cohorts_unassigned) {
  const CohortTable &table = pg::cohort_argument(fcinfo, 0);
  return pg::from_money(table.unassigned(), table.scale());
}
PG_EXPORT(cp_cohorts_skipped_rows) {
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::cohort_argument(fcinfo, 0).skipped_rows()));
}
PG_EXPORT(cp_cohorts_skipped_customers) {
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::cohort_argument(fcinfo, 0).skipped_customers()));
}
