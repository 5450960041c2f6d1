#pragma once
#include "ltv/portfolio_sum.hpp"
#include "ltv/scorer_pg.hpp"

namespace portfolio::pg {

// The terms of a value, for every function that takes one of them: refused before any work begins
// where they make no sense, and doubted where they are rarely meant.

/// Per year, ≥ 0; a warning for what looks like a percentage.
double annual_rate_argument(FunctionCallInfo fcinfo, int i);
/// Force of interest per unit of time, ≥ 0.
double delta_argument(FunctionCallInfo fcinfo, int i);
/// A finite share of revenue; nothing for NULL. A warning for what looks like a percentage.
std::optional<double> margin_argument(FunctionCallInfo fcinfo, int i);
/// Per year or unit, ≥ 0.
double cost_to_serve_argument(FunctionCallInfo fcinfo, int i);
/// Of an interval of confidence, between 0 and 1.
double level_argument(FunctionCallInfo fcinfo, int i);

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
  SumTerms terms;
  ModelBytes purchases;
  ModelBytes spend; ///< empty without money
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
