#pragma once
#include "pg/value.hpp"

namespace portfolio::pg {

// Rates, shares and levels as arguments: refused before any work begins where they make no sense,
// and doubted where they are rarely meant.

/// Per year, ≥ 0; a warning for what looks like a percentage.
double annual_rate_argument(FunctionCallInfo fcinfo, int i);
/// Force of interest per unit of time, ≥ 0.
double delta_argument(FunctionCallInfo fcinfo, int i);
/// Money per year or unit, ≥ 0.
double cost_to_serve_argument(FunctionCallInfo fcinfo, int i);
/// Of an interval of confidence, between 0 and 1.
double level_argument(FunctionCallInfo fcinfo, int i);

/// A warning, once per query, for a share above 1.
void doubt_percent(FunctionCallInfo fcinfo, const char *what, double value);

} // namespace portfolio::pg
