#pragma once
#include "control/effect.hpp"

#include <span>

namespace portfolio::control {

/// What a treatment did within groups of customers that are alike, together.
struct StratifiedEffect {
  std::int64_t strata = 0;   ///< that tell something
  std::int64_t left_out = 0; ///< where a group is empty, or of amounts has a single customer
  std::int64_t treated = 0, control = 0; ///< customers of those that tell something
  Effect effect;
};

/// Mantel–Haenszel: each stratum by n1·n0/(n1 + n0), the rates as well. Of outcomes the interval is
/// that of Sato (1989), right for few large strata and for many small ones; of amounts each group
/// has its own variance and the degrees of freedom are Satterthwaite's. What is needed per group is
/// for groups as uneven as these. Error(bad_argument) where outcomes and amounts are mixed, or for
/// a level outside 0 … 1.
StratifiedEffect stratified_effect(std::span<const Uplift *const> strata, double level);

} // namespace portfolio::control
