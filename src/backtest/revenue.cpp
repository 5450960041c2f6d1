#include "backtest/revenue.hpp"

#include "backtest/tracking.hpp"
#include "base/error.hpp"
#include "base/sort.hpp"
#include "models/covariate_model.hpp"
#include "processes/gamma_gamma.hpp"
#include "processes/purchase_process.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace portfolio::backtest {

using models::PurchaseModel;
using models::with_covariates;
using processes::PurchaseProcess;

namespace {

constexpr std::size_t customers_between_polls = 64;

/// Customers of the same covariates lie side by side where they are sorted by these first.
std::vector<std::uint32_t> by_covariates(const MoneyCases &cases, Stop stop) {
  std::vector<std::uint32_t> order(cases.customers.size());
  std::iota(order.begin(), order.end(), 0);
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    const auto left = cases.covariates_of(a), right = cases.covariates_of(b);
    if (std::ranges::lexicographical_compare(left, right)) return true;
    return std::ranges::equal(left, right) && a < b;
  };
  sort(order.begin(), order.end(), less, stop);
  return order;
}

Model model_of(const Model &model, std::span<const double> covariates) {
  if (covariates.empty()) return model;
  Model own = with_covariates(PurchaseModel{model}, covariates);
  own.unit_days = model.unit_days;
  return own;
}

/// visit(model, the customers who have it) for every combination of covariates.
template <class Visit>
void each_model(const MoneyCases &cases, const Model &model, Stop stop, const Visit &visit) {
  const std::vector<std::uint32_t> order = by_covariates(cases, stop);
  std::size_t begin = 0;
  for (std::size_t end = 1; end <= order.size(); ++end) {
    if (end % customers_between_polls == 0) poll(stop);
    const auto own = cases.covariates_of(order[begin]);
    if (end < order.size() && std::ranges::equal(own, cases.covariates_of(order[end]))) continue;
    visit(model_of(model, own), std::span(order).subspan(begin, end - begin));
    begin = end;
  }
}

std::vector<BacktestRow> rows_of(const MoneyCases &cases) {
  std::vector<BacktestRow> rows;
  for (const MoneyCase &each : cases.customers) rows.push_back(each.row);
  return rows;
}

template <class Get> std::vector<double> each_of(const MoneyCases &cases, const Get &get) {
  std::vector<double> values;
  for (const MoneyCase &each : cases.customers) values.push_back(get(each));
  return values;
}

std::optional<double> correlation(std::span<const double> a, std::span<const double> b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::reduce(a.begin(), a.end()) / n,
               mean_b = std::reduce(b.begin(), b.end()) / n;
  double both = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += (a[i] - mean_a) * (b[i] - mean_b);
    of_a += (a[i] - mean_a) * (a[i] - mean_a);
    of_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  const auto is_spread = [n](double squares, double mean) {
    return squares > 1e-24 * n * mean * mean; // more than the rounding of equal values
  };
  if (!is_spread(of_a, mean_a) || !is_spread(of_b, mean_b)) return std::nullopt;
  return std::clamp(both / (std::sqrt(of_a) * std::sqrt(of_b)), -1.0, 1.0);
}

} // namespace

MoneyCases in_order(const MoneyCases &cases, Stop stop) {
  std::vector<std::uint32_t> order(cases.customers.size());
  std::iota(order.begin(), order.end(), 0);
  const auto less = [&](std::uint32_t i, std::uint32_t j) {
    const MoneyCase &a = cases.customers[i], &b = cases.customers[j];
    if (before(a.row, b.row) || before(b.row, a.row)) return before(a.row, b.row);
    const auto money = [](const MoneyCase &each) {
      return std::tie(each.mean_spend, each.revenue, each.previous_revenue);
    };
    if (money(a) != money(b)) return money(a) < money(b);
    return std::ranges::lexicographical_compare(cases.covariates_of(i), cases.covariates_of(j));
  };
  sort(order.begin(), order.end(), less, stop);
  MoneyCases sorted{{}, cases.covariates, {}};
  for (const std::uint32_t i : order) {
    sorted.customers.push_back(cases.customers[i]);
    const auto own = cases.covariates_of(i);
    sorted.values.insert(sorted.values.end(), own.begin(), own.end());
  }
  return sorted;
}

