#pragma once
#include "ltv/value_terms_pg.hpp"
#include "pg/rows.hpp"

namespace portfolio::pg {

/// That there are no ends because a model knows no covariance.
void warn_without_covariance(FunctionCallInfo fcinfo);

/// What is expected of the customer of a history, and how it depends on the models; for use inside
/// guard(). Unknown::no_purchase for one who has not bought before as_of.
ltv::Gradient expectation(const Expectation &asked, history::HistoryBytes history,
                          std::span<processes::ScoringCache *const> caches);

/// The variance by luck of what is expected of a customer who has bought, and of whom it is known
/// what; nothing where it is infinite or not known. For use inside guard().
std::optional<double> variance_by_luck(const Expectation &asked, history::HistoryBytes history,
                                       std::span<processes::ScoringCache *const> caches);

/// (estimate, lower, upper); a warning where there are no ends.
Datum from_interval(FunctionCallInfo fcinfo, const ltv::EstimatedInterval &found);

} // namespace portfolio::pg
