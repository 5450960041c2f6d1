#include "fitting/fit_pg.hpp"

#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::statistics;
using pg::fit;

namespace {

Datum fit_purchases_of(FunctionCallInfo fcinfo, ModelKind kind) {
  return fit(fcinfo, [kind](SampleBytes bytes) -> Model {
    return fit_sample(kind, open_sample<PurchaseRow>(bytes, pg::interrupted), pg::interrupted);
  });
}

} // namespace

PG_EXPORT(cp_bg_nbd) { return fit_purchases_of(fcinfo, ModelKind::bg_nbd); }
PG_EXPORT(cp_mbg_nbd) { return fit_purchases_of(fcinfo, ModelKind::mbg_nbd); }
PG_EXPORT(cp_pareto_nbd) { return fit_purchases_of(fcinfo, ModelKind::pareto_nbd); }
PG_EXPORT(cp_bg_cnbd_k) { return fit_purchases_of(fcinfo, ModelKind::bg_cnbd_k); }
PG_EXPORT(cp_mbg_cnbd_k) { return fit_purchases_of(fcinfo, ModelKind::mbg_cnbd_k); }
PG_EXPORT(cp_bg_bb) { return fit_purchases_of(fcinfo, ModelKind::bg_bb); }
PG_EXPORT(cp_gamma_gamma) {
  return fit(fcinfo, [](SampleBytes bytes) -> Model {
    const SpendSample sample = open_sample<SpendRow>(bytes, pg::interrupted);
    return fit_spend(sample.rows, static_cast<std::int64_t>(sample.skipped), pg::interrupted);
  });
}
