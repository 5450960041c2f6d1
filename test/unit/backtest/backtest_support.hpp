#pragma once
#include "backtest/log.hpp"
#include "processes/model_support.hpp"

#include <random>

namespace portfolio::test {

using namespace backtest;
using namespace history;
using namespace statistics;

inline constexpr Day calibration_end = 9000, until = 9000 + 200;

inline BacktestBytes bytes_of(const BacktestLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

inline BacktestSample opened(const BacktestState &state) {
  return open_backtest(bytes_of(state.log()), never);
}

/// The finished bytes: equal samples have equal ones.
inline Bytes finished(const BacktestSample &sample) {
  const BacktestBytes bytes = bytes_of(BacktestState::finish(sample, arena));
  return {bytes.begin(), bytes.end()};
}

/// Purchases on these days, one unit of money each; refunds on `refunds`.
inline History bought(std::vector<Day> days, std::vector<Day> refunds = {}) {
  DayTotals totals;
  for (const Day day : days)
    totals.push_back({.day = day, .events = 1, .orders = 1, .uncosted = 1, .amount = 1});
  for (const Day day : refunds)
    totals.push_back({.day = day, .events = 1, .orders = 0, .uncosted = 1, .amount = -1});
  canonicalise(totals);
  return History(totals, 0, 0);
}

/// Customers of a shop who buy at a pace of their own until they have had enough; some come late,
/// some bring everything back.
inline std::vector<History> shop(std::size_t customers, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<History> histories;
  while (histories.size() < customers) {
    std::vector<Day> days{static_cast<Day>(calibration_end - 400 + 450 * uniform(random))};
    const double pace = 5 + 100 * uniform(random), leave = uniform(random) * 0.5;
    while (uniform(random) > leave && days.back() < until + 100)
      days.push_back(days.back() + 1 +
                     static_cast<Day>(std::exponential_distribution<double>(1 / pace)(random)));
    histories.push_back(uniform(random) < 0.05 ? bought({}, days) : bought(days));
  }
  return histories;
}

inline BacktestState collected(std::span<const History> histories) {
  BacktestState state(nullptr, arena, never);
  for (const History &each : histories) state.add(each, calibration_end, until);
  return state;
}

} // namespace portfolio::test
