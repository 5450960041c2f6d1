#pragma once
#include <optional>

namespace portfolio::equity {

/// What a customer is worth who brings `margin` per year and stays from one year to the next with
/// probability `retention`: m(1+d)/(1+d−r) with the first margin now, m·r/(1+d−r) with the first
/// one after the next renewal. Nothing where the value has no end: r = 1, d = 0.
std::optional<double> contractual_ltv(double margin, double retention, double annual_rate,
                                      bool first_margin_now);

/// Relative change of that value by so many points of retention, (1+d−r)/(1+d−r−δ) − 1. Nothing
/// where one of the two values has no end. Error where retention and points leave 0 … 1.
std::optional<double> retention_gain(double retention, double points, double annual_rate);

/// What the loss of customers costs: their value, and what it costs to win the same value anew.
/// Plain data.
struct ChurnCost {
  double lost_value = 0;
  std::optional<double> replacement_cost; ///< nothing where a new customer is worth nothing
  std::optional<double> total;
};
/// acquisition_cost × lost_value / new_value besides the lost value; all ≥ 0.
ChurnCost churn_cost(double lost_value, double acquisition_cost, double new_value);
/// The same of so many customers, each worth a contractual LTV before the next renewal; nothing
/// where that has no end.
std::optional<ChurnCost> churn_cost(double lost_customers, double margin, double retention,
                                    double annual_rate, double acquisition_cost, double new_value);

/// How many new customers bring what so many points of retention keep:
/// customers × points × existing_value / new_value. Nothing where a new one is worth nothing.
std::optional<double> new_customer_equivalent(double customers, double existing_value,
                                              double new_value, double points);

} // namespace portfolio::equity
