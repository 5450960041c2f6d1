#pragma once
#include "ltv/living_shares.hpp"
#include "pg/postgres.hpp"
#include "processes/purchase_process.hpp"

#include <array>

namespace portfolio::pg {

/// The caches of this model in the running query, always: a customer's value must not depend on the
/// rows before, not even in the last digits.
processes::ScoringCache *scoring_cache(FunctionCallInfo fcinfo, models::ModelBytes model);
/// Of the model and its neighbours, and behind them one for the variance by luck.
using NeighbourCaches = std::array<processes::ScoringCache *, ltv::LivingShares::most + 1>;
NeighbourCaches neighbour_caches(FunctionCallInfo fcinfo, models::ModelBytes model);
/// What they remember of many customers.
ltv::LivingShares *living_shares(FunctionCallInfo fcinfo, models::ModelBytes model);

} // namespace portfolio::pg
