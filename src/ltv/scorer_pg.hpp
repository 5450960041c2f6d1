#pragma once
#include "ltv/ltv_pg.hpp"
#include "ltv/value.hpp"

namespace portfolio::pg {

/// A purchase model as an argument: where its bytes lie. For use inside guard().
struct Scorer {
  explicit Scorer(ModelBytes bytes) : view(bytes), model(view) {}

  /// Error unless the model knows its unit, without which days mean nothing to it.
  double unit_days() const;
  PurchaseRow customer(const Observed &seen) const;

  ModelView view;
  PurchaseProcess model;
};

/// For use inside guard().
GammaGamma spend_parameters(ModelBytes bytes);

/// What the running query remembers of the purchase model in argument i.
ScoringCache *cache_argument(FunctionCallInfo fcinfo, int i);

/// NULL, and a warning that says why; that a customer has not bought yet needs none.
Datum unknown_value(FunctionCallInfo fcinfo, Unknown why);

/// The days from a day to an interval later: months and years as the calendar has them; infinite
/// where the interval is. ereport unless as_of is a day.
double days_after(Day as_of, const Interval &interval);
/// The same of two arguments.
inline double days_after(FunctionCallInfo fcinfo, int as_of, int interval) {
  return days_after(day_argument(fcinfo, as_of), interval_argument(fcinfo, interval));
}

} // namespace portfolio::pg
