#pragma once
#include "processes/purchase_process.hpp"

namespace portfolio::equity {

/// What shall be different from now on; 1 is as it was.
struct Changes {
  double frequency = 1; ///< of purchases, as long as a customer is one; > 0
  double losses = 1;    ///< of the risk to leave, after a purchase or at any time; > 0
};

/// By what the discounted purchases of a customer who is still one at T change, without end, also
/// when the discount per unit of time turns from `delta` into `new_delta`. How long ago the last
/// purchase was does not matter; of CNBD-k, where it matters to the next one, it is taken to have
/// been at T. BG/BB counts opportunities: probabilities that would be above 1 are 1.
double value_factor(const processes::PurchaseProcess &process, models::ModelKind kind,
                    std::int64_t frequency, double age, double delta, double new_delta,
                    const Changes &changes, processes::ScoringCache *cache);

} // namespace portfolio::equity
