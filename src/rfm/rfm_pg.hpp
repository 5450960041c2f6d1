#pragma once
#include "pg/guard.hpp"
#include "rfm/rfm_score.hpp"

namespace portfolio::pg {

/// An integer and an rfm_direction; ereport for what is no number of bins.
rfm::Scoring to_scoring(Datum bins, Datum direction);

} // namespace portfolio::pg
