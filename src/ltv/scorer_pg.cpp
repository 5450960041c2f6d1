#include "ltv/scorer_pg.hpp"

#include "pg/query_memory.hpp"
namespace portfolio::pg {

double Scorer::unit_days() const {
  if (view.kind() == models::ModelKind::bg_bb)
    throw Error(Fault::bad_argument, "model bg_bb counts opportunities, it cannot score a history",
                "Give it frequency, recency and the number of opportunities.");
  if (view.unit_days() > 0) return view.unit_days();
  throw Error(Fault::bad_argument, "the model has no unit of time, so it cannot score a history",
              "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}', or give it "
              "frequency, recency and age in its own unit.");
}

statistics::PurchaseRow Scorer::customer(const Observed &seen) const {
  const double unit = unit_days();
  return {seen.frequency, static_cast<double>(seen.recency) / unit,
          static_cast<double>(seen.age) / unit, 1};
}

processes::GammaGamma spend_parameters(models::ModelBytes bytes) {
  const models::ModelView view(bytes);
  return {view.parameter(0), view.parameter(1), view.parameter(2)};
}

processes::ScoringCache *cache_argument(FunctionCallInfo fcinfo, int i) {
  return scoring_cache(fcinfo, bytes_argument(fcinfo, i));
}

Datum unknown_value(FunctionCallInfo fcinfo, ltv::Unknown why) {
  if (why != ltv::Unknown::no_purchase) {
    // Both are literals, which end with a zero.
    const std::string_view because = reason(why), advice = remedy(why);
    char message[200];
    pg_snprintf(message, sizeof message, "lifetime value is NULL: %s", because.data());
    warn_once(fcinfo, message, advice.data());
  }
  PG_RETURN_NULL();
}

} // namespace portfolio::pg
