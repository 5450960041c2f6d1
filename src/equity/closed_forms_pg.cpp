#include "equity/bucket.hpp"
#include "equity/contractual.hpp"
#include "equity/predictability.hpp"
#include "pg/guard.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::equity;

namespace {

/// What a function of plain numbers answers: NULL for nothing.
template <class Answer> Datum answer(FunctionCallInfo fcinfo, const Answer &answer_of) {
  const std::optional<double> value = pg::guard([&] { return std::optional<double>(answer_of()); });
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

double real(FunctionCallInfo fcinfo, int i) { return pg::float_argument(fcinfo, i); }

Datum put(FunctionCallInfo fcinfo, const std::optional<ChurnCost> &cost) {
  pg::Columns<3> out;
  cost ? out.real(cost->lost_value) : out.null();
  cost ? out.real(cost->replacement_cost) : out.null();
  cost ? out.real(cost->total) : out.null();
  return out.composite(fcinfo);
}

} // namespace

/// (margin, retention, annual_rate, first_margin_now)
PG_EXPORT(cp_contractual_ltv) {
  const double rate = pg::annual_rate_argument(fcinfo, 2);
  const bool now = PG_GETARG_BOOL(3);
  return answer(fcinfo,
                [&] { return contractual_ltv(real(fcinfo, 0), real(fcinfo, 1), rate, now); });
}

/// (retention, points, annual_rate)
PG_EXPORT(cp_retention_gain) {
  const double rate = pg::annual_rate_argument(fcinfo, 2);
  return answer(fcinfo, [&] { return retention_gain(real(fcinfo, 0), real(fcinfo, 1), rate); });
}

/// (lost_value, acquisition_cost, new_value)
PG_EXPORT(cp_churn_cost) {
  return put(fcinfo, pg::guard([&] {
               return std::optional(churn_cost(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2)));
             }));
}

/// (lost_customers, margin, retention, annual_rate, acquisition_cost, new_value)
PG_EXPORT(cp_churn_cost_contractual) {
  const double rate = pg::annual_rate_argument(fcinfo, 3);
  return put(fcinfo, pg::guard([&] {
               return churn_cost(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2), rate,
                                 real(fcinfo, 4), real(fcinfo, 5));
             }));
}

/// (customers, existing_value, new_value, points)
PG_EXPORT(cp_new_customer_equivalent) {
  return answer(fcinfo, [&] {
    return new_customer_equivalent(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2),
                                   real(fcinfo, 3));
  });
}

/// (inflow, churn_rate)
PG_EXPORT(cp_growth_ceiling) {
  return answer(fcinfo, [&] { return growth_ceiling(real(fcinfo, 0), real(fcinfo, 1)); });
}

/// (churn_rate)
PG_EXPORT(cp_customer_half_life) {
  return answer(fcinfo, [&] { return customer_half_life(real(fcinfo, 0)); });
}

/// (customers, churn_rate)
PG_EXPORT(cp_required_inflow) {
  return answer(fcinfo, [&] { return required_inflow(real(fcinfo, 0), real(fcinfo, 1)); });
}

/// (customers, inflow, churn_rate, periods)
PG_EXPORT(cp_leaky_bucket) {
  const std::int32_t periods = PG_GETARG_INT32(3);
  LeakyBucket bucket = pg::guard([&] {
    require_periods(periods);
    return LeakyBucket(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2));
  });
  pg::RowSink sink(fcinfo);
  for (std::int32_t period = 0; period <= periods; ++period) {
    if (period > 0) pg::guard([&] { bucket.pass_period(); });
    pg::Columns<2> out;
    out.integer(period);
    out.real(bucket.customers());
    out.put(sink);
  }
  return Datum{0};
}

/// (entries, exits, opening, closing)
PG_EXPORT(cp_turnover) {
  return answer(fcinfo, [&] {
    return turnover(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2), real(fcinfo, 3));
  });
}

/// (acquisition_cost, margin, retention)
PG_EXPORT(cp_payback_period) {
  const std::optional<std::int32_t> period =
      pg::guard([&] { return payback_period(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2)); });
  if (!period) PG_RETURN_NULL();
  PG_RETURN_INT32(*period);
}

/// (acquisition_cost, margin, retention)
PG_EXPORT(cp_lost_before_payback) {
  return answer(fcinfo, [&] {
    return lost_before_payback(real(fcinfo, 0), real(fcinfo, 1), real(fcinfo, 2));
  });
}

/// (series, periods_per_year)
PG_EXPORT(cp_predictability) {
  ArrayType *series = PG_GETARG_ARRAYTYPE_P(0);
  if (array_contains_nulls(series))
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                    errmsg("the series holds a NULL among its %d amounts",
                           ArrayGetNItems(ARR_NDIM(series), ARR_DIMS(series))),
                    errhint("A period without revenue has the amount 0.")));
  const std::span<const double> amounts(
      reinterpret_cast<const double *>(ARR_DATA_PTR(series)),
      static_cast<std::size_t>(ArrayGetNItems(ARR_NDIM(series), ARR_DIMS(series))));
  const std::int64_t per_year = PG_GETARG_INT32(1);
  const Predictability found = pg::guard([&] { return predictability(amounts, per_year); });
  pg::Columns<5> out;
  out.count(found.periods);
  out.real(found.mean);
  out.real(found.variation);
  out.real(found.as_last_period);
  out.real(found.as_last_year);
  return out.composite(fcinfo);
}
