#pragma once
#include "pg/guard.hpp"
#include "retention/rfm_score.hpp"

namespace portfolio::pg {

/// An integer and a text; ereport for what is neither a number of bins nor a direction.
Scoring to_scoring(Datum bins, Datum direction);

} // namespace portfolio::pg
