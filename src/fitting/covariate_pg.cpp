#include "statistics/covariate_pg.hpp"
#include "fitting/covariate_fit.hpp"
#include "fitting/fit_pg.hpp"
#include "models/covariate_model.hpp"

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::statistics;

namespace {

Datum fit_of(FunctionCallInfo fcinfo, ModelKind kind) {
  return pg::fit(fcinfo, 0, [kind](SampleBytes bytes) -> Model {
    return fit_with_covariates(kind, pg::CovariateType::open(bytes), pg::interrupted);
  });
}

} // namespace

PG_EXPORT(cp_bg_nbd_covariates) { return fit_of(fcinfo, ModelKind::bg_nbd); }
PG_EXPORT(cp_mbg_nbd_covariates) { return fit_of(fcinfo, ModelKind::mbg_nbd); }
PG_EXPORT(cp_pareto_nbd_covariates) { return fit_of(fcinfo, ModelKind::pareto_nbd); }

/// (model, covariate_statistics, prior)
PG_EXPORT(cp_purchase_fit_covariates) {
  const std::string_view name = pg::text_argument(fcinfo, 0);
  const std::optional<double> prior = pg::prior_argument(fcinfo, 2);
  return pg::fit(fcinfo, 1, [=](SampleBytes bytes) -> Model {
    return fit_with_covariates(purchase_kind(name), pg::CovariateType::open(bytes), pg::interrupted,
                               prior);
  });
}

PG_EXPORT(cp_with_covariates) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const pg::Covariates covariates = pg::covariates_argument(fcinfo, 1);
  varlena *model = pg::guard([&]() -> varlena * {
    covariates.require_row();
    if (covariates.has_null) return nullptr;
    return pg::to_varlena(with_covariates(bytes, covariates.values));
  });
  if (model == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(model);
}
