#include "equity/contractual.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "equity/rates.hpp"

namespace portfolio::equity {
namespace {

/// 1 + d − r, without loss where both are small.
double leak(double retention, double annual_rate) { return annual_rate + (1 - retention); }

} // namespace

std::optional<double> contractual_ltv(double margin, double retention, double annual_rate,
                                      bool first_margin_now) {
  require_finite(margin, "margin");
  require_share(retention, "retention");
  require_nonnegative(annual_rate, "annual rate");
  const double left = leak(retention, annual_rate);
  if (left == 0) return std::nullopt;
  return in_range(margin * ((first_margin_now ? 1 + annual_rate : retention) / left),
                  "contractual lifetime value");
}

std::optional<double> retention_gain(double retention, double points, double annual_rate) {
  require_share(retention, "retention");
  require_finite(points, "points");
  require_nonnegative(annual_rate, "annual rate");
  constexpr double rounding = 1e-12; // 0.95 + 0.05 need not be 1 exactly
  const double then = retention + points;
  if (then < -rounding || then > 1 + rounding)
    throw Error(Fault::bad_argument,
                "retention " + real_text(retention) + " and " + real_text(points) +
                    " points make " + real_text(then),
                "Points are added to the retention: write 0.05 for five points. Together they lie "
                "between 0 and 1.");
  const double before = leak(retention, annual_rate);
  const double after = before - points;
  if (before == 0 || after <= rounding) return std::nullopt;
  return in_range(points / after, "retention gain");
}

ChurnCost churn_cost(double lost_value, double acquisition_cost, double new_value) {
  require_nonnegative(lost_value, "lost value");
  require_nonnegative(acquisition_cost, "acquisition cost");
  require_nonnegative(new_value, "value of a new customer");
  ChurnCost cost{lost_value, std::nullopt, std::nullopt};
  if (new_value == 0) return cost;
  cost.replacement_cost =
      in_range(acquisition_cost * (lost_value / new_value), "cost of replacement");
  cost.total = in_range(lost_value + *cost.replacement_cost, "cost of churn");
  return cost;
}

std::optional<ChurnCost> churn_cost(double lost_customers, double margin, double retention,
                                    double annual_rate, double acquisition_cost, double new_value) {
  require_nonnegative(lost_customers, "number of lost customers");
  require_nonnegative(margin, "margin");
  const std::optional<double> each = contractual_ltv(margin, retention, annual_rate, false);
  churn_cost(0, acquisition_cost, new_value); // its complaints, whatever each is worth
  if (!each) return std::nullopt;
  return churn_cost(in_range(lost_customers * *each, "lost value"), acquisition_cost, new_value);
}

std::optional<double> new_customer_equivalent(double customers, double existing_value,
                                              double new_value, double points) {
  require_nonnegative(customers, "number of customers");
  require_nonnegative(existing_value, "value of an existing customer");
  require_nonnegative(new_value, "value of a new customer");
  if (!(points >= -1 && points <= 1))
    throw Error(Fault::bad_argument, "points is " + real_text(points),
                "Points are parts of 1: write 0.01 for one point of retention.");
  if (new_value == 0) return std::nullopt;
  return in_range(customers * points * (existing_value / new_value), "number of new customers");
}

} // namespace portfolio::equity
