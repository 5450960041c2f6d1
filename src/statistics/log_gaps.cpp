#include "statistics/log_gaps.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "math/random.hpp"

#include <cmath>
#include <numbers>
#include <string>

namespace portfolio::statistics {

using math::portable_log;

namespace {

constexpr double least_sum = -1e12; // of 10^9 gaps of 10^-300
constexpr double rounding = 1e-9;   // relative, of sums that others have made

[[noreturn]] void impossible(double sum, const std::string &why, const char *hint) {
  throw Error(Fault::bad_argument, "sum of log gaps is " + real_text(sum) + why, hint);
}

[[noreturn]] void too_large() { throw Error(Fault::too_large, "sum of log gaps exceeds 128 bits"); }

} // namespace

double log_of(const GapProduct &gaps) {
  if (gaps.product == 1 && gaps.exponent == 0) return 0;
  return portable_log(gaps.product) + gaps.exponent * std::numbers::ln2;
}

double most_log_gaps(const PurchaseRow &row) {
  const auto x = static_cast<double>(row.frequency);
  return x == 0 ? 0 : x * std::log(row.recency / x);
}

bool are_possible(const LogGaps &gaps, std::span<const PurchaseRow> rows) {
  double most = 0, size = 1;
  for (const PurchaseRow &row : rows) {
    const double log = static_cast<double>(row.weight) * most_log_gaps(row);
    most += log;
    size += std::abs(log) + static_cast<double>(row.weight);
  }
  // With a recency of 0 the right side is not a number.
  return !gaps.is_known() || gaps.sum() <= most + rounding * size;
}

LogGaps LogGaps::rounded(double sum) {
  return from_units(static_cast<Money>(std::floor(sum * 1e12 + 0.5)));
}

LogGaps LogGaps::of(const PurchaseRow &row, double sum) {
  if (!std::isfinite(sum) || sum < least_sum)
    impossible(sum, "",
               "It is the sum of the logarithms of the times between purchases, which "
               "are positive.");
  if (row.frequency == 0 && sum != 0)
    impossible(sum, " where frequency is 0", "Without a repeat purchase there is no gap.");
  const double most = most_log_gaps(row);
  if (!(sum <= most + rounding * (1 + std::abs(most)))) // most is −∞ for a recency of 0
    impossible(sum,
               " for frequency " + std::to_string(row.frequency) + " and recency " +
                   real_text(row.recency),
               "The gaps add up to the recency, so that their logarithms are at most those of "
               "equal gaps, frequency * ln(recency / frequency).");
  Money units;
  if (__builtin_mul_overflow(rounded(sum).units(), Money{row.weight}, &units)) too_large();
  return from_units(units);
}

void LogGaps::add(const LogGaps &other) {
  Money units;
  if (__builtin_add_overflow(Money{units_}, Money{other.units_}, &units)) too_large();
  *this = is_known() && other.is_known() ? from_units(units) : unknown();
}

} // namespace portfolio::statistics
