#include "processes/pareto_nbd.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "math/softplus.hpp"
#include "processes/median_time.hpp"
#include "processes/pareto_nbd_count.hpp"
#include "processes/pareto_nbd_counts.hpp"

#include <cmath>
#include <string>

namespace portfolio::processes {

using math::digamma_difference;
using math::log_growth;
using math::log_rising;
using math::softplus;

namespace {

template <int derivatives>
LogOddsLeft odds_of(const ParetoParameters &model, const PurchaseRow &customer) {
  return log_odds_left<derivatives>(model, static_cast<double>(customer.frequency),
                                    customer.recency, customer.age);
}

/// Of these purchases by a customer who is alive at T; the odds add those who are not.
double log_likelihood_alive(const ParetoParameters &model, const PurchaseRow &customer) {
  const auto x = static_cast<double>(customer.frequency);
  const double logs = x > 0 ? x * std::log(model.alpha + customer.age) : 0;
  return log_rising(model.r, x) - model.r * log_growth(customer.age, model.alpha) - logs -
         model.s * log_growth(customer.age, model.beta);
}

} // namespace

double ParetoNbd::log_likelihood(const PurchaseRow &customer) const {
  return log_likelihood_alive(model_, customer) + softplus(odds_of<0>(model_, customer).value);
}

double log_likelihood(const ParetoParameters &model, const PurchaseRow &customer,
                      std::array<double, 4> &slope) {
  const auto [r, alpha, s, beta] = model;
  const auto x = static_cast<double>(customer.frequency);
  const double age = customer.age;
  const LogOddsLeft odds = odds_of<1>(model, customer);
  const double left = 1 / (1 + std::exp(-odds.value));
  slope = {(x > 0 ? digamma_difference(r, x) : 0) - std::log1p(age / alpha),
           (r * age / alpha - x) / (alpha + age), -std::log1p(age / beta),
           s * age / (beta * (beta + age))};
  for (std::size_t i = 0; i < 4; ++i) slope[i] += left * odds.slope[i];
  return log_likelihood_alive(model, customer) + softplus(odds.value);
}

double ParetoNbd::p_alive(const PurchaseRow &customer) const {
  return 1 / (1 + std::exp(odds_of<0>(model_, customer).value));
}

double ParetoNbd::p_alive_after(const PurchaseRow &customer, double time) const {
  require_nonnegative(time, "time");
  return p_alive(customer) * std::exp(-model_.s * std::log1p(time / (model_.beta + customer.age)));
}

/// Purchases per lifetime in units of β+T.
double ParetoNbd::rate_while_alive(const PurchaseRow &customer) const {
  return (model_.r + static_cast<double>(customer.frequency)) *
         ((model_.beta + customer.age) / (model_.alpha + customer.age));
}

double ParetoNbd::expected_purchases(const PurchaseRow &customer, double horizon) const {
  require_nonnegative(horizon, "horizon");
  const double alive = p_alive(customer);
  if (alive == 0 || horizon == 0) return 0;
  return alive * rate_while_alive(customer) *
         lifetime_within(model_.s, horizon / (model_.beta + customer.age));
}

/// Those who have left, and those alive that are like new customers without a repeat purchase.
double ParetoNbd::p_no_purchase(const PurchaseRow &customer, double horizon) const {
  require_nonnegative(horizon, "horizon");
  const double odds = odds_of<0>(model_, customer).value;
  return 1 / (1 + std::exp(-odds)) +
         std::exp(living(customer).log_likelihood({0, 0, horizon, 1})) / (1 + std::exp(odds));
}

/// Discounted, in units of β+T.
double ParetoNbd::lifetime_while_alive(const PurchaseRow &customer, double delta, double horizon,
                                       DiscountedLifetimes *lifetimes) const {
  require_nonnegative(delta, "discount rate");
  if (horizon != HUGE_VAL) require_nonnegative(horizon, "horizon");
  const double unit = model_.beta + customer.age, kappa = unit * delta, z = horizon / unit;
  if (kappa == 0 && model_.s <= 1 && z == HUGE_VAL)
    throw Error(Fault::no_answer,
                "expected lifetime without end and without discount is infinite for s = " +
                    real_text(model_.s),
                "Choose a positive discount rate.");
  return lifetimes != nullptr ? lifetimes->at(model_.s, kappa, z)
                              : discounted_lifetime_while_alive(model_.s, kappa, z);
}

double ParetoNbd::discounted_purchases(const PurchaseRow &customer, double delta, double horizon,
                                       DiscountedLifetimes *lifetimes) const {
  const double lifetime = lifetime_while_alive(customer, delta, horizon, lifetimes),
               alive = p_alive(customer);
  return alive == 0 ? 0 : alive * rate_while_alive(customer) * lifetime;
}

double ParetoNbd::discounted_lifetime(const PurchaseRow &customer, double delta, double horizon,
                                      DiscountedLifetimes *lifetimes) const {
  const double lifetime = lifetime_while_alive(customer, delta, horizon, lifetimes),
               alive = p_alive(customer);
  return alive == 0 ? 0 : alive * (model_.beta + customer.age) * lifetime;
}

DiscountedFuture ParetoNbd::within(const PurchaseRow &customer, double delta, double horizon,
                                   LifetimeSeries &lifetimes) const {
  const double alive = p_alive(customer), unit = model_.beta + customer.age;
  if (alive == 0) return {0, 0};
  const double lifetime = alive * lifetimes.at(model_.s, unit * delta, delta * horizon);
  return {rate_while_alive(customer) * lifetime, unit * lifetime};
}

/// Two purchases, or a purchase and an instant, have the density λ²·e^(−μt), or λ·e^(−μt), of the
/// later time t; of the earlier one the discounted time before t is left, (1 − e^(−δt))/δ.
std::optional<DiscountedSecond> ParetoNbd::second(const PurchaseRow &customer, double delta,
                                                  double horizon, DiscountedLifetimes *lifetimes,
                                                  DiscountedLifetimes *twice) const {
  const double alive = p_alive(customer);
  if (alive == 0 || horizon == 0) return DiscountedSecond{};
  const double unit = model_.beta + customer.age, z = horizon / unit, kappa = unit * delta,
               rate = rate_while_alive(customer);
  const auto until = [&](double discount, DiscountedLifetimes *table) {
    return table != nullptr ? table->at(model_.s, discount, z)
                            : discounted_lifetime_while_alive(model_.s, discount, z);
  };
  const double s = model_.s, used = gap_discount(kappa, z);
  if (used == 0 && s <= 2) return std::nullopt;
  const double gap = used == 0 ? 1 / ((s - 1) * (s - 2))
                               : (until(used, lifetimes) - until(2 * used, twice)) / used;
  const double again = rate + unit / (model_.alpha + customer.age); // E[λ²]/E[λ]
  const double time = until(kappa, lifetimes);
  return DiscountedSecond{
      rate * time,    time,   rate * until(2 * kappa, twice), 2 * rate * again * gap,
      2 * rate * gap, 2 * gap}
      .times(alive, unit);
}

double ParetoNbd::p_purchases(std::int64_t n, double time) const {
  require_nonnegative(time, "time");
  if (n < 0)
    throw Error(Fault::bad_argument, "number of purchases is " + std::to_string(n),
                "It must not be negative.");
  return std::exp(log_p_purchases(model_, n, time));
}

double ParetoNbd::expected_purchases(double time) const {
  require_nonnegative(time, "time");
  return model_.r * (model_.beta / model_.alpha) * lifetime_within(model_.s, time / model_.beta);
}

double ParetoNbd::p_at_least(std::int64_t n, double time) const {
  if (time != HUGE_VAL) require_nonnegative(time, "time");
  return n <= 0 ? 1 : std::exp(log_p_at_least(model_, n, time));
}

std::vector<double> ParetoNbd::first_probabilities(double time, double rest) const {
  return processes::first_probabilities(model_, time, rest);
}

/// Of two purchases the later one comes at a time u at which the customer is alive:
///   2 E[λ²] ∫ u E[e^(−μu)] du, and the integral is a difference of lifetimes.
double ParetoNbd::expected_pairs(double time) const {
  require_nonnegative(time, "time");
  const double rate = model_.beta / model_.alpha, horizon = time / model_.beta;
  return 2 * (model_.r * rate) * ((model_.r + 1) * rate) *
         (lifetime_within(model_.s - 1, horizon) - lifetime_within(model_.s, horizon));
}

double ParetoNbd::p_ever() const { return p_at_least(1, HUGE_VAL); }

double ParetoNbd::median_wait() const {
  return median_time(p_ever(), model_.alpha, [&](double time) {
    return -std::expm1(log_likelihood({0, 0, time, 1})); // of no purchase
  });
}

ParetoNbd ParetoNbd::living(const PurchaseRow &customer) const {
  return {model_.r + static_cast<double>(customer.frequency), model_.alpha + customer.age, model_.s,
          model_.beta + customer.age};
}

} // namespace portfolio::processes
