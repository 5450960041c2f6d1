#pragma once
#include "ltv/portfolio_sum.hpp"
#include "ltv/scorer_pg.hpp"
#include "pg/rows.hpp"

namespace portfolio::pg {

/// What is asked of customers, as arguments say it; plain data.
struct Expectation {
  SumTerms terms;
  ModelBytes purchases;
  ModelBytes spend; ///< empty without money
};
/// (model, history, as_of, horizon) from argument `first` on, none of them NULL but the history.
Expectation purchases_argument(FunctionCallInfo fcinfo, int first);
/// (purchase_model, spend_model, history, as_of, annual_rate [, margin [, horizon,
/// cost_to_serve]]), none of them NULL but history, margin and horizon.
Expectation value_argument(FunctionCallInfo fcinfo, int first);

/// That there are no ends because a model knows no covariance.
void warn_without_covariance(FunctionCallInfo fcinfo);

/// What is expected of the customer of a history, and how it depends on the models; for use inside
/// guard(). Unknown::no_purchase for one who has not bought before as_of.
Gradient expectation(const Expectation &asked, HistoryBytes history,
                     std::span<ScoringCache> caches);

/// (estimate, lower, upper); a warning where there are no ends.
Datum from_interval(FunctionCallInfo fcinfo, const EstimatedInterval &found);

} // namespace portfolio::pg
