#include "processes/cnbd_k.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "math/negative_binomial.hpp"
#include "math/softplus.hpp"
#include "processes/cnbd_k_renewal.hpp"

#include <cmath>
#include <string>

namespace portfolio::processes {

using math::log_gamma;
using math::log_growth;
using math::log_negative_binomial;
using math::log_quotient;
using math::log_rising;
using math::negative_binomial_tail;
using math::softplus;
using statistics::whole_frequency;

namespace {

/// The share of all the time that has passed since the last purchase, as λ sees it.
double idle_share(const PurchaseRow &customer, double alpha) {
  return (customer.age - customer.recency) / (alpha + customer.age);
}

} // namespace

double CondensedBetaGeometric::shape(const PurchaseRow &customer) const {
  return r_ + k_ * static_cast<double>(customer.frequency);
}

/// log P(left)/P(alive); −∞ where nobody can have left.
double CondensedBetaGeometric::log_odds_left(const PurchaseRow &customer) const {
  const auto x = static_cast<double>(customer.frequency);
  if (x + extra_ == 0) return -HUGE_VAL;
  const double idle = customer.age - customer.recency;
  return log_quotient(a_, before_last(x)) +
         shape(customer) * log_growth(idle, alpha_ + customer.recency) -
         log_fewer_stages(k_, shape(customer), idle_share(customer, alpha_));
}

double CondensedBetaGeometric::log_likelihood(const PurchaseRow &customer, double log_gaps) const {
  const auto x = static_cast<double>(customer.frequency);
  const double chances = x + extra_, u = log_odds_left(customer), stages = k_ * x;
  return (k_ - 1) * log_gaps - x * log_gamma(k_) + log_rising(r_, stages) +
         log_rising(b_, chances) - log_rising(a_ + b_, chances) -
         r_ * log_growth(customer.age, alpha_) - stages * std::log(alpha_ + customer.age) +
         log_fewer_stages(k_, shape(customer), idle_share(customer, alpha_)) + softplus(u);
}

/// The gaps divide t_x as a Dirichlet variable does: their density is replaced by that of their
/// sum, and compared to the density of k = 1, which is the same for all divisions.
double CondensedBetaGeometric::log_likelihood(const PurchaseRow &customer) const {
  const auto x = static_cast<double>(customer.frequency);
  if (x == 0 || k_ == 1) return log_likelihood(customer, 0);
  return log_likelihood(customer, 0) + x * log_gamma(k_) +
         (k_ - 1) * x * std::log(customer.recency) + log_gamma(x) - log_gamma(k_ * x);
}

double CondensedBetaGeometric::p_alive(const PurchaseRow &customer) const {
  return 1 / (1 + std::exp(log_odds_left(customer)));
}

CondensedFuture CondensedBetaGeometric::future(const PurchaseRow &customer) const {
  return CondensedFuture(k_, shape(customer), idle_share(customer, alpha_), a_,
                         b_ + static_cast<double>(customer.frequency) + extra_);
}

LivingCondensed CondensedBetaGeometric::living(const PurchaseRow &customer) const {
  return LivingCondensed(k_, shape(customer), idle_share(customer, alpha_), a_,
                         b_ + static_cast<double>(customer.frequency) + extra_,
                         alpha_ + customer.age);
}

double CondensedBetaGeometric::p_alive_after(const PurchaseRow &customer, double time) const {
  require_nonnegative(time, "time");
  const double alive = p_alive(customer);
  if (alive == 0 || time == 0) return alive;
  return alive * future(customer).alive(time / (alpha_ + customer.age));
}

double CondensedBetaGeometric::expected_purchases(const PurchaseRow &customer,
                                                  double horizon) const {
  require_nonnegative(horizon, "horizon");
  const double alive = p_alive(customer);
  if (alive == 0 || horizon == 0) return 0;
  return alive * future(customer).purchases(horizon / (alpha_ + customer.age));
}

double CondensedBetaGeometric::p_no_purchase(const PurchaseRow &customer, double horizon) const {
  require_nonnegative(horizon, "horizon");
  if (horizon == 0) return 1;
  const double u = log_odds_left(customer), alive = 1 / (1 + std::exp(u));
  return 1 / (1 + std::exp(-u)) +
         alive * future(customer).no_purchase(horizon / (alpha_ + customer.age));
}

void CondensedBetaGeometric::require_discount(double delta) const {
  require_nonnegative(delta, "discount rate");
  if (delta == 0 && a_ <= 1)
    throw Error(Fault::no_answer,
                "expected purchases without end and without discount are infinite for a = " +
                    real_text(a_),
                "Choose a positive discount rate.");
}

double CondensedBetaGeometric::discounted_purchases(const PurchaseRow &customer,
                                                    double delta) const {
  return changed_purchases(customer, delta, 1, 1);
}

/// Faster stages are the same ones in another unit of time.
double CondensedBetaGeometric::changed_purchases(const PurchaseRow &customer, double delta,
                                                 double frequency, double losses) const {
  require_discount(delta);
  const double alive = p_alive(customer);
  if (alive == 0) return 0;
  return alive *
         future(customer).discounted_purchases(delta / frequency * (alpha_ + customer.age), losses);
}

double CondensedBetaGeometric::discounted_lifetime(const PurchaseRow &customer,
                                                   double delta) const {
  require_nonnegative(delta, "discount rate");
  if (delta == 0 && (a_ <= 1 || shape(customer) <= 1))
    throw Error(Fault::no_answer,
                "expected lifetime without discount is infinite for a = " + real_text(a_) +
                    ", r = " + real_text(r_) + " and frequency " +
                    std::to_string(customer.frequency),
                "Choose a positive discount rate.");
  const double alive = p_alive(customer), unit = alpha_ + customer.age;
  return alive == 0 ? 0 : alive * unit * future(customer).discounted_time(delta * unit);
}

std::optional<CondensedHorizon::Expected>
CondensedBetaGeometric::within(const PurchaseRow &customer, double delta, double horizon) const {
  const double alive = p_alive(customer), unit = alpha_ + customer.age;
  if (alive == 0) return CondensedHorizon::Expected{0, 0, 0};
  const double x = shape(customer), idle = idle_share(customer, alpha_),
               stays = b_ + static_cast<double>(customer.frequency) + extra_, z = horizon / unit,
               kappa = delta * unit;
  auto found = CondensedRenewal(k_, x, idle, a_, stays).until(z, kappa);
  if (!found) found = CondensedHorizon(k_, x, idle, a_, stays).until(z, kappa);
  if (!found) return std::nullopt;
  return CondensedHorizon::Expected{alive * found->purchases, alive * unit * found->time,
                                    alive * found->pairs};
}

std::optional<DiscountedSecond> CondensedBetaGeometric::second(const PurchaseRow &customer,
                                                               double delta, double horizon) const {
  const double alive = p_alive(customer), unit = alpha_ + customer.age;
  if (alive == 0 || horizon == 0) return DiscountedSecond{};
  if (horizon != HUGE_VAL) return std::nullopt;
  const auto found = future(customer).second(delta * unit);
  if (!found) return std::nullopt;
  return found->times(alive, unit);
}

double CondensedBetaGeometric::p_purchases(std::int64_t n, double time) const {
  require_nonnegative(time, "time");
  const auto x = static_cast<double>(whole_frequency(static_cast<double>(n)));
  const double z = time / alpha_, chances = x + extra_; // to leave
  const double stayed = log_rising(b_, chances) - log_rising(a_ + b_, chances);
  double alive = 0;
  for (int stage = 0; stage < k_; ++stage)
    alive += std::exp(log_negative_binomial(k_ * x + stage, r_, z) + stayed);
  if (chances == 0) return alive;
  return alive + negative_binomial_tail(k_ * x, r_, z) *
                     std::exp(stayed + log_quotient(a_, before_last(x)));
}

double CondensedBetaGeometric::expected_purchases(double time) const {
  return expected_purchases(PurchaseRow{}, time);
}

} // namespace portfolio::processes
