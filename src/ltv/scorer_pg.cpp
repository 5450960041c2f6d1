#include "ltv/scorer_pg.hpp"

#include "pg/query_memory.hpp"
#include "statistics/opportunities.hpp"

#include <cmath>

namespace portfolio::pg {

double Scorer::unit_days() const {
  if (view.unit_days() > 0) return view.unit_days();
  if (counts())
    throw Error(Fault::bad_argument,
                "the model does not know how far opportunities are apart, so it cannot score a "
                "history",
                "Add unit_days to the model, for instance 365.25 for a year, or give it frequency, "
                "recency and the number of opportunities.");
  throw Error(Fault::bad_argument, "the model has no unit of time, so it cannot score a history",
              "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}', or give it "
              "frequency, recency and age in its own unit.");
}

statistics::PurchaseRow Scorer::customer(const Observed &seen) const {
  if (counts())
    return {seen.frequency, static_cast<double>(seen.recency), static_cast<double>(seen.age), 1};
  const double unit = unit_days();
  return {seen.frequency, static_cast<double>(seen.recency) / unit,
          static_cast<double>(seen.age) / unit, 1};
}

Observed Scorer::observe(const history::History &history, Day as_of) const {
  if (counts()) return pg::observe(history, as_of, statistics::opportunity_step(unit_days()));
  return pg::observe(history, as_of);
}

double Scorer::time(const Observed &seen, Day as_of, double days) const {
  if (!counts()) return days / unit_days();
  const statistics::OpportunityGrid grid(statistics::opportunity_step(unit_days()),
                                         static_cast<Day>(as_of - 1 - seen.days));
  return grid.ahead(as_of - 1, days);
}

double Scorer::time(double days) const {
  constexpr double rounding = 1e-9; // lengths of months are quotients
  const double units = days / unit_days();
  return counts() ? std::floor(units + rounding) : units;
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
