#pragma once
#include "ltv/portfolio_sum.hpp"
#include "ltv/scorer_pg.hpp"
#include "pg/interval.hpp"
#include "pg/rate.hpp"

namespace portfolio::pg {

// The terms of a value, for every function that takes one of them: refused before any work begins
// where they make no sense, and doubted where they are rarely meant.

/// A finite share of revenue; nothing for NULL. A warning for what looks like a percentage.
std::optional<double> margin_argument(FunctionCallInfo fcinfo, int i);

/// The days from as_of to a horizon, the arguments `as_of` and i, ≥ 0: with an end, or where NULL
/// and infinity are none.
double horizon_argument(FunctionCallInfo fcinfo, int as_of, int i);
double endless_horizon_argument(FunctionCallInfo fcinfo, int as_of, int i);
/// The same of a horizon in units of time, or without a day to count from: a month is then a
/// twelfth of 365.25 days.
double horizon_argument(FunctionCallInfo fcinfo, int i);
double endless_horizon_argument(FunctionCallInfo fcinfo, int i);
double horizon_length_argument(FunctionCallInfo fcinfo, int i);

/// What is asked of customers, as arguments say it; plain data.
struct Expectation {
  ltv::SumTerms terms;
  models::ModelBytes purchases;
  models::ModelBytes spend;            ///< empty without money
  ltv::LivingShares *shares = nullptr; ///< of many customers by one model
};
/// (model, history, as_of, horizon) from argument `first` on, none of them NULL but the history.
Expectation purchases_argument(FunctionCallInfo fcinfo, int first);
/// (purchase_model, spend_model, history, as_of, annual_rate [, margin [, horizon,
/// cost_to_serve]]), none of them NULL but history, margin and horizon: a margin of NULL comes from
/// the costs, a horizon of NULL is none.
Expectation value_argument(FunctionCallInfo fcinfo, int first);
/// True if one of these from argument 0 on, or one behind them, is NULL that has no meaning as
/// NULL.
bool lacks_value_argument(FunctionCallInfo fcinfo);

} // namespace portfolio::pg
