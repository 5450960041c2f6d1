#include "processes/cnbd_k_horizon.hpp"

#include "base/error.hpp"
#include "base/stop.hpp"
#include "math/above_tangent.hpp"
#include "math/gamma.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace portfolio::processes {

using math::above_tangent;
using math::log_gamma;

namespace {

constexpr double negligible = 1e-18, flat = 1e-17;
constexpr double most_stages = 2e7; // of all rates together: a tenth of a second
constexpr double most_purchases = 1e9;
constexpr std::size_t most_rates = 100'000;
constexpr double far_below = 10, far_above = 12; // standard deviations of a Poisson variable
constexpr double few = 60;                       // where its tail is not that of a normal one

} // namespace

/// log Σ_{j<k} y^j/j!, from the larger end so that nothing overflows.
double CondensedHorizon::log_fewer(double y) const {
  const auto k = static_cast<double>(k_);
  double term = 1, sum = 1;
  if (y <= k) {
    for (double j = 1; j < k; ++j) sum += term *= y / j;
    return std::log(sum);
  }
  for (double j = k - 1; j > 0; --j) sum += term *= j / y;
  return (k - 1) * std::log(y) - log_gamma(k) + std::log(sum);
}

/// The mean of a Poisson variable of mean y that is known to be below k.
double CondensedHorizon::mean_fewer(double y) const {
  const auto k = static_cast<double>(k_);
  double term = 1, sum = 1, first = 0;
  if (y <= k) {
    for (double j = 1; j < k; ++j) {
      sum += term *= y / j;
      first += j * term;
    }
    return first / sum;
  }
  first = k - 1;
  for (double j = k - 1; j > 0; --j) {
    sum += term *= j / y;
    first += (j - 1) * term;
  }
  return first / sum;
}

/// Of the density of log g, by bisection: it need not be exact.
double CondensedHorizon::mode() const {
  double low = shape_, high = shape_ + static_cast<double>(k_);
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (shape_ - middle + mean_fewer(idle_ * middle) > 0 ? low : high) = middle;
  }
  return low;
}

/// The trapezoidal rule in log g, as in math/expectation.hpp; false if the stages are too many.
bool CondensedHorizon::choose_rates(double z, double kappa) {
  const double top = mode(), at_top = log_fewer(idle_ * top);
  // P(n, gz) is as narrow in log g as a density of shape n. The sum over all n is smooth, that over
  // every k-th one only from n = 1.5k² on, where the steps of one purchase blur.
  const auto k = static_cast<double>(k_);
  const double step = 2 * std::numbers::pi / std::sqrt(400 + 56 * (shape_ + k + 1.5 * k * k));
  double total = 0, stages = 0;
  const auto add = [&](int i) {
    const double v = i * step, g = top * std::exp(v);
    const double weight =
        std::exp((shape_ - top) * v - top * above_tangent(v) + log_fewer(idle_ * g) - at_top);
    rates_.push_back({g, weight});
    total += weight;
    stages += last_stage(g, z, kappa);
    poll_sometimes();
    return weight > negligible * total && stages < most_stages && rates_.size() < most_rates;
  };
  for (int i = 0; add(i); ++i) {
  }
  for (int i = -1; add(i); --i) {
    const auto [g, weight] = rates_.back();
    if (g * std::max(1.0, z) > flat) continue;
    // All that is slower buys nothing, and its weights are a geometric series.
    rates_.push_back({0, weight / std::expm1(shape_ * step)});
    total += rates_.back().weight;
    break;
  }
  for (Rate &rate : rates_) rate.weight /= total;
  return stages < most_stages && rates_.size() < most_rates;
}

/// What comes behind it does not come until z, or is discounted to nothing.
double CondensedHorizon::last_stage(double g, double z, double kappa) const {
  const double x = (g + kappa) * z, discounted = 45 / std::log1p(kappa / g);
  return std::min(x + far_above * std::sqrt(x) + few + 2 * static_cast<double>(k_), discounted + 2);
}

