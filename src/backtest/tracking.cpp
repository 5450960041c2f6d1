#include "backtest/tracking.hpp"

#include "base/sort.hpp"
#include "processes/purchase_process.hpp"

#include <algorithm>

namespace portfolio::backtest {

using processes::PurchaseProcess;

namespace {

/// E[X(t)] of a new customer by whole days, each computed when it is first asked for.
class ExpectedByDay {
public:
  ExpectedByDay(const PurchaseProcess &process, double unit_days, std::int32_t last, Stop stop)
      : process_(process), unit_days_(unit_days), stop_(stop),
        known_(static_cast<std::size_t>(last) + 1, -1) {}
  double after(std::int32_t days) {
    double &value = known_[static_cast<std::size_t>(days)];
    if (value >= 0) return value;
    poll(stop_);
    return value = process_.expected_purchases(days / unit_days_);
  }

private:
  const PurchaseProcess &process_;
  double unit_days_;
  Stop stop_;
  std::vector<double> known_;
};

} // namespace

std::vector<Birth> births(Day calibration_end, std::span<const BacktestRow> rows, Stop stop) {
  std::vector<Birth> all;
  all.reserve(rows.size());
  for (const BacktestRow &row : rows) all.push_back({calibration_end - 1 - row.age, row.weight});
  sort(
      all.begin(), all.end(), [](const Birth &a, const Birth &b) { return a.day < b.day; }, stop);
  std::size_t kept = 0;
  for (const Birth &birth : all) {
    if (kept > 0 && all[kept - 1].day == birth.day)
      all[kept - 1].customers += birth.customers;
    else
      all[kept++] = birth;
  }
  all.resize(kept);
  return all;
}

Tracking::Tracking(const BacktestSample &sample) : sample_(sample), first_(0) {
  std::int32_t oldest = 0;
  for (const BacktestRow &row : sample.rows) oldest = std::max(oldest, row.age);
  first_ = week_of(sample.calibration_end - 1 - oldest, sample.calibration_end);
  const std::int32_t last = week_of(sample.until - 1, sample.calibration_end);
  customers_.resize(static_cast<std::size_t>(last - first_ + 1));
  expected_.resize(customers_.size());
}

Day Tracking::ends(std::size_t week) const {
  if (week + 1 == customers_.size()) return sample_.until;
  return sample_.calibration_end + 7 * (first_ + static_cast<std::int32_t>(week) + 1);
}

void Tracking::add(std::span<const Birth> births, const Model &model, Stop stop) {
  if (births.empty()) return;
  const PurchaseProcess process(model);
  ExpectedByDay one(process, model.unit_days, sample_.until - 1 - births.front().day, stop);
  for (std::size_t week = 0; week < customers_.size(); ++week) {
    for (const Birth &birth : births) {
      if (birth.day >= ends(week)) break;
      customers_[week] += birth.customers;
      expected_[week] +=
          static_cast<double>(birth.customers) * one.after(ends(week) - 1 - birth.day);
    }
    poll(stop);
  }
}

std::vector<BacktestLine> Tracking::weeks() const {
  std::vector<BacktestLine> lines;
  const auto &[counted_from, counts] = sample_.weeks;
  std::int64_t observed = 0;
  for (std::size_t i = 0; i < customers_.size(); ++i) {
    const std::int32_t week = first_ + static_cast<std::int32_t>(i);
    const auto count = static_cast<std::size_t>(week - counted_from);
    if (week >= counted_from && count < counts.size()) observed += counts[count];
    lines.push_back({BacktestLine::week,
                     {},
                     static_cast<std::int64_t>(i) + 1,
                     ends(i),
                     week >= 0,
                     customers_[i],
                     static_cast<double>(observed),
                     expected_[i],
                     {}});
  }
  return lines;
}

} // namespace portfolio::backtest
