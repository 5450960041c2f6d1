#include "ltv/predicted.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/stop.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <vector>

namespace portfolio::ltv {
namespace {

constexpr double negligible = 1e-13;  // of the probability
constexpr std::int64_t counted = 256; // more purchases are taken together by this part of them
constexpr std::int64_t most_purchases = 1'000'000'000;
constexpr double farthest = 600;      // in log amount
constexpr double least_chance = 1e-6; // of another purchase

/// A number of purchases and its probability.
struct Count {
  double n, weight;
};

[[noreturn]] void out_of_range() {
  throw Error(Fault::out_of_range, "the revenue of a customer is out of range",
              "The parameters of the models are too large or too small.");
}

/// The distribution of what a customer spends: a mixture over the number of purchases.
class Revenue {
public:
  Revenue(const Prospect &customer, const SpendProspect &spend, double horizon) : spend_(spend) {
    const std::vector<double> tails = customer.first_tails(negligible, horizon);
    const auto at_least = [&](std::int64_t n) {
      const auto i = static_cast<std::size_t>(n - 1);
      if (tails.empty()) return customer.p_at_least(n, horizon);
      return i < tails.size() ? tails[i] : 0;
    };
    if (tails.empty() && customer.p_at_least(most_purchases, horizon) > negligible)
      throw Error(Fault::out_of_range, "the model expects more than 10^9 purchases of a customer",
                  "Its rate, or the horizon, is too large.");
    double rest = at_least(1);
    nothing_ = 1 - rest;
    for (std::int64_t n = 1; rest > negligible;) {
      poll_sometimes();
      const std::int64_t next = n + 1 + n / counted;
      const double left = at_least(next);
      counts_.push_back({static_cast<double>(n + next - 1) / 2, rest - left});
      rest = left;
      n = next;
    }
  }

  /// P(at most so much), where it is more than nothing.
  double p_at_most(double amount) const {
    double result = nothing_;
    for (const auto &[n, weight] : counts_) result += weight * spend_.p_at_most(amount, n);
    poll();
    if (!std::isfinite(result)) out_of_range();
    return result;
  }

  double quantile(double probability) const {
    if (probability <= nothing_ || counts_.empty()) return 0;
    const auto missing = [&](double log) {
      return p_at_most(spend_.scale() * std::exp(log)) - probability;
    };
    double low = 0, high = 0, at_low = missing(0), at_high = at_low;
    for (double step = 1; at_low > 0; step *= 2) {
      high = low;
      at_high = at_low;
      if ((low -= step) < -farthest) return 0;
      at_low = missing(low);
    }
    for (double step = 1; at_high < 0; step *= 2) {
      low = high;
      at_low = at_high;
      if ((high += step) > farthest) out_of_range();
      at_high = missing(high);
    }
    if (at_low == 0 || at_high == 0) return spend_.scale() * std::exp(at_low == 0 ? low : high);
    std::uintmax_t steps = 100;
    const auto [left, right] = boost::math::tools::toms748_solve(
        missing, low, high, at_low, at_high,
        [](double a, double b) { return std::abs(b - a) < 1e-10; }, steps);
    return spend_.scale() * std::exp((left + right) / 2);
  }

private:
  const SpendProspect &spend_;
  double nothing_ = 1;
  std::vector<Count> counts_;
};

} // namespace

PredictedRevenue predicted_revenue(const Prospect &customer, const SpendProspect &spend,
                                   double horizon, double level) {
  require_level(level);
  require_nonnegative(horizon, "horizon");
  const Revenue revenue(customer, spend, horizon);
  return {revenue.quantile((1 - level) / 2), revenue.quantile((1 + level) / 2)};
}

std::optional<double> revenue_variance(const Prospect &customer, const SpendProspect &spend,
                                       double horizon) {
  const auto mean = spend.mean(), square = spend.mean_square(), product = spend.mean_product();
  if (!mean || !square || !product) return std::nullopt;
  const double purchases = customer.expected_purchases(horizon), expected = purchases * *mean;
  return std::max(0.0, purchases * *square + customer.expected_pairs(horizon) * *product -
                           expected * expected);
}

/// Of margin·R − cost·L: the amounts of purchases are alike, so that E[R²] follows from that of one
/// amount and that of the product of two.
std::optional<double> value_variance(const PurchaseProcess &process, const PurchaseRow &customer,
                                     const SpendProspect &spend, double margin,
                                     const ValueTerms &terms, ScoringCache *own,
                                     ScoringCache *other) {
  const auto mean = spend.mean(), square = spend.mean_square(), product = spend.mean_product();
  if (!mean || !square || !product) return std::nullopt;
  const auto found = process.second(customer, terms.delta, terms.horizon, own, other);
  if (!found) return std::nullopt;
  const double cost = terms.cost_to_serve / terms.year;
  double expected = margin * *mean * found->purchases;
  double squares = margin * margin * (found->squares * *square + found->pairs * *product);
  if (cost > 0) {
    expected -= cost * found->time;
    squares += cost * (cost * found->time_time - 2 * margin * *mean * found->purchases_time);
  }
  return std::max(0.0, squares - expected * expected);
}

NextPurchase next_purchase(const Prospect &customer, Day as_of, double unit_days) {
  require_day(as_of, "as_of");
  NextPurchase next;
  next.p_ever = customer.p_ever();
  if (next.p_ever < least_chance) {
    next.missing = NextPurchase::Missing::chance;
    return next;
  }
  // The day before as_of is the last one that is known: time begins at its end.
  const double days = std::max(1.0, std::ceil(customer.median_wait() * unit_days - 1e-9));
  const double day = static_cast<double>(as_of) + days - 1;
  if (!(day <= static_cast<double>(max_day)))
    next.missing = NextPurchase::Missing::calendar;
  else
    next.median_day = static_cast<Day>(day);
  return next;
}

} // namespace portfolio::ltv
