#include "pareto/concentration.hpp"
#include "pareto/pareto_pg.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

/// What measure(distribution) says of the summary in argument 0.
template <class Measure> auto measured(FunctionCallInfo fcinfo, const Measure &measure) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::guard([&] { return measure(Distribution(pg::open(bytes))); });
}

Datum from_optional(FunctionCallInfo fcinfo, std::optional<double> value) {
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

/// include_zeros
Zeros zeros_argument(FunctionCallInfo fcinfo, int i) {
  return PG_GETARG_BOOL(i) ? Zeros::included : Zeros::excluded;
}

Share share_argument(FunctionCallInfo fcinfo, int i) {
  const double share = PG_GETARG_FLOAT8(i);
  return pg::guard([&] { return to_share(share, "share"); });
}

} // namespace

PG_EXPORT(cp_pareto_summary_gini) {
  const Zeros zeros = zeros_argument(fcinfo, 1);
  return from_optional(fcinfo, measured(fcinfo, [&](const auto &d) { return gini(d, zeros); }));
}

PG_EXPORT(cp_pareto_summary_hhi) { return from_optional(fcinfo, measured(fcinfo, hhi)); }

PG_EXPORT(cp_pareto_summary_effective_customers) {
  auto index = measured(fcinfo, hhi);
  if (index) index = 1 / *index;
  return from_optional(fcinfo, index);
}

PG_EXPORT(cp_pareto_summary_top_share) {
  const Share top = share_argument(fcinfo, 1);
  const Zeros zeros = zeros_argument(fcinfo, 2);
  return from_optional(fcinfo,
                       measured(fcinfo, [&](const auto &d) { return top_share(d, top, zeros); }));
}

PG_EXPORT(cp_pareto_summary_customers_for_share) {
  const Share share = share_argument(fcinfo, 1);
  const auto customers =
      measured(fcinfo, [&](const auto &d) { return customers_for_share(d, share); });
  if (!customers) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(*customers));
}

PG_EXPORT(cp_pareto_summary_lorenz) {
  const std::int64_t points = PG_GETARG_INT32(1);
  pg::guard([&] { require_points(points); });
  const Zeros zeros = zeros_argument(fcinfo, 2);
  const auto curve =
      measured(fcinfo, [&](const auto &d) { return pg::to_span(lorenz(d, points, zeros)); });
  pg::RowSink sink(fcinfo);
  for (const LorenzPoint &point : curve) {
    Datum values[] = {Float8GetDatum(point.population_share), Float8GetDatum(point.value_share)};
    sink.put(values);
  }
  return Datum{0};
}

namespace {

Datum from_decimal_text(const char *text) {
  return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
                             Int32GetDatum(-1));
}

struct ClassRow {
  char name;
  std::int64_t customers;
  const char *amount;
};

} // namespace

PG_EXPORT(cp_pareto_summary_total) {
  const Base base = pg::to_base(pg::argument(fcinfo, 1));
  return from_decimal_text(
      measured(fcinfo, [&](const auto &d) { return pg::to_cstring(to_text(d, d.sums.of(base))); }));
}

PG_EXPORT(cp_pareto_classes) {
  const auto rows = measured(fcinfo, [](const Distribution &d) {
    std::vector<ClassRow> found;
    for (const ClassSum &sum : class_sums(d, Cuts(), Base::positive))
      found.push_back({sum.name, static_cast<std::int64_t>(sum.customers),
                       pg::to_cstring(to_text(d, sum.value))});
    return pg::to_span(found);
  });
  pg::RowSink sink(fcinfo);
  for (const ClassRow &row : rows) {
    pg::Columns<3> out;
    out.text({&row.name, 1});
    out.count(row.customers);
    out.value(from_decimal_text(row.amount));
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_pareto_summary_customers) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return static_cast<int64>(pg::open(bytes).customers()); }));
}

PG_EXPORT(cp_pareto_summary_negative_customers) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(
      pg::guard([&] { return static_cast<int64>(pg::open(bytes).negative_customers()); }));
}

PG_EXPORT(cp_pareto_summary_skipped_rows) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return static_cast<int64>(pg::open(bytes).skipped); }));
}
