#pragma once
#include "ltv/value.hpp"

#include <array>
#include <string_view>

namespace portfolio::ltv {

/// What one customer's residual LTV is the product of:
///   residual = lifetime × frequency × basket × margin − lifetime × cost_to_serve.
/// The basket is the one that was asked about, as is the margin; the frequency is
/// future_purchases / future_lifetime, so that the product is the residual LTV by construction.
struct ValueDrivers {
  Finding lifetime;  ///< years, as future_lifetime()
  Finding frequency; ///< purchases per year of that lifetime
  Finding basket;    ///< money per purchase
  Finding margin;    ///< share of revenue
  double cost_to_serve = 0;
  Finding residual;

  /// The first reason why one of them is not known.
  Unknown why() const;
};
ValueDrivers value_drivers(const PurchaseProcess &process, const PurchaseRow &customer,
                           Finding basket, Finding margin, const ValueTerms &terms,
                           ScoringCache *cache = nullptr);

enum class Driver : std::uint8_t { expected_lifetime, frequency, basket, margin, cost_to_serve };
std::string_view name(Driver driver);
std::string_view unit(Driver driver);

/// One driver, and the residual LTV with a tenth more of it and everything else as it is.
struct Lever {
  Driver driver;
  Finding value;
  Finding raised; ///< residual LTV
  Finding change; ///< raised − residual LTV
};

/// A tenth more frequency, basket or margin is a tenth more of the gross value; a tenth more cost
/// to serve a tenth more of that cost. A tenth more lifetime stretches the survival curve, S(u) →
/// S(u/1.1), at unchanged frequency and cost per year:
///   ∫₀ᴴ e^(−δu) S(u/1.1) du = 1.1 ∫₀^(H/1.1) e^(−1.1δv) S(v) dv,
/// a tenth more of the value without discount and horizon, and less with them, because the time
/// that is won comes last.
///
/// These are levers of the formula, not of the model: where customers leave upon a purchase, as in
/// BG/NBD and MBG/NBD, those who buy more often have more occasions to leave, too.
std::array<Lever, 5> levers(const PurchaseProcess &process, const PurchaseRow &customer,
                            const ValueDrivers &drivers, const ValueTerms &terms);

} // namespace portfolio::ltv
