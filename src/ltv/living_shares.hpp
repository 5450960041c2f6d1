#pragma once
#include "statistics/rows.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace portfolio::ltv {

/// What customers who are still there buy from now on, by a model and its neighbours, remembered
/// for many customers: they share few pairs of frequency and age. How long ago the last purchase
/// was matters only to whether one is still there. (Where purchases are regular, CNBD-k, it matters
/// to the next one, too: not for them.) Plain data; all zero bytes are the empty table. It belongs
/// to one model, and clear() comes first.
class LivingShares {
public:
  static constexpr std::size_t most = 9;
  using Purchases = std::array<double, most>;

  /// For another model; whatever was remembered is forgotten at once.
  void clear() { ++current_; }

  /// What is remembered, or what ask(a customer of this frequency and age, to be filled) finds;
  /// null if that is false.
  template <class Ask> const Purchases *of(const statistics::PurchaseRow &customer, double delta,
                                           double horizon, const Ask &ask) {
    Place &place = place_of(customer, horizon);
    if (place.filled == current_ && place.frequency == customer.frequency &&
        place.age == customer.age && place.delta == delta && place.horizon == horizon)
      return &place.purchases;
    statistics::PurchaseRow one = customer; // who stands for all of them
    if (one.frequency > 0) one.recency = one.age;
    place.filled = 0; // should the next line throw
    if (!ask(one, place.purchases)) return nullptr;
    place.frequency = customer.frequency;
    place.age = customer.age;
    place.delta = delta;
    place.horizon = horizon;
    place.filled = current_;
    return &place.purchases;
  }

private:
  struct Place {
    std::uint64_t filled; ///< when current_ was this
    std::int64_t frequency;
    double age, delta, horizon;
    Purchases purchases;
  };
  Place &place_of(const statistics::PurchaseRow &customer, double horizon) {
    constexpr std::uint64_t spread = 0x9e3779b97f4a7c15u;
    std::uint64_t hash = static_cast<std::uint64_t>(customer.frequency) * spread;
    for (const double value : {customer.age, horizon})
      hash = (hash ^ (hash >> 29) ^ std::bit_cast<std::uint64_t>(value)) * spread;
    return places_[(hash >> 40) % places];
  }
  static constexpr std::size_t places = std::size_t{1} << 17;
  std::uint64_t current_;
  std::array<Place, places> places_;
};

} // namespace portfolio::ltv
