#pragma once
#include <cstdint>
#include <optional>

namespace portfolio::equity {

// The leaky bucket: of N customers the share c leaves in every period, and A new ones come,
// N' = (1 − c)N + A. A rate per period, whatever the period.

/// The number of customers that inflow and churn tend to, A/c. Nothing without churn.
std::optional<double> growth_ceiling(double inflow, double churn_rate);
/// Periods until half of the customers of today are gone, ln ½ / ln(1 − c). Nothing without churn.
std::optional<double> customer_half_life(double churn_rate);
/// New customers per period that hold the number of customers, c·N.
double required_inflow(double customers, double churn_rate);

/// The path of the number of customers from today on, one period after the other.
class LeakyBucket {
public:
  LeakyBucket(double customers, double inflow, double churn_rate);
  double customers() const { return customers_; }
  void pass_period(); ///< Error(out_of_range) beyond all numbers
private:
  double customers_, inflow_, churn_rate_;
};
/// Error unless 0 ≤ periods ≤ 100,000.
void require_periods(std::int64_t periods);

/// As of staff: the mean of entries and exits by the mean of opening and closing number. Nothing
/// where both numbers are 0.
std::optional<double> turnover(double entries, double exits, double opening, double closing);

/// The first period whose cumulative expected margin covers the cost of acquisition. The first
/// margin comes in period 1, that of period n from the share retention^(n−1) that is still there.
/// 0 where there is no cost, nothing where the cost is never covered.
std::optional<std::int32_t> payback_period(double acquisition_cost, double margin,
                                           double retention);
/// The share of the acquired customers that has left before that period.
std::optional<double> lost_before_payback(double acquisition_cost, double margin, double retention);

} // namespace portfolio::equity
