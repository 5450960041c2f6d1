#pragma once
#include "ltv/value_terms_pg.hpp"
#include "pg/rows.hpp"

namespace portfolio::pg {

/// That there are no ends because a model knows no covariance.
void warn_without_covariance(FunctionCallInfo fcinfo);

/// What is expected of the customer of a history, and how it depends on the models; for use inside
/// guard(). Unknown::no_purchase for one who has not bought before as_of.
Gradient expectation(const Expectation &asked, HistoryBytes history,
                     std::span<ScoringCache> caches);

/// (estimate, lower, upper); a warning where there are no ends.
Datum from_interval(FunctionCallInfo fcinfo, const EstimatedInterval &found);

} // namespace portfolio::pg
