#pragma once
#include "processes/purchase_process.hpp"

#include <array>
#include <cstddef>

namespace portfolio::equity {

/// What a customer who is still one at T does from then on.
struct Living {
  double purchases = 0;    ///< discounted, without end
  double within = 0;       ///< discounted, within the horizon
  double undiscounted = 0; ///< within the horizon
  double survival = 0;     ///< P(still one at its end)
};

/// What is asked of all customers of a table, in the model's unit of time.
struct LivingTerms {
  double delta = 0;
  double horizon = 0; ///< 0: only what is without end
};

/// Of one customer. Error(no_answer) where an expectation is infinite.
Living living(const processes::PurchaseProcess &process, const statistics::PurchaseRow &customer,
              const LivingTerms &terms, processes::ScoringCache *cache);

/// The same for many customers, who share few pairs of frequency and age: how long ago the last
/// purchase was matters only to whether the customer is still one. (Where purchases are regular,
/// CNBD-k, it matters to the next one, too.) A customer's answer does not depend on those before.
/// Plain data; all zero bytes are the empty table. It belongs to one model and rate.
class LivingTable {
public:
  Living of(const processes::PurchaseProcess &process, bool is_regular,
            statistics::PurchaseRow customer, const LivingTerms &terms,
            processes::ScoringCache *cache);

private:
  struct Place {
    bool is_filled;
    std::int64_t frequency;
    double age, horizon;
    Living living;
  };
  static constexpr std::size_t places = std::size_t{1} << 15;
  std::array<Place, places> places_;
};

} // namespace portfolio::equity
