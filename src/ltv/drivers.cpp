#include "ltv/drivers.hpp"

#include <initializer_list>

namespace portfolio::ltv {
namespace {

constexpr double raise = 1.1;

Finding frequency_of(Finding purchases, Finding lifetime) {
  if (!purchases.known()) return purchases;
  if (!lifetime.known()) return lifetime;
  if (lifetime.value == 0) return unknown(Unknown::no_lifetime);
  return {purchases.value / lifetime.value};
}

Finding stretched_lifetime(const PurchaseProcess &process, const PurchaseRow &customer,
                           ValueTerms terms) {
  terms.delta *= raise;
  terms.horizon /= raise;
  Finding lifetime = future_lifetime(process, customer, terms);
  lifetime.value *= raise;
  return lifetime;
}

} // namespace

Unknown ValueDrivers::why() const {
  for (const Finding &part : {residual, lifetime, frequency, basket, margin})
    if (!part.known()) return part.why;
  return Unknown::nothing;
}

ValueDrivers value_drivers(const PurchaseProcess &process, const PurchaseRow &customer,
                           Finding basket, Finding margin, const ValueTerms &terms,
                           ScoringCache *cache) {
  const Finding purchases = future_purchases(process, customer, terms, cache);
  const Finding lifetime = future_lifetime(process, customer, terms, cache);
  return {lifetime,
          frequency_of(purchases, lifetime),
          basket,
          margin,
          terms.cost_to_serve,
          residual_ltv(basket, margin, purchases, lifetime, terms.cost_to_serve)};
}

std::string_view name(Driver driver) {
  switch (driver) {
  case Driver::expected_lifetime: return "expected_lifetime";
  case Driver::frequency: return "frequency";
  case Driver::basket: return "basket";
  case Driver::margin: return "margin";
  case Driver::cost_to_serve: return "cost_to_serve";
  }
  return {};
}

std::string_view unit(Driver driver) {
  switch (driver) {
  case Driver::expected_lifetime: return "years";
  case Driver::frequency: return "purchases per year";
  case Driver::basket: return "money per purchase";
  case Driver::margin: return "share of revenue";
  case Driver::cost_to_serve: return "money per year";
  }
  return {};
}

std::array<Lever, 5> levers(const PurchaseProcess &process, const PurchaseRow &customer,
                            const ValueDrivers &drivers, const ValueTerms &terms) {
  const double now = drivers.residual.value;
  const auto lever = [&](Driver driver, Finding value, Finding change) -> Lever {
    if (!drivers.residual.known()) return {driver, value, drivers.residual, drivers.residual};
    if (!change.known()) return {driver, value, change, change};
    return {driver, value, {now + change.value}, change};
  };
  // Without a lifetime there is no cost either, or the residual would not be known.
  const double cost = drivers.cost_to_serve * drivers.lifetime.value;
  const Finding of_cost{0 - (raise - 1) * cost}, of_gross{(raise - 1) * (now + cost)};
  Finding of_lifetime = drivers.lifetime;
  if (of_lifetime.known() && of_lifetime.value > 0) {
    const Finding longer = stretched_lifetime(process, customer, terms);
    of_lifetime = longer;
    of_lifetime.value = now * (longer.value / drivers.lifetime.value - 1);
  }
  return {lever(Driver::expected_lifetime, drivers.lifetime, of_lifetime),
          lever(Driver::frequency, drivers.frequency, of_gross),
          lever(Driver::basket, drivers.basket, of_gross),
          lever(Driver::margin, drivers.margin, of_gross),
          lever(Driver::cost_to_serve, {drivers.cost_to_serve}, of_cost)};
}

} // namespace portfolio::ltv
