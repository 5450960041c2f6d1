#include "statistics/covariate_pg.hpp"

#include "pg/interval.hpp"
#include "statistics/observed_pg.hpp"

namespace portfolio::pg {

Covariates covariates_argument(FunctionCallInfo fcinfo, int i) {
  ArrayType *array = DatumGetArrayTypeP(argument(fcinfo, i));
  const int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
  const bool has_null = array_contains_nulls(array);
  const auto *values = reinterpret_cast<const double *>(ARR_DATA_PTR(array));
  return {{values, has_null ? 0 : static_cast<std::size_t>(count)}, ARR_NDIM(array), has_null};
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;
using pg::Covariates;
using pg::covariates_argument;
using pg::CovariateType;

/// (state, history, as_of, [unit,] covariates)
PG_EXPORT(cp_covariate_statistics_add_history) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<CovariateType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const int last = PG_NARGS() - 1;
  const double unit = last == 4 ? pg::unit_days_argument(fcinfo, 3) : 7;
  const Covariates covariates = covariates_argument(fcinfo, last);
  return pg::change_state<CovariateType>(fcinfo, [&](CovariateState &state) {
    covariates.require_row();
    const pg::Observed seen = pg::observe(bytes, as_of);
    if (covariates.has_null || !seen.exists) return state.skip();
    state.add({seen.frequency, static_cast<double>(seen.recency), static_cast<double>(seen.age), 1},
              covariates.values, unit);
  });
}

/// (state, frequency, recency, age, covariates [, weight])
PG_EXPORT(cp_covariate_statistics_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<CovariateType>(fcinfo);
  const double x = pg::float_argument(fcinfo, 1), recency = pg::float_argument(fcinfo, 2),
               age = pg::float_argument(fcinfo, 3);
  const Covariates covariates = covariates_argument(fcinfo, 4);
  const std::int64_t weight = PG_NARGS() > 5 ? PG_GETARG_INT64(5) : 1;
  return pg::change_state<CovariateType>(fcinfo, [&](CovariateState &state) {
    covariates.require_row();
    if (covariates.has_null) return state.skip();
    state.add(purchase_row(x, recency, age, weight), covariates.values, 0);
  });
}

PG_EXPORT(cp_covariate_statistics_merge) { return pg::merge_states<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_finish) { return pg::finish_state<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_plus) { return pg::plus<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_in) { return pg::type_in<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_out) { return pg::type_out<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_recv) { return pg::type_receive<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_send) { return pg::type_send<CovariateType>(fcinfo); }
PG_EXPORT(cp_covariate_statistics_eq) { PG_RETURN_BOOL(pg::are_equal<CovariateType>(fcinfo)); }
PG_EXPORT(cp_covariate_statistics_ne) { PG_RETURN_BOOL(!pg::are_equal<CovariateType>(fcinfo)); }
PG_EXPORT(cp_covariate_statistics_hash) { return pg::type_hash<CovariateType>(fcinfo); }

PG_EXPORT(cp_covariate_statistics_customers) {
  return pg::ask_count<CovariateType>(
      fcinfo, [](const CovariateSample &sample) { return customers(sample); });
}
PG_EXPORT(cp_covariate_statistics_skipped) {
  return pg::ask_count<CovariateType>(fcinfo,
                                      [](const CovariateSample &sample) { return sample.skipped; });
}

/// NULL where times have the unit of whoever gave them.
PG_EXPORT(cp_covariate_statistics_unit_days) {
  const double days =
      pg::ask<CovariateType>(fcinfo, [](const auto &sample) { return sample.unit_days; });
  if (days == 0) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(days);
}
