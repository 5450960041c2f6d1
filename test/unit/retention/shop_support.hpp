#pragma once
#include "fitting/shop_support.hpp"
#include "retention/fit.hpp"

namespace portfolio::retention::test {

using fitting::test::Comparison;
using fitting::test::Truth;

inline std::vector<Truth> retention_truths() {
  std::vector<Truth> truths;
  for (const std::vector<double> &each : std::initializer_list<std::vector<double>>{{0.67, 3.8},
                                                                                    {0.05, 0.05},
                                                                                    {0.3, 0.3},
                                                                                    {5, 50},
                                                                                    {2, 0.1},
                                                                                    {0.02, 0.5},
                                                                                    {0.1, 5},
                                                                                    {10, 0.5},
                                                                                    {20, 20},
                                                                                    {1, 1},
                                                                                    {0.5, 100}})
    truths.push_back({models::ModelKind::sbg, each});
  return truths;
}

/// Customers who renew with a probability of their own, seen for 1 to 12 periods; see
/// fitting/shop_support.hpp.
inline std::optional<Comparison> compare_retention(const Truth &truth, std::size_t customers,
                                                   std::uint64_t seed) {
  RetentionStatistics statistics;
  statistics.periods.resize(12);
  std::size_t last = 0;
  for (std::size_t i = 0; i < customers; ++i) {
    math::Random random(seed, i);
    const double left = random.log_gamma(truth.parameters[0]),
                 right = random.log_gamma(truth.parameters[1]);
    const double leaves = 1 / (1 + std::exp(right - left));
    const auto seen = 1 + static_cast<std::size_t>(12 * random.uniform());
    for (std::size_t period = 0; period < seen; ++period) {
      last = std::max(last, period + 1);
      if (random.uniform() < leaves) {
        ++statistics.periods[period].churned;
        break;
      }
      ++statistics.periods[period].renewed;
    }
  }
  statistics.periods.resize(last);
  const auto number = static_cast<double>(retention::customers(statistics));
  std::vector<double> at, unused(2);
  for (const double p : truth.parameters) at.push_back(std::log(p));
  try {
    const RetentionModel model = fit_retention(statistics, never);
    return fitting::test::compared(
        model,
        ShiftedBetaGeometricLikelihood(statistics.periods, number, never).evaluate(at, unused) *
            number);
  } catch (const Error &error) {
    if (error.fault != Fault::no_answer) throw;
    return std::nullopt;
  }
}

} // namespace portfolio::retention::test
