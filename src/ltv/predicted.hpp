#pragma once
#include "base/day.hpp"
#include "ltv/value.hpp"
#include "processes/gamma_gamma_future.hpp"
#include "processes/prospect.hpp"

#include <optional>

namespace portfolio::ltv {

using processes::Prospect;
using processes::SpendProspect;

// What will come in from one customer, luck included: intervals of the revenue and of the next
// purchase, taking the parameters of the models as known.

/// The ends of an interval in which revenue lies with probability `level`, half of the rest being
/// below it and half above. The lower end is 0 where that many buy nothing.
struct PredictedRevenue {
  double lower = 0, upper = 0;
};
/// Of more than 256 purchases neighbouring numbers are taken together, at an error of 0.1 % of the
/// width. Error(out_of_range) if an end is beyond the numbers.
PredictedRevenue predicted_revenue(const Prospect &customer, const SpendProspect &spend,
                                   double horizon, double level);

/// The variance of the revenue; nothing where that of the amounts is infinite.
std::optional<double> revenue_variance(const Prospect &customer, const SpendProspect &spend,
                                       double horizon);

/// The variance of what residual_ltv() is the mean of; nothing where it is infinite or the model
/// does not tell it. Caches as those of PurchaseProcess::second().
std::optional<double> value_variance(const PurchaseProcess &process, const PurchaseRow &customer,
                                     const SpendProspect &spend, double margin,
                                     const ValueTerms &terms, ScoringCache *own,
                                     ScoringCache *other);

/// Whether another purchase comes at all, and the first day by which it has come with half that
/// probability.
struct NextPurchase {
  double p_ever = 0;
  enum class Missing { nothing, chance, calendar } missing = Missing::nothing;
  Day median_day = 0;
};
/// Of a customer as of a day, in units of so many days. There is no median day for whom the chance
/// is below one in a million, or after the last day of the calendar.
NextPurchase next_purchase(const Prospect &customer, Day as_of, double unit_days);

} // namespace portfolio::ltv
