#include "backtest/pictures.hpp"

#include "backtest/tracking.hpp"
#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"
#include "processes/purchase_process.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace portfolio::backtest {

using models::ModelKind;
using processes::PurchaseProcess;
using statistics::PurchaseRow;

namespace {

constexpr std::int64_t most_lines = 1000;

void require_lines(const char *what, std::int64_t value) {
  if (value >= 1 && value <= most_lines) return;
  throw Error(Fault::bad_argument, std::string(what) + " is " + std::to_string(value),
              "It is a number from 1 to " + std::to_string(most_lines) + '.');
}

/// By how much times of the sample are to be divided.
double unit_of(const statistics::PurchaseSample &sample, const Model &model) {
  if (sample.unit_days == 0) return 1;
  if (model.unit_days > 0) return model.unit_days;
  throw Error(Fault::bad_argument, "the statistics are of days, and the model has no unit of time",
              "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}'.");
}

} // namespace

std::vector<CountRow> repeat_histogram(const statistics::PurchaseSample &sample, const Model &model,
                                       std::int64_t most, Stop stop) {
  require_lines("most", most);
  const PurchaseProcess process(model);
  const double unit = unit_of(sample, model);
  std::vector<CountRow> rows(static_cast<std::size_t>(most) + 1);
  std::map<double, double> ages; // customers by age
  double customers = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].purchases = static_cast<std::int64_t>(i);
  rows.back().and_more = true;
  for (const PurchaseRow &row : sample.rows) {
    rows[static_cast<std::size_t>(std::min(row.frequency, most))].actual += row.weight;
    ages[row.age / unit] += static_cast<double>(row.weight);
    customers += static_cast<double>(row.weight);
  }
  for (const auto &[age, weight] : ages)
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      poll(stop);
      rows[i].expected += weight * process.p_purchases(rows[i].purchases, age);
    }
  double rest = customers;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) rest -= rows[i].expected;
  rows.back().expected = std::max(0.0, rest);
  return rows;
}

std::vector<TrackingRow> tracking(const BacktestSample &sample, const Model &model,
                                  std::int64_t weeks, Stop stop) {
  require_lines("weeks", weeks);
  require_backtestable(model);
  if (sample.rows.empty()) return {};
  Tracking all(sample);
  all.add(births(sample.calibration_end, sample.rows, stop), model, stop);
  const std::vector<BacktestLine> lines = all.weeks();
  std::vector<TrackingRow> rows;
  TrackingRow before;
  before.to = *lines.front().ends - 7;
  for (const BacktestLine &line : lines) {
    const Day end = *line.ends;
    if (end != sample.until && (end - sample.calibration_end) % (7 * weeks) != 0) continue;
    TrackingRow row{before.to, end, line.holdout,   line.customers,
                    0,         0,   *line.observed, *line.expected};
    row.actual = row.total_actual - before.total_actual;
    row.expected = row.total_expected - before.total_expected;
    rows.push_back(row);
    before = row;
  }
  return rows;
}

std::vector<GridRow> frequency_recency_grid(const Model &model, double age, double horizon,
                                            std::int64_t most, std::int64_t steps, Stop stop) {
  require_lines("most", most);
  require_lines("steps", steps);
  require_nonnegative(age, "age");
  require_nonnegative(horizon, "horizon");
  const PurchaseProcess process(model);
  const bool counts = model.kind == ModelKind::bg_bb;
  std::vector<GridRow> rows;
  const auto add = [&](std::int64_t frequency, double recency) {
    poll(stop);
    const PurchaseRow customer{frequency, recency, age, 1};
    rows.push_back({frequency, recency, process.p_alive(customer),
                    process.expected_purchases(customer, horizon)});
  };
  add(0, 0);
  for (std::int64_t frequency = 1; frequency <= most; ++frequency) {
    double last = 0;
    for (std::int64_t i = 1; i <= steps; ++i) {
      double recency = age * static_cast<double>(i) / static_cast<double>(steps);
      if (counts) recency = std::floor(recency + 0.5);
      if (recency <= last || (counts && recency < static_cast<double>(frequency))) continue;
      add(frequency, recency);
      last = recency;
    }
  }
  return rows;
}

} // namespace portfolio::backtest
