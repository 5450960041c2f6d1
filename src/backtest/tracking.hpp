#pragma once
#include "backtest/backtest.hpp"

namespace portfolio::backtest {

/// How many customers made their first purchase on the same day: all that tracking needs of them.
struct Birth {
  Day day;
  std::int64_t customers;
};
/// In order of the days, which are distinct.
std::vector<Birth> births(Day calibration_end, std::span<const BacktestRow> rows, Stop stop);

/// Repeat purchases since the beginning, week by week, of customers who may have models of their
/// own.
class Tracking {
public:
  explicit Tracking(const BacktestSample &sample);

  /// Customers of one model, births in order; all of the sample have to be added.
  void add(std::span<const Birth> births, const Model &model, Stop stop);
  std::vector<BacktestLine> weeks() const;

private:
  Day ends(std::size_t week) const;
  const BacktestSample &sample_;
  std::int32_t first_; ///< week of the first of all customers
  std::vector<std::int64_t> customers_;
  std::vector<double> expected_;
};

} // namespace portfolio::backtest
