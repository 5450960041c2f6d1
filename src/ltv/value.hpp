#pragma once
#include "history/history.hpp"
#include "processes/gamma_gamma.hpp"
#include "processes/purchase_process.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace portfolio::ltv {

using history::History;
using history::Measures;
using processes::GammaGamma;
using processes::PurchaseProcess;
using processes::ScoringCache;
using statistics::PurchaseRow;

/// Why a value cannot be known: a property of the customer or of the models. What is wrong with the
/// question itself is an Error.
enum class Unknown : std::uint8_t {
  nothing,           ///< it is known
  no_purchase,       ///< the customer has not bought before as_of
  no_mean_spend,     ///< the spend model has no mean, q ≤ 1
  missing_cost,      ///< where the margin is to come from the costs
  no_revenue,        ///< of which the margin could be a share, on days without a refund
  endless_purchases, ///< infinitely many expected: no discount, no horizon
  endless_lifetime,  ///< infinitely long expected: no discount, no horizon
  no_lifetime,       ///< none is left, so that nothing can be said of a year of it
  no_margin,         ///< neither a margin nor costs: what is left would be revenue
};
/// "a cost is missing", …, and what to do about it, a sentence; empty for nothing.
std::string_view reason(Unknown why);
std::string_view remedy(Unknown why);

/// A number, or why there is none. Plain data.
struct Finding {
  double value = 0;
  Unknown why = Unknown::nothing;
  bool known() const { return why == Unknown::nothing; }
};
inline Finding unknown(Unknown why) { return {0, why}; }

/// What a valuation assumes of every customer, in the purchase model's unit of time.
struct ValueTerms {
  double delta = 0;                          ///< force of interest per unit of time, ≥ 0
  double horizon = PurchaseProcess::endless; ///< purchases later than that do not count, ≥ 0
  double cost_to_serve = 0;                  ///< money per year in which the customer is one, ≥ 0
  double year = 1;                           ///< in units of time, > 0
};
/// The terms in a unit of so many days, from a rate per year and a horizon in days; an Error for a
/// rate that is negative or not finite.
ValueTerms terms_in(double unit_days, double annual_rate, double horizon_days,
                    double cost_to_serve);
/// Error naming what is negative, or infinite where it must not be.
void require_terms(const ValueTerms &terms);
/// Error unless finite: a margin is a share of revenue, negative for what is sold at a loss.
void require_margin(double margin);

/// Expected mean spend of a purchase, as expected_spend().
Finding expected_basket(const GammaGamma &model, double frequency, double mean);

/// Expected discounted purchases after T and, in years, the expected discounted time that the
/// customer is still one, both within the horizon. A cache belongs to the process.
Finding future_purchases(const PurchaseProcess &process, const PurchaseRow &customer,
                         const ValueTerms &terms, ScoringCache *cache = nullptr);
Finding future_lifetime(const PurchaseProcess &process, const PurchaseRow &customer,
                        const ValueTerms &terms, ScoringCache *cache = nullptr);

/// Residual LTV: basket × margin × purchases − cost_to_serve × lifetime (definitions §6), or the
/// first reason why one of the four is not known; the lifetime matters only if it costs something.
Finding residual_ltv(Finding basket, Finding margin, Finding purchases, Finding lifetime,
                     double cost_to_serve);
/// The same of a customer's future.
Finding residual_ltv(const PurchaseProcess &process, const PurchaseRow &customer, Finding basket,
                     Finding margin, const ValueTerms &terms, ScoringCache *cache = nullptr);

/// What a customer's past was worth, from the events before as_of. Money at `scale`.
struct Past {
  Measures events;
  int scale = 0;
  double years = 0; ///< T: from the first purchase to the end of observation

  /// Margin before as_of − cost_to_serve × years: revenue − cost where all costs are known, else
  /// that share of the net revenue. A rate of 1 is none. Without interest on what lies behind.
  Finding margin(std::optional<double> rate, double cost_to_serve) const;
};

/// That of a history; the years matter to costs only.
Past past_before(Day as_of, const History &history, double years = 0);

/// Share of revenue that the costs leave: 1 − cost/revenue of the purchases before as_of, with all
/// their costs known. Refunds and their cost are left out, and the days on which there is one,
/// since a day holds only its total: a net that refunds brought near 0 would make any rate of it.
Finding margin_rate(Day as_of, const History &history);
/// The same from the measures of the purchases.
Finding margin_rate(const Measures &purchases);

/// Past margin + residual LTV; at a rate of 1 the residual is revenue, and there is no such sum.
Finding total_ltv(Finding past, Finding residual, std::optional<double> rate);

} // namespace portfolio::ltv
