#include "equity/living.hpp"

#include <bit>
#include <cstdint>

namespace portfolio::equity {

using processes::PurchaseProcess;
using processes::ScoringCache;
using statistics::PurchaseRow;

Living living(const PurchaseProcess &process, const PurchaseRow &customer, const LivingTerms &terms,
              ScoringCache *cache) {
  const double alive = process.p_alive(customer);
  if (alive == 0) return {};
  Living result;
  result.purchases =
      process.discounted_purchases(customer, terms.delta, PurchaseProcess::endless, cache) / alive;
  if (terms.horizon == 0) return result;
  result.within = process.discounted_purchases(customer, terms.delta, terms.horizon, cache) / alive;
  result.undiscounted = process.expected_purchases(customer, terms.horizon) / alive;
  result.survival = process.p_alive_after(customer, terms.horizon) / alive;
  return result;
}

Living LivingTable::of(const PurchaseProcess &process, bool is_regular, PurchaseRow customer,
                       const LivingTerms &terms, ScoringCache *cache) {
  if (is_regular && customer.frequency > 0) return living(process, customer, terms, cache);
  if (customer.frequency > 0) customer.recency = customer.age; // one for all of them
  const auto hash = (static_cast<std::uint64_t>(customer.frequency) * 0x9e3779b97f4a7c15u ^
                     std::bit_cast<std::uint64_t>(customer.age)) *
                    0xbf58476d1ce4e5b9u;
  Place &place = places_[(hash >> 40) % places];
  if (place.is_filled && place.frequency == customer.frequency && place.age == customer.age &&
      place.horizon == terms.horizon)
    return place.living;
  place.is_filled = false; // should the next line throw
  place.living = living(process, customer, terms, cache);
  place.frequency = customer.frequency;
  place.age = customer.age;
  place.horizon = terms.horizon;
  place.is_filled = true;
  return place.living;
}

} // namespace portfolio::equity
