#include "equity/bucket.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "equity/rates.hpp"

#include <cmath>
#include <limits>
#include <string>

namespace portfolio::equity {

std::optional<double> growth_ceiling(double inflow, double churn_rate) {
  require_nonnegative(inflow, "inflow");
  require_share(churn_rate, "churn rate");
  if (churn_rate == 0) return std::nullopt;
  return in_range(inflow / churn_rate, "growth ceiling");
}

std::optional<double> customer_half_life(double churn_rate) {
  require_share(churn_rate, "churn rate");
  if (churn_rate == 0) return std::nullopt;
  if (churn_rate == 1) return 0;
  return in_range(std::log(0.5) / std::log1p(-churn_rate), "half-life");
}

double required_inflow(double customers, double churn_rate) {
  require_nonnegative(customers, "number of customers");
  require_share(churn_rate, "churn rate");
  return churn_rate * customers;
}

LeakyBucket::LeakyBucket(double customers, double inflow, double churn_rate)
    : customers_(customers), inflow_(inflow), churn_rate_(churn_rate) {
  require_nonnegative(customers, "number of customers");
  require_nonnegative(inflow, "inflow");
  require_share(churn_rate, "churn rate");
}

void LeakyBucket::pass_period() {
  customers_ = in_range((1 - churn_rate_) * customers_ + inflow_, "number of customers");
}

void require_periods(std::int64_t periods) {
  if (periods >= 0 && periods <= 100000) return;
  throw Error(Fault::bad_argument, "periods is " + std::to_string(periods),
              "A path has between 0 and 100000 periods.");
}

std::optional<double> turnover(double entries, double exits, double opening, double closing) {
  require_nonnegative(entries, "number of entries");
  require_nonnegative(exits, "number of exits");
  require_nonnegative(opening, "opening number");
  require_nonnegative(closing, "closing number");
  const double average = opening / 2 + closing / 2;
  if (average == 0) return std::nullopt;
  return in_range((entries / 2 + exits / 2) / average, "turnover");
}

std::optional<std::int32_t> payback_period(double acquisition_cost, double margin,
                                           double retention) {
  require_nonnegative(acquisition_cost, "acquisition cost");
  require_finite(margin, "margin");
  require_share(retention, "retention");
  if (acquisition_cost == 0) return 0;
  if (margin <= 0) return std::nullopt;
  constexpr double rounding = 1e-12; // three margins of 0.1 cover a cost of 0.3
  const double margins = acquisition_cost / margin;
  double periods = margins * (1 - rounding);
  if (retention == 0 || periods <= 1) return periods <= 1 ? std::optional(1) : std::nullopt;
  if (retention < 1) { // margins = (1 − r^n)/(1 − r), which never comes to 1/(1 − r)
    const double gone = margins * (1 - retention);
    if (!(gone < 1 - rounding)) return std::nullopt;
    periods = std::log1p(-gone * (1 - rounding)) / std::log(retention);
  }
  periods = std::ceil(periods);
  if (!(periods <= std::numeric_limits<std::int32_t>::max()))
    throw Error(Fault::out_of_range, "payback period is out of range",
                "It is longer than 2^31 periods: the margin is too small for this cost.");
  return static_cast<std::int32_t>(periods);
}

std::optional<double> lost_before_payback(double acquisition_cost, double margin,
                                          double retention) {
  const std::optional<std::int32_t> period = payback_period(acquisition_cost, margin, retention);
  if (!period) return std::nullopt;
  return *period == 0 ? 0 : 1 - std::pow(retention, *period - 1);
}

} // namespace portfolio::equity
