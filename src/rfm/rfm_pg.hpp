#pragma once
#include "pg/guard.hpp"
#include "rfm/rfm.hpp"
#include "rfm/rfm_score.hpp"

#include <optional>

namespace portfolio::pg {

/// The three values of (history, as_of); none of who has not bought yet.
struct RfmOfHistory {
  std::optional<rfm::Rfm> values;
  int scale; ///< of the money
};
RfmOfHistory rfm_of_history(FunctionCallInfo fcinfo);

/// An integer and an rfm_direction; ereport for what is no number of bins.
rfm::Scoring to_scoring(Datum bins, Datum direction);

} // namespace portfolio::pg
