#include "backtest/backtest_support.hpp"
#include "backtest/compare.hpp"
#include "processes/purchase_process.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const Model model = mbg_nbd(0.6, 6, 0.9, 2.5, 7);

const BacktestLine &line(const std::vector<BacktestLine> &lines, BacktestLine::Section section,
                         std::string_view item) {
  return *std::find_if(lines.begin(), lines.end(), [&](const BacktestLine &each) {
    return each.section == section && each.item == item;
  });
}

} // namespace

TEST(Backtest, WeightsAreRepeatedRows) {
  const BacktestSample sample = opened(collected(shop(400, 9)));
  BacktestSample thrice = sample;
  for (BacktestRow &row : thrice.rows) row.weight *= 3;
  for (std::int64_t &count : thrice.weeks.counts) count *= 3;
  const auto once = backtest::backtest(sample, model, never),
             more = backtest::backtest(thrice, model, never);
  ASSERT_EQ(once.size(), more.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    const bool is_sum = once[i].item == "purchases" || once[i].section >= BacktestLine::frequency;
    EXPECT_EQ(more[i].customers, 3 * once[i].customers);
    for (const auto &value :
         {&BacktestLine::observed, &BacktestLine::expected, &BacktestLine::naive}) {
      ASSERT_EQ((once[i].*value).has_value(), (more[i].*value).has_value());
      if (once[i].*value) {
        EXPECT_NEAR(*(more[i].*value), *(once[i].*value) * (is_sum ? 3 : 1),
                    1e-10 * (1 + std::abs(*(more[i].*value))));
      }
    }
  }
}

TEST(Backtest, TotalsAreSumsOverFrequencies) {
  const auto lines = backtest::backtest(opened(collected(shop(2000, 10))), model, never);
  const BacktestLine &total = line(lines, BacktestLine::total, "purchases");
  double observed = 0, expected = 0, naive = 0;
  std::int64_t customers = 0, classes = 0;
  for (const BacktestLine &each : lines) {
    if (each.section != BacktestLine::frequency) continue;
    ++classes;
    customers += each.customers;
    observed += *each.observed;
    expected += *each.expected;
    naive += *each.naive;
  }
  EXPECT_EQ(classes, 8);
  EXPECT_EQ(customers, total.customers);
  EXPECT_EQ(observed, *total.observed);
  EXPECT_NEAR(expected, *total.expected, 1e-10 * expected);
  EXPECT_EQ(naive, *total.naive);
  EXPECT_NEAR(*line(lines, BacktestLine::total, "bias").expected, expected / observed - 1, 1e-12);
}

TEST(Backtest, WeeksAddUpToWhatIsKnown) {
  const std::vector<History> histories = shop(800, 11);
  const BacktestSample sample = opened(collected(histories));
  const auto lines = backtest::backtest(sample, model, never);
  std::vector<BacktestLine> weeks;
  for (const BacktestLine &each : lines)
    if (each.section == BacktestLine::week) weeks.push_back(each);
  const PurchaseProcess process(model);
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const Day ends = *weeks[i].ends;
    EXPECT_EQ(weeks[i].position, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(weeks[i].holdout, ends > calibration_end);
    if (i > 0) {
      EXPECT_EQ(ends, i + 1 < weeks.size() ? *weeks[i - 1].ends + 7 : until);
    }
    double observed = 0, expected = 0;
    for (const History &each : histories) {
      const auto known = purchase_statistics(each, calibration_end);
      const auto now = purchase_statistics(each, ends);
      if (!known || !now) continue;
      observed += static_cast<double>(now->frequency);
      expected += process.expected_purchases(static_cast<double>(now->age) / 7);
    }
    EXPECT_EQ(*weeks[i].observed, observed);
    EXPECT_NEAR(*weeks[i].expected, expected, 1e-9 * (1 + expected));
  }
  EXPECT_EQ(weeks.back().customers, customers(sample));
}

TEST(Backtest, AModelInDaysExpectsWhatTheSameInWeeksDoes) {
  const BacktestSample sample = opened(collected(shop(300, 12)));
  const auto weeks = expected_in_holdout(sample, model, never);
  const auto days = expected_in_holdout(sample, mbg_nbd(0.6, 42, 0.9, 2.5, 1), never);
  for (std::size_t i = 0; i < weeks.size(); ++i) EXPECT_NEAR(days[i] / weeks[i], 1, 1e-12);
}

TEST(Backtest, WhatCannotBeAnsweredIsAnError) {
  const BacktestSample sample = opened(collected(shop(10, 13)));
  const auto message = [&](const BacktestSample &of, const Model &by) {
    return message_of([&] { backtest::backtest(of, by, never); });
  };
  EXPECT_EQ(message(sample, mbg_nbd(1, 1, 1, 1)),
            "the model has no unit of time, so it cannot be compared with histories");
  EXPECT_EQ(message(sample, bg_bb(1, 1, 1, 1)), "model bg_bb does not count purchases over days");
  EXPECT_EQ(message(BacktestSample{}, model),
            "no customer has bought before the end of the calibration");
  BacktestState state(nullptr, arena, never);
  EXPECT_NE(message_of([&] { state.add(bought({1}), 10, 10); }), "no error");
  EXPECT_NE(message_of([&] { state.add(bought({1}), 10, max_day + 1); }), "no error");
  state.add(bought({1}), 10, 20);
  EXPECT_EQ(message_of([&] { state.add(bought({1}), 10, 21); }),
            "dates differ: 2000-01-11 until 2000-01-21 and 2000-01-11 until 2000-01-22");
}

TEST(Backtest, OneCustomerWithoutRepeatPurchaseHasAReport) {
  BacktestState state(nullptr, arena, never);
  state.add(bought({calibration_end - 1}), calibration_end, calibration_end + 1);
  const auto lines = backtest::backtest(opened(state), model, never);
  EXPECT_EQ(line(lines, BacktestLine::total, "bias").expected, std::nullopt);
  EXPECT_EQ(line(lines, BacktestLine::error, "rank_correlation").expected, std::nullopt);
  EXPECT_EQ(lines.size(), 2u + 3u + 8u + 2u); // a week of the calibration, a day of the holdout
}

TEST(Backtest, LongWorkStops) {
  const BacktestSample sample = opened(collected(shop(300, 14)));
  EXPECT_THROW(backtest::backtest(sample, model, [] { return true; }), Stopped);
  const auto kinds = comparable_models(sample.log_gaps);
  EXPECT_THROW(compare(kinds, sample, [] { return true; }), Stopped);
}
