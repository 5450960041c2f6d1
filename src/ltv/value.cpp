#include "ltv/value.hpp"

#include "base/error.hpp"
#include "base/interest.hpp"
#include "base/require.hpp"
#include "base/text.hpp"

#include <cmath>
#include <limits>
#include <string>

namespace portfolio::ltv {
namespace {

double require_finite(double value) {
  if (std::isfinite(value)) return value;
  throw Error(Fault::out_of_range, "lifetime value is out of range",
              "Margin, cost to serve or spend are too large.");
}

/// What f() expects, unless the expectation is infinite.
template <class Expectation> Finding finite(Unknown infinite, const Expectation &f) {
  try {
    return {f()};
  } catch (const Error &error) {
    if (error.fault != Fault::no_answer) throw;
    return unknown(infinite);
  }
}

} // namespace

std::string_view reason(Unknown why) {
  switch (why) {
  case Unknown::nothing: break;
  case Unknown::no_purchase: return "has not bought before as_of";
  case Unknown::no_mean_spend: return "the spend model has no mean (q <= 1)";
  case Unknown::missing_cost: return "a cost is missing";
  case Unknown::no_revenue: return "no day without a refund has revenue to take a margin of";
  case Unknown::endless_purchases:
    return "expected purchases are infinite without discount and horizon";
  case Unknown::endless_lifetime:
    return "the expected lifetime is infinite without discount and horizon";
  case Unknown::no_lifetime: return "no lifetime is left";
  case Unknown::no_margin: return "no margin is given, so residual_ltv is revenue";
  }
  return {};
}

std::string_view remedy(Unknown why) {
  switch (why) {
  case Unknown::nothing: break;
  case Unknown::no_purchase: return "Leave out customers who have not bought yet.";
  case Unknown::no_mean_spend: return "The expected value of such a distribution is infinite.";
  case Unknown::missing_cost: return "Give a margin, or histories with all their costs.";
  case Unknown::no_revenue: return "Give a margin.";
  case Unknown::endless_purchases:
  case Unknown::endless_lifetime: return "Choose a positive rate or a horizon.";
  case Unknown::no_lifetime:
    return "Choose a longer horizon, or expect nothing more of this customer.";
  case Unknown::no_margin:
    return "Give a margin, for instance margin => 0.40, or NULL for each customer's own costs.";
  }
  return {};
}

ValueTerms terms_in(double unit_days, double annual_rate, double horizon_days,
                    double cost_to_serve) {
  return {discount_rate(annual_rate, unit_days), horizon_days / unit_days, cost_to_serve,
          days_per_year / unit_days};
}

void require_terms(const ValueTerms &terms) {
  require_nonnegative(terms.delta, "discount rate");
  require_nonnegative(terms.cost_to_serve, "cost to serve");
  if (!(terms.horizon >= 0))
    throw Error(Fault::bad_argument, "horizon is " + real_text(terms.horizon),
                "It must not be negative; leave it out for a valuation without end.");
}

void require_margin(double margin) {
  if (std::isfinite(margin)) return;
  throw Error(Fault::bad_argument, "margin is " + real_text(margin),
              "The margin is a share of revenue, for instance 0.3.");
}

Finding expected_basket(const GammaGamma &model, double frequency, double mean) {
  const auto spend = expected_spend(model, frequency, mean);
  return spend ? Finding{*spend} : unknown(Unknown::no_mean_spend);
}

Finding future_purchases(const PurchaseProcess &process, const PurchaseRow &customer,
                         const ValueTerms &terms, ScoringCache *cache) {
  return finite(Unknown::endless_purchases, [&] {
    return process.discounted_purchases(customer, terms.delta, terms.horizon, cache);
  });
}

Finding future_lifetime(const PurchaseProcess &process, const PurchaseRow &customer,
                        const ValueTerms &terms, ScoringCache *cache) {
  return finite(Unknown::endless_lifetime, [&] {
    return process.discounted_lifetime(customer, terms.delta, terms.horizon, cache) / terms.year;
  });
}

Finding residual_ltv(Finding basket, Finding margin, Finding purchases, Finding lifetime,
                     double cost_to_serve) {
  for (const Finding &factor : {basket, margin, purchases})
    if (!factor.known()) return factor;
  const double gross = margin.value * basket.value * purchases.value;
  if (cost_to_serve == 0) return {require_finite(gross)};
  if (!lifetime.known()) return lifetime;
  return {require_finite(gross - cost_to_serve * lifetime.value)};
}

Finding residual_ltv(const PurchaseProcess &process, const PurchaseRow &customer, Finding basket,
                     Finding margin, const ValueTerms &terms, ScoringCache *cache) {
  if (!basket.known()) return basket;
  if (!margin.known()) return margin;
  if (terms.cost_to_serve > 0)
    if (const auto future = process.discounted_future(customer, terms.delta, terms.horizon, cache))
      return residual_ltv(basket, margin, {future->purchases}, {future->time / terms.year},
                          terms.cost_to_serve);
  const Finding lifetime =
      terms.cost_to_serve == 0 ? Finding{} : future_lifetime(process, customer, terms, cache);
  return residual_ltv(basket, margin, future_purchases(process, customer, terms, cache), lifetime,
                      terms.cost_to_serve);
}

Past past_before(Day as_of, const History &history, double years) {
  constexpr Day first = std::numeric_limits<Day>::min();
  return {measure(history, {first, as_of}), history.scale(), years};
}

Finding margin_rate(Day as_of, const History &history) {
  constexpr Day first = std::numeric_limits<Day>::min();
  return margin_rate(measure_purchases(history, {first, as_of}));
}

Finding margin_rate(const Measures &purchases) {
  if (purchases.uncosted > 0) return unknown(Unknown::missing_cost);
  if (purchases.revenue <= 0) return unknown(Unknown::no_revenue);
  // The scale cancels.
  return {to_double(checked_subtract(purchases.revenue, purchases.cost), 0) /
          to_double(purchases.revenue, 0)};
}

Finding Past::margin(std::optional<double> rate, double cost_to_serve) const {
  const bool costed = events.uncosted == 0;
  if (!costed && !rate) return unknown(Unknown::missing_cost);
  if (!costed && *rate == 1) return unknown(Unknown::no_margin);
  const double earned = costed ? to_double(checked_subtract(events.revenue, events.cost), scale)
                               : *rate * to_double(events.revenue, scale);
  return {require_finite(earned - cost_to_serve * years)};
}

Finding total_ltv(Finding past, Finding residual, std::optional<double> rate) {
  if (!residual.known()) return residual;
  if (rate == 1) return unknown(Unknown::no_margin);
  if (!past.known()) return past;
  return {require_finite(past.value + residual.value)};
}

} // namespace portfolio::ltv
