#include "equity/balance.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "equity/rates.hpp"

#include <cmath>
#include <string>

namespace portfolio::equity {

Response::Response(double ceiling, double spend, double rate, const char *what)
    : ceiling_(ceiling) {
  const std::string name = what;
  if (!(ceiling > 0 && ceiling <= 1))
    throw Error(Fault::bad_argument, name + " ceiling is " + real_text(ceiling),
                "It is the share that any amount of money would reach, above 0 and at most 1.");
  if (!(spend > 0 && std::isfinite(spend)))
    throw Error(Fault::bad_argument, name + " spend is " + real_text(spend),
                "What money achieves is read off one spend above 0 and the rate that it brought.");
  if (!(rate >= 0))
    throw Error(Fault::bad_argument, name + " rate is " + real_text(rate),
                "It is a share of at least 0 and below its ceiling: write 0.2 for 20 %.");
  if (!(rate < ceiling))
    throw Error(Fault::bad_argument,
                name + " rate " + real_text(rate) + " is not below its ceiling " +
                    real_text(ceiling),
                "No finite spend reaches the ceiling. Give the share that any amount of money "
                "would reach.");
  speed_ = in_range(-std::log1p(-rate / ceiling) / spend, "effect of money");
}

double Response::rate(double spend) const { return -ceiling_ * std::expm1(-speed_ * spend); }

double Response::shortfall(double spend) const {
  return (1 - ceiling_) + ceiling_ * std::exp(-speed_ * spend);
}

double Response::slope(double spend) const { return ceiling_ * speed_ * std::exp(-speed_ * spend); }

Balance::Balance(double margin, double annual_rate, const Response &acquisition,
                 const Response &retention)
    : margin_(margin), annual_rate_(annual_rate), acquisition_(acquisition), retention_(retention) {
  require_finite(margin, "margin");
  require_nonnegative(annual_rate, "annual rate");
}

/// m + (m·r − R)/(1 + d − r) = (m(1 + d) − R)/(1 + d − r)
double Balance::value(double retention_spend) const {
  return in_range((margin_ * (1 + annual_rate_) - retention_spend) /
                      (annual_rate_ + retention_.shortfall(retention_spend)),
                  "value of a customer");
}

Situation Balance::situation(std::string_view name, double acquisition_spend,
                             double retention_spend) const {
  const double won = acquisition_.rate(acquisition_spend);
  const double worth = value(retention_spend);
  return {name,
          acquisition_spend,
          won,
          retention_spend,
          retention_.rate(retention_spend),
          worth,
          in_range(won * worth - acquisition_spend, "customer equity")};
}

Situation Balance::optimum() const {
  const double retention_spend = best_retention_spend();
  return situation("optimum", best_acquisition_spend(value(retention_spend)), retention_spend);
}

/// V rises as long as r'(R)·(m(1 + d) − R) > 1 + d − r(R). The difference of the sides falls, since
/// its derivative is r''(R)·(m(1 + d) − R), and is negative where a customer is worth nothing.
double Balance::best_retention_spend() const {
  const double most = margin_ * (1 + annual_rate_);
  const auto pays = [&](double spend) {
    return retention_.slope(spend) * (most - spend) > annual_rate_ + retention_.shortfall(spend);
  };
  if (!(most > 0) || !pays(0)) return 0;
  double low = 0, high = in_range(most, "margin with interest");
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return low;
    (pays(middle) ? low : high) = middle;
  }
}

/// a'(A)·V = 1
double Balance::best_acquisition_spend(double value) const {
  const double gain = acquisition_.ceiling() * acquisition_.speed() * value;
  return gain > 1 ? std::log(gain) / acquisition_.speed() : 0;
}

} // namespace portfolio::equity
