#include "ltv/scorer_pg.hpp"

namespace portfolio::pg {

double Scorer::unit_days() const {
  if (view.kind() == ModelKind::bg_bb)
    throw Error(Fault::bad_argument, "model bg_bb counts opportunities, it cannot score a history",
                "Give it frequency, recency and the number of opportunities.");
  if (view.unit_days() > 0) return view.unit_days();
  throw Error(Fault::bad_argument, "the model has no unit of time, so it cannot score a history",
              "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}', or give it "
              "frequency, recency and age in its own unit.");
}

PurchaseRow Scorer::customer(const Observed &seen) const {
  const double unit = unit_days();
  return {seen.frequency, static_cast<double>(seen.recency) / unit,
          static_cast<double>(seen.age) / unit, 1};
}

GammaGamma spend_parameters(ModelBytes bytes) {
  const ModelView view(bytes);
  return {view.parameter(0), view.parameter(1), view.parameter(2)};
}

ScoringCache *cache_argument(FunctionCallInfo fcinfo, int i) {
  return scoring_cache(fcinfo, bytes_argument(fcinfo, i));
}

Datum unknown_value(FunctionCallInfo fcinfo, Unknown why) {
  if (why != Unknown::no_purchase) {
    // Both are literals, which end with a zero.
    const std::string_view because = reason(why), advice = remedy(why);
    char message[200];
    pg_snprintf(message, sizeof message, "lifetime value is NULL: %s", because.data());
    warn_once(fcinfo, message, advice.data());
  }
  PG_RETURN_NULL();
}

double days_after(Day as_of, const Interval &interval) {
  guard([&] { require_day(as_of, "as_of"); });
  const Datum start = TimestampGetDatum(static_cast<Timestamp>(as_of) * USECS_PER_DAY);
  const Timestamp end = DatumGetTimestamp(
      DirectFunctionCall2(timestamp_pl_interval, start, IntervalPGetDatum(&interval)));
  constexpr double endless = std::numeric_limits<double>::infinity();
  if (TIMESTAMP_NOT_FINITE(end)) return TIMESTAMP_IS_NOEND(end) ? endless : -endless;
  return static_cast<double>(end - DatumGetTimestamp(start)) / USECS_PER_DAY;
}

} // namespace portfolio::pg
