#pragma once
#include "ltv/caches_pg.hpp"
#include "ltv/value.hpp"
#include "statistics/observed_pg.hpp"

namespace portfolio::pg {

/// A purchase model as an argument: where its bytes lie. For use inside guard().
struct Scorer {
  explicit Scorer(models::ModelBytes bytes) : view(bytes), model(view) {}

  /// Error unless the model knows its unit, without which days mean nothing to it.
  double unit_days() const;
  /// True for a model of opportunities: then its unit is how far they are apart.
  bool counts() const { return view.kind() == models::ModelKind::bg_bb; }
  Observed observe(const history::History &history, Day as_of) const;
  statistics::PurchaseRow customer(const Observed &seen) const;
  /// A number of days from as_of on in the model's unit, or the opportunities that are over by
  /// then; infinite where the days are.
  double time(const Observed &seen, Day as_of, double days) const;
  /// The same of a new customer from the first purchase on.
  double time(double days) const;

  models::ModelView view;
  processes::PurchaseProcess model;
};

/// For use inside guard().
processes::GammaGamma spend_parameters(models::ModelBytes bytes);

/// What the running query remembers of the purchase model in argument i.
processes::ScoringCache *cache_argument(FunctionCallInfo fcinfo, int i);

/// NULL, and a warning that says why; that a customer has not bought yet needs none.
Datum unknown_value(FunctionCallInfo fcinfo, ltv::Unknown why);

} // namespace portfolio::pg
