#include "backtest/backtest_support.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::history;
using namespace portfolio::statistics;
using namespace portfolio::test;

TEST(Backtest, SeesOfAHistoryWhatWasKnownAndWhatHappened) {
  BacktestState state(nullptr, arena, never);
  // The window before the holdout is as long as the holdout: from 8990 on.
  const History history = bought({8000, 8989, 8990, 8999, 9000, 9009, 9010}, {8995, 9005});
  state.add(history, 9000, 9010);
  EXPECT_EQ(to_text(opened(state)),
            "v1 calibration 2024-08-22 until 2024-09-01 log_gaps 9.093918908959 weeks -2 (2 1 1 1) "
            "[3 999 999 2 2]"); // 989, 1 and 9 days
}

TEST(Backtest, WeeksEndWithTheCalibration) {
  EXPECT_EQ(week_of(100, 100), 0);
  EXPECT_EQ(week_of(106, 100), 0);
  EXPECT_EQ(week_of(107, 100), 1);
  EXPECT_EQ(week_of(99, 100), -1);
  EXPECT_EQ(week_of(93, 100), -1);
  EXPECT_EQ(week_of(92, 100), -2);
}

TEST(Backtest, FirstPurchasesAfterTheCalibrationAreOfLaterCustomers) {
  BacktestState state(nullptr, arena, never);
  for (const History &each : {bought({9000, 9001}), bought({9500}), bought({}), bought({}, {8000})})
    state.add(each, 9000, 9010);
  state.skip();
  EXPECT_EQ(to_text(opened(state)), "v1 calibration 2024-08-22 until 2024-09-01 skipped 1 later 4");
}

TEST(Backtest, StatisticsAreThoseOfTheModels) {
  const std::vector<History> histories = shop(500, 1);
  std::vector<PurchaseRow> wanted;
  for (const History &each : histories)
    if (const auto seen = purchase_statistics(each, calibration_end)) {
      PurchaseRow row;
      row.frequency = seen->frequency;
      row.recency = static_cast<double>(seen->recency) / 7;
      row.age = static_cast<double>(seen->age) / 7;
      wanted.push_back(row);
    }
  wanted = canonical(wanted);
  const PurchaseSample known = calibration(opened(collected(histories)));
  EXPECT_EQ(known.unit_days, 7);
  const std::vector<PurchaseRow> rows = in_units(known);
  ASSERT_EQ(rows.size(), wanted.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_FALSE(before(rows[i], wanted[i]) || before(wanted[i], rows[i]));
    EXPECT_EQ(rows[i].weight, wanted[i].weight);
  }
}

TEST(Backtest, GapsAreThoseOfTheCalibration) {
  const std::vector<History> histories = shop(500, 17);
  LogGaps wanted;
  for (const History &each : histories)
    if (const auto seen = regular_statistics(each, calibration_end))
      wanted.add(LogGaps::rounded(log_of(seen->gaps)));
  const BacktestSample sample = opened(collected(histories));
  EXPECT_GT(wanted.units(), 0);
  EXPECT_EQ(sample.log_gaps, wanted);
  EXPECT_EQ(calibration(sample).besides.log_gaps, wanted);
}

TEST(Backtest, GapsThatOneTextDoesNotKnowNobodyKnows) {
  const BacktestSample typed = backtest_from_text(
      "v1 calibration 2024-08-22 until 2025-03-10 weeks -1 (1) [1 2 5 0 2] [0 0 5 0 1]");
  EXPECT_FALSE(typed.log_gaps.is_known());
  EXPECT_FALSE(backtest_from_wire(to_wire(typed)).log_gaps.is_known());
  BacktestState state = collected(shop(20, 18));
  ASSERT_TRUE(opened(state).log_gaps.is_known());
  state.merge(typed);
  EXPECT_FALSE(opened(state).log_gaps.is_known());
  EXPECT_TRUE(backtest_from_text("v1 calibration 2024-08-22 until 2025-03-10 [0 0 5 0 1]")
                  .log_gaps.is_known()); // there are none
}