std::vector<double> expected_of(const MoneyCases &cases, std::int32_t holdout_days,
                                const Model &model, Stop stop) {
  if (cases.customers.empty())
    throw Error(Fault::no_answer, "no customer has bought before the end of the calibration",
                "Choose a later calibration_end.");
  const double horizon = holdout_days / model.unit_days;
  std::vector<double> expected(cases.customers.size());
  each_model(cases, model, stop, [&](const Model &own, std::span<const std::uint32_t> customers) {
    const PurchaseProcess process(own);
    for (const std::uint32_t i : customers) {
      if (i % customers_between_polls == 0) poll(stop);
      expected[i] =
          process.expected_purchases(customer_of(cases.customers[i].row, model.unit_days), horizon);
    }
  });
  return expected;
}

std::vector<double> expected_revenue(const MoneyCases &cases, std::span<const double> purchases,
                                     const SpendModel &spend) {
  const processes::GammaGamma model{spend.parameters[0], spend.parameters[1], spend.parameters[2]};
  std::vector<double> expected;
  for (std::size_t i = 0; i < purchases.size(); ++i) {
    const MoneyCase &each = cases.customers[i];
    const auto basket = expected_spend(model, each.row.frequency, each.mean_spend);
    if (!basket)
      throw Error(Fault::no_answer, "the spend model has no mean: its q is not above 1",
                  "The expected value of such a distribution is infinite.");
    expected.push_back(*basket * purchases[i]);
  }
  return expected;
}

MoneyAccuracy accuracy_in_money(std::span<const double> observed,
                                std::span<const double> expected) {
  MoneyAccuracy result;
  const auto n = static_cast<double>(observed.size());
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double miss = expected[i] - observed[i];
    result.observed += observed[i];
    result.expected += expected[i];
    result.mean_absolute_error += std::abs(miss) / n;
    result.root_mean_square_error += miss * miss / n;
  }
  result.root_mean_square_error = std::sqrt(result.root_mean_square_error);
  if (!std::isfinite(result.root_mean_square_error))
    throw Error(Fault::out_of_range, "what the models expect of the customers is out of range",
                "Their parameters are too large or too small.");
  if (result.observed > 0) result.bias = result.expected / result.observed - 1;
  result.correlation = correlation(observed, expected);
  return result;
}

std::vector<BacktestLine> compare_revenue(const MoneyCases &cases,
                                          std::span<const double> expected) {
  const auto observed = each_of(cases, [](const MoneyCase &each) { return each.revenue; }),
             previous = each_of(cases, [](const MoneyCase &each) { return each.previous_revenue; });
  const MoneyAccuracy model = accuracy_in_money(observed, expected),
                      naive = accuracy_in_money(observed, previous);
  std::vector<BacktestLine> lines;
  const auto add = [&](std::string_view item, std::optional<double> own,
                       std::optional<double> of_naive, std::optional<double> seen = {}) {
    lines.push_back({BacktestLine::revenue,
                     item,
                     static_cast<std::int64_t>(lines.size()) + 1,
                     {},
                     true,
                     static_cast<std::int64_t>(observed.size()),
                     seen,
                     own,
                     of_naive});
  };
  add("revenue", model.expected, naive.expected, model.observed);
  add("bias", model.bias, naive.bias);
  add("mae", model.mean_absolute_error, naive.mean_absolute_error);
  add("rmse", model.root_mean_square_error, naive.root_mean_square_error);
  add("correlation", model.correlation, naive.correlation);
  return lines;
}

std::vector<BacktestLine> backtest(const BacktestSample &sample, const MoneyCases &cases,
                                   const Model &model, Stop stop) {
  const std::vector<BacktestRow> rows = rows_of(cases);
  std::vector<BacktestLine> lines =
      compare_customers(rows, expected_of(cases, sample.holdout_days(), model, stop), stop);
  Tracking tracking(sample);
  each_model(cases, model, stop, [&](const Model &own, std::span<const std::uint32_t> customers) {
    std::vector<BacktestRow> of_model;
    for (const std::uint32_t i : customers) of_model.push_back(rows[i]);
    tracking.add(births(sample.calibration_end, of_model, stop), own, stop);
  });
  for (const BacktestLine &week : tracking.weeks()) lines.push_back(week);
  return lines;
}

} // namespace portfolio::backtest
