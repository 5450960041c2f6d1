#include "backtest/backtest.hpp"

#include "backtest/tracking.hpp"
#include "base/error.hpp"
#include "processes/purchase_process.hpp"
#include "statistics/compact.hpp"

#include <algorithm>
#include <array>

namespace portfolio::backtest {

using models::ModelKind;
using models::ModelRole;
using processes::PurchaseProcess;
using statistics::PurchaseRow;

namespace {

constexpr std::size_t rows_between_polls = 256;
constexpr std::array<std::string_view, 8> frequency_classes{"0", "1", "2", "3",
                                                            "4", "5", "6", "7+"};

void add_totals(std::vector<BacktestLine> &lines, const Accuracy &model, const Accuracy &naive,
                std::int64_t customers) {
  const auto add = [&](BacktestLine::Section section, std::string_view item, std::int64_t position,
                       std::optional<double> observed, std::optional<double> expected,
                       std::optional<double> of_naive) {
    lines.push_back({section, item, position, {}, true, customers, observed, expected, of_naive});
  };
  using enum BacktestLine::Section;
  add(total, "purchases", 1, model.observed, model.expected, naive.expected);
  add(total, "bias", 2, {}, model.bias, naive.bias);
  add(error, "mae", 1, {}, model.mean_absolute_error, naive.mean_absolute_error);
  add(error, "rmse", 2, {}, model.root_mean_square_error, naive.root_mean_square_error);
  add(error, "rank_correlation", 3, {}, model.rank_correlation, naive.rank_correlation);
}

void add_frequencies(std::vector<BacktestLine> &lines, std::span<const BacktestRow> rows,
                     std::span<const double> expected) {
  struct Class {
    std::int64_t customers = 0;
    double observed = 0, expected = 0, naive = 0;
  };
  std::array<Class, frequency_classes.size()> classes;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const BacktestRow &row = rows[i];
    const auto weight = static_cast<double>(row.weight);
    Class &of =
        classes[std::min<std::size_t>(static_cast<std::size_t>(row.frequency), classes.size() - 1)];
    of.customers += row.weight;
    of.observed += weight * row.observed;
    of.expected += weight * expected[i];
    of.naive += weight * row.previous;
  }
  for (std::size_t x = 0; x < classes.size(); ++x) {
    const Class &of = classes[x];
    lines.push_back({BacktestLine::frequency,
                     frequency_classes[x],
                     static_cast<std::int64_t>(x),
                     {},
                     true,
                     of.customers,
                     of.observed,
                     of.expected,
                     of.naive});
  }
}

} // namespace

PurchaseRow customer_of(const BacktestRow &row, double unit_days) {
  PurchaseRow customer;
  customer.frequency = row.frequency;
  customer.recency = row.recency / unit_days;
  customer.age = row.age / unit_days;
  return customer;
}

void require_backtestable(const Model &model) {
  if (role(model.kind) != ModelRole::purchases || model.kind == ModelKind::bg_bb)
    throw Error(Fault::bad_argument,
                "model " + std::string(name(model.kind)) + " does not count purchases over days");
  if (!(model.unit_days > 0))
    throw Error(Fault::bad_argument,
                "the model has no unit of time, so it cannot be compared with histories",
                "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}'.");
  PurchaseProcess{model};
}

std::vector<double> expected_in_holdout(const BacktestSample &sample, const Model &model,
                                        Stop stop) {
  require_backtestable(model);
  if (sample.rows.empty())
    throw Error(Fault::no_answer, "no customer has bought before the end of the calibration",
                "Choose a later calibration_end.");
  const PurchaseProcess process(model);
  const double horizon = sample.holdout_days() / model.unit_days;
  std::vector<double> expected;
  expected.reserve(sample.rows.size());
  const BacktestRow *previous = nullptr;
  for (const BacktestRow &row : sample.rows) {
    if (expected.size() % rows_between_polls == 0) poll(stop);
    // Customers that a fit cannot tell apart lie side by side.
    const bool same = previous != nullptr && previous->frequency == row.frequency &&
                      previous->age == row.age && previous->recency == row.recency;
    expected.push_back(
        same ? expected.back()
             : process.expected_purchases(customer_of(row, model.unit_days), horizon));
    previous = &row;
  }
  return expected;
}

std::vector<double> naive_in_holdout(std::span<const BacktestRow> rows) {
  std::vector<double> expected;
  expected.reserve(rows.size());
  for (const BacktestRow &row : rows) expected.push_back(row.previous);
  return expected;
}

std::vector<BacktestLine> compare_customers(std::span<const BacktestRow> rows,
                                            std::span<const double> expected, Stop stop) {
  const std::vector<double> naive = naive_in_holdout(rows);
  std::vector<BacktestLine> lines;
  add_totals(lines, accuracy(rows, expected, stop), accuracy(rows, naive, stop),
             statistics::total_weight(rows));
  add_frequencies(lines, rows, expected);
  return lines;
}

std::vector<BacktestLine> backtest(const BacktestSample &sample, const Model &model, Stop stop) {
  const std::vector<double> expected = expected_in_holdout(sample, model, stop);
  std::vector<BacktestLine> lines = compare_customers(sample.rows, expected, stop);
  Tracking tracking(sample);
  tracking.add(births(sample.calibration_end, sample.rows, stop), model, stop);
  for (const BacktestLine &week : tracking.weeks()) lines.push_back(week);
  return lines;
}

} // namespace portfolio::backtest
