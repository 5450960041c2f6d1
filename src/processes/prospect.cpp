#include "processes/prospect.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::processes {

using statistics::require_purchases;

namespace {

constexpr std::int64_t most_purchases = 1'000'000'000;

double probability(double value) {
  if (!std::isfinite(value))
    throw Error(Fault::out_of_range, "what the model expects is out of range: " + real_text(value),
                "Its parameters, or the time, are too large or too small.");
  return std::clamp(value, 0.0, 1.0);
}

} // namespace

double Prospect::p_purchases(std::int64_t n, double horizon) const {
  require_purchases(n);
  require_nonnegative(horizon, "horizon");
  if (alive_ == 0) return n == 0 ? 1 : 0;
  const double living =
      std::visit([&](const auto &customer) { return customer.p_purchases(n, horizon); }, living_);
  return probability((n == 0 ? 1 - alive_ : 0) + alive_ * living);
}

double Prospect::p_at_least(std::int64_t n, double horizon) const {
  if (n <= 0) return 1;
  if (alive_ == 0) return 0;
  return probability(
      alive_ *
      std::visit([&](const auto &customer) { return customer.p_at_least(n, horizon); }, living_));
}

/// P(X ≥ n + 1) falls in n: doubling finds a bound, halving the end.
std::int64_t Prospect::quantile(double rest, double horizon) const {
  const auto is_enough = [&](std::int64_t n) {
    poll_sometimes();
    return p_at_least(n + 1, horizon) <= rest;
  };
  std::int64_t low = -1, high = 0; // low is not enough
  while (!is_enough(high)) {
    low = high;
    high = 2 * high + 1;
    if (high <= most_purchases) continue;
    throw Error(Fault::out_of_range, "the model expects more than 10^9 purchases of a customer",
                "Its rate, or the horizon, is too large.");
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  return high;
}

std::vector<double> Prospect::first_tails(double rest, double horizon) const {
  const auto *customer = std::get_if<ParetoNbd>(&living_);
  if (customer == nullptr || alive_ == 0) return {};
  const double living_rest = rest / alive_;
  std::vector<double> tails;
  double left = 1;
  for (const double p : customer->first_probabilities(horizon, living_rest))
    tails.push_back(probability(alive_ * std::max(0.0, left -= p)));
  return tails;
}

double Prospect::expected_purchases(double horizon) const {
  if (alive_ == 0) return 0;
  return alive_ *
         std::visit([&](const auto &customer) { return customer.expected_purchases(horizon); },
                    living_);
}

double Prospect::expected_pairs(double horizon) const {
  if (alive_ == 0) return 0;
  return alive_ * std::visit([&](const auto &customer) { return customer.expected_pairs(horizon); },
                             living_);
}

double Prospect::variance(double horizon) const {
  const double mean = expected_purchases(horizon);
  return std::max(0.0, expected_pairs(horizon) + mean - mean * mean);
}

double Prospect::p_ever() const {
  return alive_ * std::visit(
                      [](const auto &customer) {
                        if constexpr (requires { customer.p_ever(); }) return customer.p_ever();
                        return 0.0;
                      },
                      living_);
}

double Prospect::median_wait() const {
  return std::visit(
      [](const auto &customer) {
        if constexpr (requires { customer.median_wait(); }) return customer.median_wait();
        return HUGE_VAL;
      },
      living_);
}

PredictedCount predicted_purchases(const Prospect &customer, double horizon, double level) {
  require_level(level);
  require_nonnegative(horizon, "horizon");
  const double above = (1 - level) / 2, expected = customer.expected_purchases(horizon);
  const std::vector<double> tails = customer.first_tails(above, horizon);
  const auto quantile = [&](double rest) -> std::int64_t {
    if (tails.empty()) return customer.quantile(rest, horizon);
    return std::find_if(tails.begin(), tails.end(), [&](double p) { return p <= rest; }) -
           tails.begin();
  };
  return {expected, quantile(1 - above), quantile(above)};
}

} // namespace portfolio::processes
