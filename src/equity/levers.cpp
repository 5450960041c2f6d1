#include "equity/levers.hpp"

#include "base/require.hpp"
#include "equity/rates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

namespace portfolio::equity {
namespace {

constexpr std::array<std::string_view, 4> names = {"customers", "frequency", "basket", "margin"};

/// ln(after/before), of numbers above 0.
double log_ratio(double after, double before) {
  const double change = (after - before) / before;
  return std::abs(change) < 0.5 ? std::log1p(change) : std::log(after) - std::log(before);
}

double product(std::span<const double> factors) {
  double all = 1;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    require_nonnegative(factors[i], std::string(names[i]).c_str());
    all *= factors[i];
  }
  return in_range(all, "product of the levers");
}

} // namespace

std::string_view lever_name(std::size_t i) { return names[i]; }

double log_mean(double a, double b) {
  const double x = log_ratio(a, b);
  if (std::abs(x) < 1e-4) return b * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))); // b(e^x − 1)/x
  return (a - b) / x;
}

std::vector<double> decompose(std::span<const double> before, std::span<const double> after) {
  const double then = product(before), now = product(after), change = now - then;
  std::vector<double> parts(before.size(), 0);
  parts.front() = change;
  if (then == 0 || now == 0) return parts;
  const double weight = log_mean(now, then);
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = weight * log_ratio(after[i], before[i]);
  // What rounding leaves goes to the largest part, which it moves least.
  const double rest = change - std::accumulate(parts.begin(), parts.end(), 0.0);
  *std::max_element(parts.begin(), parts.end(),
                    [](double a, double b) { return std::abs(a) < std::abs(b); }) += rest;
  return parts;
}

} // namespace portfolio::equity
