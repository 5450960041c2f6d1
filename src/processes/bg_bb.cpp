#include "processes/bg_bb.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "math/gamma.hpp"
#include "math/geometric_lifetime.hpp"

#include <cmath>
#include <string>

namespace portfolio::processes {

using math::geometric_lifetime;
using math::log_rising;

namespace {

[[noreturn]] void refuse(const std::string &what, const char *hint) {
  throw Error(Fault::bad_argument, what, hint);
}

std::int64_t whole(double value, const char *what) {
  if (!(value >= 0 && value <= static_cast<double>(most_opportunities)) ||
      value != std::floor(value))
    refuse(std::string(what) + " is " + real_text(value),
           "It is a number of opportunities to buy, an integer from 0 to 100000.");
  return static_cast<std::int64_t>(value);
}

} // namespace

Opportunities opportunities(const PurchaseRow &customer) {
  const std::int64_t x = customer.frequency;
  const std::int64_t t = whole(customer.recency, "recency"), n = whole(customer.age, "age");
  if (x < 0)
    refuse("frequency is " + std::to_string(x), "It is the number of purchases, at least 0.");
  if (t > n)
    refuse("recency " + std::to_string(t) + " exceeds age " + std::to_string(n),
           "Recency is the opportunity of the last purchase, age the number of opportunities.");
  if (x > t)
    refuse("frequency " + std::to_string(x) + " exceeds recency " + std::to_string(t),
           "With discrete opportunities the last of x purchases comes at opportunity x or later.");
  if (x == 0 && t > 0)
    refuse("recency is " + std::to_string(t) + " where frequency is 0",
           "Recency is the opportunity of the last purchase, 0 if there was none.");
  return {x, t, n};
}

BgBb::Idle BgBb::idle(Opportunities seen) const {
  const double others = alpha_ + beta_, ends = gamma_ + delta_;
  const auto x = static_cast<double>(seen.x);
  double left = 0, alive = 1;
  for (std::int64_t i = seen.t; i < seen.n; ++i) {
    const auto now = static_cast<double>(i);
    left += alive * gamma_ / (ends + now);
    alive *= (delta_ + now) / (ends + now) * ((beta_ + (now - x)) / (others + now));
  }
  return {left, alive};
}

double BgBb::log_likelihood(const PurchaseRow &customer) const {
  const Opportunities seen = opportunities(customer);
  const auto x = static_cast<double>(seen.x), t = static_cast<double>(seen.t);
  const Idle since = idle(seen);
  return log_rising(alpha_, x) + log_rising(beta_, t - x) - log_rising(alpha_ + beta_, t) +
         log_rising(delta_, t) - log_rising(gamma_ + delta_, t) +
         std::log(since.left + since.alive);
}

double BgBb::p_alive(const PurchaseRow &customer) const {
  const Idle since = idle(opportunities(customer));
  return since.alive / (since.left + since.alive);
}

double BgBb::p_alive_after(const PurchaseRow &customer, double horizon) const {
  const auto later = static_cast<double>(whole(horizon, "horizon"));
  const double passed = delta_ + customer.age;
  return p_alive(customer) *
         std::exp(log_rising(passed, later) - log_rising(gamma_ + passed, later));
}

double BgBb::p_take(Opportunities seen) const {
  return (alpha_ + static_cast<double>(seen.x)) / (alpha_ + beta_ + static_cast<double>(seen.n));
}

/// Of somebody alive after so many opportunities: P(alive) summed over the next ones.
double BgBb::lifetime(double passed, double delta, double horizon) const {
  const std::int64_t last = whole(horizon, "horizon");
  const double factor = std::exp(-delta);
  double alive = 1, sum = 0;
  for (std::int64_t j = 0; j < last && alive > 1e-22 * sum; ++j) {
    const double now = delta_ + passed + static_cast<double>(j);
    alive *= now / (gamma_ + now) * factor;
    sum += alive;
  }
  return sum;
}

double BgBb::endless_lifetime(double passed, double delta) const {
  if (delta == 0 && gamma_ <= 1)
    throw Error(Fault::no_answer,
                "expected purchases without end and without discount are infinite for gamma = " +
                    real_text(gamma_),
                "Choose a positive discount rate.");
  return geometric_lifetime(std::expm1(delta), gamma_, delta_ + passed);
}

double BgBb::expected_purchases(const PurchaseRow &customer, double horizon) const {
  return p_alive(customer) * p_take(opportunities(customer)) * lifetime(customer.age, 0, horizon);
}

double BgBb::p_no_purchase(const PurchaseRow &customer, double horizon) const {
  const Opportunities seen = opportunities(customer);
  const Idle since = idle(seen);
  const Idle next = idle({seen.x, seen.n, seen.n + whole(horizon, "horizon")});
  return (since.left + since.alive * (next.left + next.alive)) / (since.left + since.alive);
}

double BgBb::discounted_lifetime(const PurchaseRow &customer, double delta, double horizon) const {
  require_nonnegative(delta, "discount rate");
  return p_alive(customer) * (horizon == HUGE_VAL ? endless_lifetime(customer.age, delta)
                                                  : lifetime(customer.age, delta, horizon));
}

double BgBb::discounted_purchases(const PurchaseRow &customer, double delta, double horizon) const {
  return p_take(opportunities(customer)) * discounted_lifetime(customer, delta, horizon);
}

/// Of two opportunities the later one, k, decides whether the customer is there; of the earlier
/// ones the sum of their discounts d^j, j < k, is left, (d − d^k)/(1 − d).
std::optional<DiscountedSecond> BgBb::second(const PurchaseRow &customer, double delta,
                                             double horizon) const {
  const double take = p_take(opportunities(customer)), alive = p_alive(customer);
  const auto ahead = [&](double discount) {
    return horizon == HUGE_VAL ? endless_lifetime(customer.age, discount)
                               : lifetime(customer.age, discount, horizon);
  };
  if (alive == 0 || horizon == 0) return DiscountedSecond{};
  const double used = gap_discount(delta, horizon), passed = delta_ + customer.age;
  if (used == 0 && gamma_ <= 2) return std::nullopt;
  const double pairs = used == 0
                           ? passed * (passed + 1) / ((gamma_ - 1) * (gamma_ - 2))
                           : (std::exp(-used) * ahead(used) - ahead(2 * used)) / -std::expm1(-used);
  const double squares = ahead(2 * delta), all = 2 * pairs + squares;
  const double others = alpha_ + beta_ + customer.age,
               again = (take * others + 1) / (others + 1); // E[p²]/E[p]
  const double time = ahead(delta);
  return DiscountedSecond{take * time, time, take * squares, 2 * take * again * pairs,
                          take * all,  all}
      .times(alive, 1);
}

double BgBb::p_purchases(std::int64_t purchases, double horizon) const {
  const std::int64_t n = whole(horizon, "horizon");
  if (purchases < 0)
    refuse("number of purchases is " + std::to_string(purchases), "It is at least 0.");
  if (purchases > n) return 0;
  const auto x = static_cast<double>(purchases);
  const double others = alpha_ + beta_, ends = gamma_ + delta_;
  double log =
      log_rising(alpha_, x) - log_rising(others, x) + log_rising(delta_, x) - log_rising(ends, x);
  // Left after i opportunities, relative to exp(log); times C(i, x) it may outgrow doubles.
  double left = 0, alive = 1;
  for (std::int64_t i = purchases; i < n; ++i) {
    const auto now = static_cast<double>(i);
    left += alive * gamma_ / (ends + now);
    alive *= (delta_ + now) / (ends + now) * ((beta_ + (now - x)) / (others + now)) *
             ((now + 1) / (now + 1 - x));
    if (alive < 1e200 && left < 1e200) continue;
    left *= 1e-200;
    alive *= 1e-200;
    log += 200 * std::log(10.0);
  }
  return std::exp(log + std::log(left + alive));
}

double BgBb::expected_purchases(double horizon) const {
  return p_take({}) * lifetime(0, 0, horizon);
}

/// The m-th purchase comes at opportunity j ≥ m with C(j−1, m−1) orders of the others.
double BgBb::p_at_least(std::int64_t purchases, double horizon) const {
  const std::int64_t n = whole(horizon, "horizon");
  if (purchases <= 0) return 1;
  if (purchases > n) return 0;
  const auto m = static_cast<double>(purchases);
  const double others = alpha_ + beta_, ends = gamma_ + delta_;
  double log =
      log_rising(alpha_, m) - log_rising(others, m) + log_rising(delta_, m) - log_rising(ends, m);
  double comes = 1, sum = 0; // relative to exp(log), as in p_purchases()
  for (std::int64_t i = purchases; i <= n; ++i) {
    const auto j = static_cast<double>(i);
    sum += comes;
    comes *= (j / (j - m + 1)) * ((beta_ + (j - m)) / (others + j)) * ((delta_ + j) / (ends + j));
    if (i % 1024 == 0) poll();
    if (comes < 1e200 && sum < 1e200) continue;
    sum *= 1e-200;
    comes *= 1e-200;
    log += 200 * std::log(10.0);
  }
  return std::exp(log + std::log(sum));
}

/// Of two purchases the later one comes at opportunity j, the other at one of j − 1.
double BgBb::expected_pairs(double horizon) const {
  const std::int64_t last = whole(horizon, "horizon");
  double alive = 1, sum = 0;
  for (std::int64_t j = 1; j <= last; ++j) {
    const double now = delta_ + static_cast<double>(j - 1);
    alive *= now / (gamma_ + now);
    sum += 2 * static_cast<double>(j - 1) * alive;
  }
  return p_take({}) * ((alpha_ + 1) / (alpha_ + beta_ + 1)) * sum;
}

BgBb BgBb::living(const PurchaseRow &customer) const {
  const Opportunities seen = opportunities(customer);
  const auto x = static_cast<double>(seen.x), n = static_cast<double>(seen.n);
  return {alpha_ + x, beta_ + (n - x), gamma_, delta_ + n};
}

} // namespace portfolio::processes
