#pragma once
#include "processes/pareto_nbd_dropout.hpp"

#include <cstdint>

namespace portfolio::processes {

/// log P(a new customer makes n repeat purchases within `time`), n ≥ 0, time ≥ 0; −∞ where it is
/// impossible. Fader & Hardie 2006, "Deriving an expression for P(X(t) = x) under the Pareto/NBD
/// model": those who stay alive plus the integral over the time of leaving of those who do not.
double log_p_purchases(const ParetoParameters &model, std::int64_t n, double time);

/// log P(at least n of them), n ≥ 1; `time` may be infinite. The n-th purchase comes before the
/// customer leaves: an integral over the time at which it comes.
double log_p_at_least(const ParetoParameters &model, std::int64_t n, double time);

} // namespace portfolio::processes