void CondensedHorizon::stages_made(double g) {
  const double y = idle_ * g;
  made_.assign(k_, 0);
  fewer_.assign(k_ + 1, 0);
  double term = 1, sum = 0;
  for (std::size_t i = 0; i < k_; ++i) {
    const bool up = y <= static_cast<double>(k_);
    const std::size_t j = up ? i : k_ - 1 - i;
    if (i > 0) term *= up ? y / static_cast<double>(j) : static_cast<double>(j + 1) / y;
    made_[j] = term;
    sum += term;
  }
  for (std::size_t j = 0; j < k_; ++j) {
    made_[j] /= sum;
    fewer_[j + 1] = fewer_[j] + made_[j];
  }
}

/// Of so many purchases.
void CondensedHorizon::stay(std::size_t purchases) {
  if (staying_.empty()) staying_.push_back(1);
  while (staying_.size() <= purchases) {
    const auto m = static_cast<double>(staying_.size() - 1);
    staying_.push_back(staying_.back() * ((b_ + m) / (a_ + b_ + m)));
  }
}

CondensedHorizon::Expected CondensedHorizon::at(double g, double z, double kappa) {
  const double x = (g + kappa) * z;
  if (g == 0) return {0, kappa * z > flat ? -std::expm1(-kappa * z) / kappa : z, 0};
  const double most = last_stage(g, z, kappa), sure = x - far_below * std::sqrt(x) - few;
  const auto last = static_cast<std::size_t>(most),
             certain = // of these stages P(n, x) is 1; x may be no number that counts anything
             sure < most ? static_cast<std::size_t>(std::max(0.0, std::floor(sure))) : last;
  stages_made(g);
  stay(last / k_ + 2);
  counts_.clear();
  if (last > certain) {
    // From here on P(n, x) by its positive terms, down from where they are negligible.
    const auto end = static_cast<std::size_t>(x + far_above * std::sqrt(x) + few) + 2 * k_ + 1;
    counts_.resize(end - certain + 1);
    const auto first = static_cast<double>(certain);
    double probability = std::exp(first * std::log(x) - x - log_gamma(first + 1));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      counts_[i] = probability;
      probability *= x / (first + static_cast<double>(i) + 1);
    }
    for (std::size_t i = counts_.size() - 1; i-- > 0;) counts_[i] += counts_[i + 1];
  }
  const double theta = 1 / (1 + kappa / g);
  double discount = 1, purchases = 0, time = 0, pairs = 0; // θ^(n−1)
  std::size_t whole = 0, part = 0;                         // n − 1 = whole·k + part
  for (std::size_t n = 1; n <= last; ++n) {
    if (n % 1024 == 0) poll();
    const double comes = n <= certain ? 1 : counts_[n - certain];
    const double early = fewer_[k_ - part]; // who has made so few that a purchase is still missing
    time += discount * comes * (staying_[whole] * early + staying_[whole + 1] * (1 - early));
    discount *= theta;
    const double purchase = discount * comes * made_[k_ - 1 - part] * staying_[whole];
    purchases += purchase;
    pairs += 2 * static_cast<double>(whole) * purchase;
    if (++part == k_) {
      part = 0;
      ++whole;
    }
  }
  return {purchases, time / (g + kappa), pairs};
}

std::optional<CondensedHorizon::Expected> CondensedHorizon::until(double z, double kappa) {
  // No customer buys that often; the rate is a parameter out of range.
  if (!(shape_ * z <= most_purchases * static_cast<double>(k_)))
    throw Error(Fault::out_of_range, "the model expects more than 10^9 purchases of a customer",
                "Its rate r/alpha, or the horizon, is too large.");
  rates_.clear();
  if (!choose_rates(z, kappa)) return std::nullopt;
  Expected sum{0, 0, 0};
  for (const auto &[g, weight] : rates_) {
    const Expected here = at(g, z, kappa);
    sum.purchases += weight * here.purchases;
    sum.time += weight * here.time;
    sum.pairs += weight * here.pairs;
  }
  return sum;
}

} // namespace portfolio::processes