TEST(Backtest, HoldoutAndWindowBeforeItAreCountedDayByDay) {
  for (const History &each : shop(300, 2)) {
    BacktestState state(nullptr, arena, never);
    state.add(each, calibration_end, until);
    const BacktestSample sample = opened(state);
    if (sample.rows.empty()) continue;
    std::int32_t held_out = 0, previous = 0;
    std::map<std::int32_t, std::int64_t> weeks;
    bool first = true;
    for (const DayTotal &total : each.days()) {
      held_out += total.day >= calibration_end && total.day < until;
      previous += total.day >= calibration_end - 200 && total.day < calibration_end;
      if (!first && total.day < until) ++weeks[week_of(total.day, calibration_end)];
      first = false;
    }
    EXPECT_EQ(sample.rows.front().observed, held_out);
    EXPECT_EQ(sample.rows.front().previous, previous);
    std::map<std::int32_t, std::int64_t> counted;
    for (std::size_t i = 0; i < sample.weeks.counts.size(); ++i)
      if (sample.weeks.counts[i] > 0)
        counted[sample.weeks.first + static_cast<std::int32_t>(i)] = sample.weeks.counts[i];
    EXPECT_EQ(counted, weeks);
  }
}

TEST(Backtest, MergeIsTheWholeForAnySplitAndOrder) {
  std::vector<History> histories = shop(3000, 3);
  const Bytes whole = finished(opened(collected(histories)));
  std::mt19937_64 random(4);
  for (int round = 0; round < 10; ++round) {
    std::shuffle(histories.begin(), histories.end(), random);
    std::vector<std::vector<History>> parts(1 + random() % 9);
    for (const History &each : histories) parts[random() % parts.size()].push_back(each);
    BacktestState merged(nullptr, arena, never);
    for (const auto &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(finished(opened(merged)), whole);
  }
}

TEST(Backtest, GrowsInAnyDirection) {
  BacktestState state(nullptr, arena, never);
  std::vector<History> histories;
  for (Day day = 0; day < 8900; day += 97) { // the middle first, then further out on either side
    const Day out = day / 2;
    histories.push_back(bought({4500 - out, 4501 - out, 4502 + out}));
  }
  for (int again = 0; again < 40; ++again)
    for (const History &each : histories) state.add(each, 4600, 9200);
  const BacktestSample sample = opened(state);
  EXPECT_NO_THROW(validate(sample));
  EXPECT_EQ(customers(sample), static_cast<std::int64_t>(40 * histories.size()));
}

TEST(Backtest, TextAndBinaryFormReadBack) {
  for (const std::size_t count : {0u, 1u, 20u, 500u}) {
    BacktestState state = collected(shop(count, 5));
    state.skip(count % 3);
    const BacktestSample sample = opened(state);
    EXPECT_EQ(finished(backtest_from_text(to_text(sample))), finished(sample));
    EXPECT_EQ(finished(backtest_from_wire(to_wire(sample))), finished(sample));
  }
}

TEST(Backtest, DamagedBytesAreReadOrRefused) {
  const Bytes good = to_wire(opened(collected(shop(30, 6))));
  std::mt19937_64 random(7);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    Bytes bad = good;
    if (round % 2 == 0)
      bad.resize(random() % bad.size());
    else
      bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
    try {
      const BacktestSample sample = backtest_from_wire(bad);
      EXPECT_NO_THROW(validate(sample));
      EXPECT_EQ(to_wire(sample), bad);
    } catch (const Error &error) {
      EXPECT_EQ(error.fault, Fault::bad_binary) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 2500);
}

TEST(Backtest, TextThatCannotBeIsRefused) {
  const std::string dates = "v1 calibration 2024-01-01 until 2024-03-01 ";
  for (const std::string &bad :
       {std::string("v2"), std::string("v1 later 1"), std::string("v1 [0 0 0 0 0]"),
        std::string("v1 calibration 2024-01-01 until 2024-01-01"), dates + "[1 0 5 0 0]",
        dates + "[0 0 5 1 0]", dates + "weeks 0 (1) [0 0 5 0 0]", dates + "weeks -1 (0)",
        dates + "weeks -1 (1) [1 6 5 0 0]", dates + "weeks -1 (1) [1 2 5 0 3]",
        dates + "weeks 9 (1) [0 0 5 1 0]", dates + "[0 0 900000 0 0]",
        dates + "[0 0 5 0 0 customers 0]", dates + "log_gaps 1.000000000000 [0 0 5 0 0]",
        dates + "log_gaps 0.693200000000 weeks -1 (1) [1 2 5 0 0]",
        dates + "log_gaps -0.100000000000 weeks -1 (1) [1 2 5 0 0]"})
    EXPECT_NE(message_of([&] { backtest_from_text(bad); }), "no error") << bad;
  for (const char *good :
       {"weeks 8 (1) [0 0 5 1 0]", "log_gaps 0.693100000000 weeks -1 (1) [1 2 5 0 0]"})
    EXPECT_EQ(message_of([&] { backtest_from_text(dates + good); }), "no error") << good;
}
