#include "processes/bg_nbd.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "math/negative_binomial.hpp"
#include "math/softplus.hpp"
#include "processes/bg_nbd_future.hpp"
#include "processes/bg_nbd_pairs.hpp"

#include <cmath>
#include <numbers>
#include <string>

namespace portfolio::processes {

using math::log_growth;
using math::log_negative_binomial;
using math::log_quotient;
using math::log_rising;
using math::negative_binomial_tail;
using math::softplus;
using statistics::whole_frequency;

BetaGeometric::Posterior BetaGeometric::posterior(const PurchaseRow &customer) const {
  const auto x = static_cast<double>(customer.frequency);
  return {r_ + x, alpha_ + customer.age, a_, b_ + x + extra_};
}

/// log P(left)/P(alive); −∞ where nobody can have left.
double BetaGeometric::log_odds_left(const PurchaseRow &customer) const {
  const auto x = static_cast<double>(customer.frequency);
  if (x + extra_ == 0) return -HUGE_VAL;
  const double idle = customer.age - customer.recency;
  return log_quotient(a_, before_last(x)) + (r_ + x) * log_growth(idle, alpha_ + customer.recency);
}

double BetaGeometric::log_likelihood(const PurchaseRow &customer) const {
  const auto x = static_cast<double>(customer.frequency);
  const double k = x + extra_, u = log_odds_left(customer);
  return log_rising(r_, x) + log_rising(b_, k) - log_rising(a_ + b_, k) -
         r_ * log_growth(customer.age, alpha_) - x * std::log(alpha_ + customer.age) + softplus(u);
}

double BetaGeometric::p_alive(const PurchaseRow &customer) const {
  constexpr double exponential = 600; // neither it nor its products overflow
  const auto x = static_cast<double>(customer.frequency);
  if (x + extra_ == 0) return 1;
  const double idle = customer.age - customer.recency, odds = a_ / before_last(x);
  const double grown = (r_ + x) * log_growth(idle, alpha_ + customer.recency);
  // Of a million customers all but a few spare the logarithm of the odds.
  if (grown < exponential && odds < 1e40) return 1 / (1 + odds * std::exp(grown));
  return 1 / (1 + std::exp(log_odds_left(customer)));
}

double BetaGeometric::p_alive_after(const PurchaseRow &customer, double time) const {
  require_nonnegative(time, "time");
  const double alive = p_alive(customer);
  if (alive == 0 || time == 0) return alive;
  const auto [shape, rate, a, b] = posterior(customer);
  return alive * still_alive(shape, time / rate, a, b);
}

double BetaGeometric::expected_purchases(const PurchaseRow &customer, double horizon) const {
  require_nonnegative(horizon, "horizon");
  const double alive = p_alive(customer);
  if (alive == 0 || horizon == 0) return 0;
  const auto [shape, rate, a, b] = posterior(customer);
  return alive * purchases_while_alive(shape, horizon / rate, a, b);
}

double BetaGeometric::p_no_purchase(const PurchaseRow &customer, double horizon) const {
  require_nonnegative(horizon, "horizon");
  const auto [shape, rate, a, b] = posterior(customer);
  return 1 + p_alive(customer) * std::expm1(-shape * std::log1p(horizon / rate));
}

void BetaGeometric::require_discount(double delta) const {
  require_nonnegative(delta, "discount rate");
  if (delta == 0 && a_ <= 1)
    throw Error(Fault::no_answer,
                "expected purchases without end and without discount are infinite for a = " +
                    real_text(a_),
                "Choose a positive discount rate.");
}

double BetaGeometric::discounted_purchases(const PurchaseRow &customer, double delta) const {
  require_discount(delta);
  const double alive = p_alive(customer);
  if (alive == 0) return 0;
  const auto [shape, rate, a, b] = posterior(customer);
  return alive * discounted_while_alive(shape, rate * delta, a, b);
}

double BetaGeometric::discounted_lifetime(const PurchaseRow &customer, double delta) const {
  require_nonnegative(delta, "discount rate");
  const auto [shape, rate, a, b] = posterior(customer);
  if (delta == 0 && (a <= 1 || shape <= 1))
    throw Error(Fault::no_answer,
                "expected lifetime without discount is infinite for a = " + real_text(a) +
                    ", r = " + real_text(r_) + " and frequency " +
                    std::to_string(customer.frequency),
                "Choose a positive discount rate.");
  const double alive = p_alive(customer);
  return alive == 0 ? 0 : alive * rate * discounted_time_alive(shape, rate * delta, a, b);
}

std::optional<CondensedHorizon::Expected>
BetaGeometric::within(const PurchaseRow &customer, double delta, double horizon) const {
  const double alive = p_alive(customer);
  if (alive == 0) return CondensedHorizon::Expected{0, 0, 0};
  const auto [shape, rate, a, b] = posterior(customer);
  // A purchase is one stage, and of no stage a part is made.
  const auto found = CondensedHorizon(1, shape, 0, a, b).until(horizon / rate, delta * rate);
  if (!found) return std::nullopt;
  return CondensedHorizon::Expected{alive * found->purchases, alive * rate * found->time,
                                    alive * found->pairs};
}

/// expect(posterior) of a living customer.
template <class Expect> std::optional<DiscountedFuture>
BetaGeometric::future(const PurchaseRow &customer, const Expect &expect) const {
  const double alive = p_alive(customer);
  if (alive == 0) return std::nullopt;
  const Posterior now = posterior(customer);
  const std::optional<DiscountedFuture> found = expect(now);
  if (!found) return std::nullopt;
  return DiscountedFuture{alive * found->purchases, alive * now.rate * found->time};
}

std::optional<DiscountedFuture> BetaGeometric::within(const PurchaseRow &customer, double delta,
                                                      double horizon,
                                                      DiscountCurves &curves) const {
  return future(customer, [&](const Posterior &now) {
    return curves.until(customer.frequency, now.shape, horizon / now.rate, delta * now.rate, now.a,
                        now.b);
  });
}

std::optional<DiscountedFuture> BetaGeometric::within(const PurchaseRow &customer, double delta,
                                                      double horizon,
                                                      DropoutTable &dropouts) const {
  return future(customer, [&](const Posterior &now) {
    return dropouts.at(now.shape, delta * horizon, delta * now.rate, now.a, now.b);
  });
}

double BetaGeometric::p_purchases(std::int64_t n, double time) const {
  require_nonnegative(time, "time");
  const auto x = static_cast<double>(whole_frequency(static_cast<double>(n)));
  const double z = time / alpha_, chances = x + extra_; // to leave
  const double stayed = log_rising(b_, chances) - log_rising(a_ + b_, chances);
  const double alive = std::exp(log_negative_binomial(x, r_, z) + stayed);
  if (chances == 0) return alive;
  return alive +
         negative_binomial_tail(x, r_, z) * std::exp(stayed + log_quotient(a_, before_last(x)));
}

double BetaGeometric::expected_purchases(double time) const {
  return expected_purchases(PurchaseRow{}, time);
}

/// Nobody leaves between purchases: who stayed for all but the last of them makes the last one,
/// too.
double BetaGeometric::p_at_least(std::int64_t n, double time) const {
  require_nonnegative(time, "time");
  if (n <= 0) return 1;
  const double x = static_cast<double>(n), chances = x - 1 + extra_;
  return negative_binomial_tail(x, r_, time / alpha_) *
         std::exp(log_rising(b_, chances) - log_rising(a_ + b_, chances));
}

double BetaGeometric::expected_pairs(double time) const {
  require_nonnegative(time, "time");
  return p_alive({}) * pairs_while_alive(r_, time / alpha_, a_, b_ + extra_);
}

double BetaGeometric::median_wait() const { return alpha_ * std::expm1(std::numbers::ln2 / r_); }

BetaGeometric BetaGeometric::living(const PurchaseRow &customer) const {
  const auto [shape, rate, a, b] = posterior(customer);
  return {ModelKind::bg_nbd, shape, rate, a, b};
}

} // namespace portfolio::processes
