#include "retention/shifted_beta_geometric.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "math/gamma.hpp"
#include "math/geometric_lifetime.hpp"
#include "statistics/rows.hpp"

#include <cmath>
#include <string>

namespace portfolio::retention {

using math::geometric_lifetime;
using math::log_rising;

namespace {

double periods(std::int64_t value, std::int64_t least, const char *what) {
  if (value >= least && value <= most_periods) return static_cast<double>(value);
  throw Error(Fault::bad_argument, std::string(what) + " is " + std::to_string(value),
              "It is a number of periods, from " + std::to_string(least) + " to " +
                  std::to_string(most_periods) + '.');
}

} // namespace

double ShiftedBetaGeometric::survival_rate(std::int64_t t, std::int64_t survived) const {
  const double later = periods(t, 0, "tenure"), left = beta_ + periods(survived, 0, "tenure");
  return std::exp(log_rising(left, later) - log_rising(alpha_ + left, later));
}

double ShiftedBetaGeometric::retention_rate(std::int64_t t) const {
  const double renews = beta_ + (periods(t, 1, "tenure") - 1);
  return renews / (alpha_ + renews);
}

double ShiftedBetaGeometric::churn_probability(std::int64_t t) const {
  const double before = periods(t, 1, "tenure") - 1;
  return survival_rate(t - 1) * alpha_ / (alpha_ + beta_ + before);
}

double ShiftedBetaGeometric::expected_lifetime(std::int64_t survived) const {
  return 1 + discounted_residual_lifetime(survived, 0);
}

double ShiftedBetaGeometric::expected_lifetime(std::int64_t survived, std::int64_t horizon) const {
  const double n = periods(survived, 0, "tenure"), last = periods(horizon, 0, "horizon");
  double there = 1, sum = 0;
  for (double t = 0; t < last; ++t) {
    sum += there;
    there *= (beta_ + n + t) / (alpha_ + beta_ + n + t);
  }
  return sum;
}

double ShiftedBetaGeometric::discounted_lifetime(double rate) const {
  return 1 + discounted_residual_lifetime(0, rate) / (1 + rate);
}

double ShiftedBetaGeometric::discounted_residual_lifetime(std::int64_t survived,
                                                          double rate) const {
  const double n = periods(survived, 0, "tenure");
  require_nonnegative(rate, "discount rate");
  if (rate == 0 && alpha_ <= 1)
    throw Error(Fault::no_answer,
                "expected lifetime without end and without discount is infinite for alpha = " +
                    real_text(alpha_),
                "Choose a horizon, or discount the lifetime.");
  return (1 + rate) * geometric_lifetime(rate, alpha_, beta_ + n);
}

} // namespace portfolio::retention
