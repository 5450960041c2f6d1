#include "equity/predictability.hpp"

#include "base/error.hpp"
#include "equity/rates.hpp"

#include <cmath>
#include <string>

namespace portfolio::equity {
namespace {

std::optional<double> error_of_repeating(std::span<const double> series, std::size_t lag,
                                         double size) {
  if (series.size() <= lag) return std::nullopt;
  double sum = 0;
  for (std::size_t i = lag; i < series.size(); ++i)
    sum += std::abs(series[i] - series[i - lag]) / size;
  return in_range(sum / static_cast<double>(series.size() - lag), "mean absolute error");
}

} // namespace

Predictability predictability(std::span<const double> series, std::int64_t periods_per_year) {
  if (periods_per_year < 1)
    throw Error(Fault::bad_argument, "periods per year is " + std::to_string(periods_per_year),
                "A year has at least one period: 12 months, 52 weeks.");
  Predictability result;
  result.periods = static_cast<std::int64_t>(series.size());
  if (series.empty()) return result;
  const auto count = static_cast<double>(series.size());
  double sum = 0;
  for (const double value : series) {
    require_finite(value, "an amount of the series");
    sum += value;
  }
  const double mean = in_range(sum, "sum of the series") / count;
  result.mean = mean;
  const double size = std::abs(mean);
  if (size == 0) return result;
  if (count > 1) {
    double squares = 0;
    for (const double value : series) squares += std::pow((value - mean) / size, 2);
    result.variation = in_range(std::sqrt(squares / (count - 1)), "coefficient of variation");
  }
  result.as_last_period = error_of_repeating(series, 1, size);
  result.as_last_year =
      error_of_repeating(series, static_cast<std::size_t>(periods_per_year), size);
  return result;
}

} // namespace portfolio::equity
