#include "fitting/fit_pg.hpp"

#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::statistics;
using pg::fit;

namespace {

Datum fit_purchases_of(FunctionCallInfo fcinfo, ModelKind kind) {
  return fit(fcinfo, 0, [kind](SampleBytes bytes) -> Model {
    return fit_sample(kind, open_sample<PurchaseRow>(bytes, pg::interrupted), pg::interrupted);
  });
}

Datum fit_spend_of(FunctionCallInfo fcinfo, std::optional<double> prior) {
  return fit(fcinfo, 0, [prior](SampleBytes bytes) -> Model {
    const SpendSample sample = open_sample<SpendRow>(bytes, pg::interrupted);
    return fit_spend(sample.rows, static_cast<std::int64_t>(sample.skipped), pg::interrupted,
                     prior);
  });
}

} // namespace

PG_EXPORT(cp_bg_nbd) { return fit_purchases_of(fcinfo, ModelKind::bg_nbd); }
PG_EXPORT(cp_mbg_nbd) { return fit_purchases_of(fcinfo, ModelKind::mbg_nbd); }
PG_EXPORT(cp_pareto_nbd) { return fit_purchases_of(fcinfo, ModelKind::pareto_nbd); }
PG_EXPORT(cp_bg_cnbd_k) { return fit_purchases_of(fcinfo, ModelKind::bg_cnbd_k); }
PG_EXPORT(cp_mbg_cnbd_k) { return fit_purchases_of(fcinfo, ModelKind::mbg_cnbd_k); }
PG_EXPORT(cp_bg_bb) { return fit_purchases_of(fcinfo, ModelKind::bg_bb); }
PG_EXPORT(cp_gamma_gamma) { return fit_spend_of(fcinfo, {}); }

/// (model, purchase_statistics, prior, k)
PG_EXPORT(cp_purchase_fit) {
  if (pg::is_null(fcinfo, 0) || pg::is_null(fcinfo, 1)) PG_RETURN_NULL();
  const std::string_view name = pg::text_argument(fcinfo, 0);
  FitTerms terms{pg::prior_argument(fcinfo, 2), {}};
  if (!pg::is_null(fcinfo, 3)) terms.k = PG_GETARG_INT32(3);
  return fit(fcinfo, 1, [=](SampleBytes bytes) -> Model {
    return fit_sample(purchase_kind(name), open_sample<PurchaseRow>(bytes, pg::interrupted),
                      pg::interrupted, terms);
  });
}

/// (spend_statistics, prior)
PG_EXPORT(cp_spend_fit) { return fit_spend_of(fcinfo, pg::prior_argument(fcinfo, 1)); }
