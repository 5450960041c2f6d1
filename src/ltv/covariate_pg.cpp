#include "ltv/covariate_fit.hpp"
#include "ltv/covariate_log.hpp"
#include "ltv/covariate_model.hpp"
#include "ltv/fit_pg.hpp"

using namespace portfolio;

namespace {

/// Runs `change` on the state in argument 0, which may be NULL or a finished value.
template <class Change> Datum change_state(FunctionCallInfo fcinfo, const Change &change) {
  varlena *old = pg::state_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    const bool grows = old != nullptr && pg::bytes_of(old).front() == CovariateLog::growing;
    CovariateState state(grows ? reinterpret_cast<CovariateLog *>(old) : nullptr, pg::allocate,
                         pg::interrupted);
    if (old != nullptr && !grows)
      state.merge(open_covariate_sample(pg::bytes_of(old), pg::interrupted));
    change(state);
    return state.log();
  }));
}

/// What read(sample) says of the statistics in argument 0.
template <class Read> auto from_sample(FunctionCallInfo fcinfo, const Read &read) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::guard([&] { return read(open_covariate_sample(bytes, pg::interrupted)); });
}

CovariateLog *finished(const CovariateSample &sample) {
  return CovariateState::finish(sample, pg::allocate);
}

/// An array of covariates where it lies.
struct Covariates {
  std::span<const double> values;
  int dimensions;
  bool has_null;

  /// Error for an array of arrays; what else may be wrong is seen where they are used.
  void require_row() const {
    if (dimensions > 1)
      throw Error(Fault::bad_argument,
                  "array of covariates has " + std::to_string(dimensions) + " dimensions",
                  "The covariates of a customer are a plain array, for instance array[1, 34.5].");
  }
};

Covariates covariates_argument(FunctionCallInfo fcinfo, int i) {
  ArrayType *array = DatumGetArrayTypeP(pg::argument(fcinfo, i));
  const int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
  const bool has_null = array_contains_nulls(array);
  const auto *values = reinterpret_cast<const double *>(ARR_DATA_PTR(array));
  return {{values, has_null ? 0 : static_cast<std::size_t>(count)}, ARR_NDIM(array), has_null};
}

bool any_null(FunctionCallInfo fcinfo) {
  for (int i = 1; i < PG_NARGS(); ++i)
    if (pg::is_null(fcinfo, i)) return true;
  return false;
}

Datum skip(FunctionCallInfo fcinfo) {
  return change_state(fcinfo, [](CovariateState &state) { state.skip(); });
}

double float_argument(FunctionCallInfo fcinfo, int i) {
  return DatumGetFloat8(pg::argument(fcinfo, i));
}

Datum fit_of(FunctionCallInfo fcinfo, ModelKind kind) {
  return pg::fit(fcinfo, [kind](SampleBytes bytes) -> Model {
    return fit_with_covariates(kind, open_covariate_sample(bytes, pg::interrupted),
                               pg::interrupted);
  });
}

} // namespace

/// (state, history, as_of, [unit,] covariates)
PG_EXPORT(cp_covariate_statistics_add_history) {
  if (any_null(fcinfo)) return skip(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const int last = PG_NARGS() - 1;
  const double unit = last == 4 ? pg::unit_days_argument(fcinfo, 3) : 7;
  const Covariates covariates = covariates_argument(fcinfo, last);
  return change_state(fcinfo, [&](CovariateState &state) {
    covariates.require_row();
    const pg::Observed seen = pg::observe(bytes, as_of);
    if (covariates.has_null || !seen.exists) return state.skip();
    state.add({seen.frequency, static_cast<double>(seen.recency), static_cast<double>(seen.age), 1},
              covariates.values, unit);
  });
}

/// (state, frequency, recency, age, covariates [, weight])
PG_EXPORT(cp_covariate_statistics_add) {
  if (any_null(fcinfo)) return skip(fcinfo);
  const double x = float_argument(fcinfo, 1), recency = float_argument(fcinfo, 2),
               age = float_argument(fcinfo, 3);
  const Covariates covariates = covariates_argument(fcinfo, 4);
  const std::int64_t weight = PG_NARGS() > 5 ? PG_GETARG_INT64(5) : 1;
  return change_state(fcinfo, [&](CovariateState &state) {
    covariates.require_row();
    if (covariates.has_null) return state.skip();
    state.add(purchase_row(x, recency, age, weight), covariates.values, 0);
  });
}

PG_EXPORT(cp_covariate_statistics_merge) {
  if (pg::is_null(fcinfo, 1)) {
    varlena *left = pg::state_argument(fcinfo, 0);
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const SampleBytes right = pg::bytes_argument(fcinfo, 1);
  return change_state(fcinfo, [&](CovariateState &state) {
    state.merge(open_covariate_sample(right, pg::interrupted));
  });
}

PG_EXPORT(cp_covariate_statistics_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  return pg::from_flat(from_sample(fcinfo, finished));
}

PG_EXPORT(cp_covariate_statistics_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *log = pg::guard_input(fcinfo, [&] { return finished(covariate_sample_from_text(text)); });
  if (log == nullptr) PG_RETURN_NULL();
  return pg::from_flat(static_cast<CovariateLog *>(log));
}

PG_EXPORT(cp_covariate_statistics_out) {
  PG_RETURN_CSTRING(from_sample(
      fcinfo, [](const CovariateSample &sample) { return pg::to_cstring(to_text(sample)); }));
}

PG_EXPORT(cp_covariate_statistics_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return finished(covariate_sample_from_wire(message)); }));
}

PG_EXPORT(cp_covariate_statistics_send) {
  PG_RETURN_POINTER(from_sample(fcinfo, [](const CovariateSample &sample) {
    const Bytes wire = to_wire(sample);
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

PG_EXPORT(cp_covariate_statistics_customers) {
  PG_RETURN_INT64(
      from_sample(fcinfo, [](const CovariateSample &sample) { return customers(sample); }));
}

PG_EXPORT(cp_covariate_statistics_skipped) {
  PG_RETURN_INT64(from_sample(fcinfo, [](const CovariateSample &sample) {
    return static_cast<std::int64_t>(sample.skipped);
  }));
}

PG_EXPORT(cp_bg_nbd_covariates) { return fit_of(fcinfo, ModelKind::bg_nbd); }
PG_EXPORT(cp_mbg_nbd_covariates) { return fit_of(fcinfo, ModelKind::mbg_nbd); }
PG_EXPORT(cp_pareto_nbd_covariates) { return fit_of(fcinfo, ModelKind::pareto_nbd); }

PG_EXPORT(cp_with_covariates) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const Covariates covariates = covariates_argument(fcinfo, 1);
  varlena *model = pg::guard([&]() -> varlena * {
    covariates.require_row();
    if (covariates.has_null) return nullptr;
    const PurchaseModel fitted{model_from_bytes(bytes, "purchase_model")};
    return pg::to_varlena(with_covariates(fitted, covariates.values));
  });
  if (model == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(model);
}
