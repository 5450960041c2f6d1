#include "base/error.hpp"
#include "ltv/backtest_log.hpp"
#include "ltv/compare.hpp"
#include "ltv/process.hpp"
#include "ltv_support.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using namespace portfolio::test;

namespace {

constexpr Day calibration_end = 9000, until = 9000 + 200;

void *arena(std::size_t bytes) {
  static std::vector<std::unique_ptr<std::byte[]>> blocks;
  blocks.push_back(std::make_unique<std::byte[]>(bytes));
  return blocks.back().get();
}

BacktestBytes bytes_of(const BacktestLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

BacktestSample opened(const BacktestState &state) {
  return open_backtest(bytes_of(state.log()), never);
}

/// The finished bytes: equal samples have equal ones.
Bytes finished(const BacktestSample &sample) {
  const BacktestBytes bytes = bytes_of(BacktestState::finish(sample, arena));
  return {bytes.begin(), bytes.end()};
}

/// Purchases on these days, one unit of money each; refunds on `refunds`.
History bought(std::vector<Day> days, std::vector<Day> refunds = {}) {
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
std::vector<History> shop(std::size_t customers, unsigned seed) {
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

/// Customers who buy at a pace of their own, each time with k random steps, until they have had
/// enough.
std::vector<History> regular_shop(double k, std::size_t customers, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<History> histories;
  while (histories.size() < customers) {
    std::vector<Day> days{static_cast<Day>(calibration_end - 500 + 450 * uniform(random))};
    const double pace = std::gamma_distribution<double>(6, 6)(random);
    const double leave = 0.25 * uniform(random);
    std::gamma_distribution<double> gap(k, pace / k);
    while (uniform(random) > leave && days.back() < until)
      days.push_back(days.back() + std::max(1, static_cast<Day>(std::lround(gap(random)))));
    histories.push_back(bought(days));
  }
  return histories;
}

const Candidate &of_kind(const std::vector<Candidate> &candidates, ModelKind kind) {
  return *std::find_if(candidates.begin(), candidates.end(),
                       [&](const Candidate &each) { return each.kind == kind; });
}

BacktestState collected(std::span<const History> histories) {
  BacktestState state(nullptr, arena, never);
  for (const History &each : histories) state.add(each, calibration_end, until);
  return state;
}

const Model model = mbg_nbd(0.6, 6, 0.9, 2.5, 7);

const BacktestLine &line(const std::vector<BacktestLine> &lines, BacktestLine::Section section,
                         std::string_view item) {
  return *std::find_if(lines.begin(), lines.end(), [&](const BacktestLine &each) {
    return each.section == section && each.item == item;
  });
}

/// Spearman's coefficient from its definition: a rank is the number of smaller values and half of
/// the other equal ones.
double slow_rank_correlation(const std::vector<double> &a, const std::vector<double> &b) {
  const auto n = static_cast<double>(a.size());
  const auto rank = [](const std::vector<double> &values, std::size_t i) {
    double below = 0;
    for (const double value : values) below += value < values[i] ? 1 : value == values[i] ? 0.5 : 0;
    return below;
  };
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = rank(a, i) - n / 2, y = rank(b, i) - n / 2;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

std::string message_of(const auto &run) {
  try {
    run();
  } catch (const Error &error) {
    return error.what();
  }
  return "";
}

} // namespace

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
    std::int32_t observed = 0, previous = 0;
    std::map<std::int32_t, std::int64_t> weeks;
    bool first = true;
    for (const DayTotal &total : each.days()) {
      observed += total.day >= calibration_end && total.day < until;
      previous += total.day >= calibration_end - 200 && total.day < calibration_end;
      if (!first && total.day < until) ++weeks[week_of(total.day, calibration_end)];
      first = false;
    }
    EXPECT_EQ(sample.rows.front().observed, observed);
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
    EXPECT_NE(message_of([&] { backtest_from_text(bad); }), "") << bad;
  for (const char *good :
       {"weeks 8 (1) [0 0 5 1 0]", "log_gaps 0.693100000000 weeks -1 (1) [1 2 5 0 0]"})
    EXPECT_EQ(message_of([&] { backtest_from_text(dates + good); }), "") << good;
}

TEST(Backtest, RankCorrelationIsItsDefinitionWithTies) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 50; ++round) {
    std::vector<BacktestRow> rows(2 + random() % 60);
    std::vector<double> expected, all_observed, all_expected;
    for (BacktestRow &row : rows) {
      row.observed = static_cast<std::int32_t>(random() % 5);
      row.weight = 1 + static_cast<std::int64_t>(random() % 4);
      expected.push_back(static_cast<double>(random() % 7) / 3 + row.observed * (round % 2));
      all_observed.insert(all_observed.end(), static_cast<std::size_t>(row.weight), row.observed);
      all_expected.insert(all_expected.end(), static_cast<std::size_t>(row.weight),
                          expected.back());
    }
    const double wanted = slow_rank_correlation(all_observed, all_expected);
    const auto found = accuracy(rows, expected, never).rank_correlation;
    ASSERT_EQ(found.has_value(), std::isfinite(wanted));
    if (found) {
      EXPECT_NEAR(*found, wanted, 1e-13);
    }
  }
}

TEST(Backtest, ErrorsAreThoseOfTheDefinition) {
  std::vector<BacktestRow> rows(3);
  rows[0].observed = 4;
  rows[1].observed = 0;
  rows[1].weight = 2;
  rows[2].observed = 1;
  const Accuracy found = accuracy(rows, std::array{1.0, 0.5, 3.0}, never);
  EXPECT_EQ(found.observed, 5);
  EXPECT_EQ(found.expected, 5);
  EXPECT_EQ(found.bias, 0);
  EXPECT_DOUBLE_EQ(found.mean_absolute_error, (3 + 0.5 + 0.5 + 2) / 4);
  EXPECT_DOUBLE_EQ(found.root_mean_square_error, std::sqrt((9 + 0.25 + 0.25 + 4) / 4));
}

TEST(Backtest, WeightsAreRepeatedRows) {
  const BacktestSample sample = opened(collected(shop(400, 9)));
  BacktestSample thrice = sample;
  for (BacktestRow &row : thrice.rows) row.weight *= 3;
  for (std::int64_t &count : thrice.weeks.counts) count *= 3;
  const auto once = backtest(sample, model, never), more = backtest(thrice, model, never);
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
  const auto lines = backtest(opened(collected(shop(2000, 10))), model, never);
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
  const auto lines = backtest(sample, model, never);
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
    return message_of([&] { backtest(of, by, never); });
  };
  EXPECT_EQ(message(sample, mbg_nbd(1, 1, 1, 1)),
            "the model has no unit of time, so it cannot be compared with histories");
  EXPECT_EQ(message(sample, bg_bb(1, 1, 1, 1)), "model bg_bb does not count purchases over days");
  EXPECT_EQ(message(BacktestSample{}, model),
            "no customer has bought before the end of the calibration");
  BacktestState state(nullptr, arena, never);
  EXPECT_NE(message_of([&] { state.add(bought({1}), 10, 10); }), "");
  EXPECT_NE(message_of([&] { state.add(bought({1}), 10, max_day + 1); }), "");
  state.add(bought({1}), 10, 20);
  EXPECT_EQ(message_of([&] { state.add(bought({1}), 10, 21); }),
            "dates differ: 2000-01-11 until 2000-01-21 and 2000-01-11 until 2000-01-22");
}

TEST(Backtest, OneCustomerWithoutRepeatPurchaseHasAReport) {
  BacktestState state(nullptr, arena, never);
  state.add(bought({calibration_end - 1}), calibration_end, calibration_end + 1);
  const auto lines = backtest(opened(state), model, never);
  EXPECT_EQ(line(lines, BacktestLine::total, "bias").expected, std::nullopt);
  EXPECT_EQ(line(lines, BacktestLine::error, "rank_correlation").expected, std::nullopt);
  EXPECT_EQ(lines.size(), 2u + 3u + 8u + 2u); // a week of the calibration, a day of the holdout
}

TEST(Backtest, LongWorkStops) {
  const BacktestSample sample = opened(collected(shop(300, 14)));
  EXPECT_THROW(backtest(sample, model, [] { return true; }), Stopped);
  const auto kinds = comparable_models(sample.log_gaps);
  EXPECT_THROW(compare(kinds, sample, [] { return true; }), Stopped);
}

TEST(CompareModels, BestBicComesFirst) {
  const BacktestSample sample = opened(collected(shop(1500, 15)));
  const std::array kinds{ModelKind::bg_nbd, ModelKind::pareto_nbd, ModelKind::mbg_nbd};
  const auto candidates = compare(kinds, sample, never);
  ASSERT_EQ(candidates.size(), kinds.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ASSERT_TRUE(candidates[i].model) << candidates[i].reason;
    const double deviance = -2 * *candidates[i].model->diagnostics.log_likelihood;
    EXPECT_DOUBLE_EQ(candidates[i].aic, deviance + 2 * 4);
    EXPECT_DOUBLE_EQ(candidates[i].bic,
                     deviance + 4 * std::log(static_cast<double>(customers(sample))));
    EXPECT_TRUE(i == 0 || candidates[i - 1].bic <= candidates[i].bic);
    ASSERT_TRUE(candidates[i].holdout);
    EXPECT_EQ(candidates[i].holdout->observed,
              accuracy(sample.rows, naive_in_holdout(sample), never).observed);
  }
  EXPECT_TRUE(
      verdict(candidates).starts_with(std::string(name(candidates[0].kind)) + " fits best: BIC "));
  EXPECT_TRUE(
      verdict(candidates).ends_with(" better than " + std::string(name(candidates[1].kind))));
}

TEST(CompareModels, WhatCannotBeFittedComesLastWithItsReason) {
  PurchaseSample sample;
  sample.unit_days = 1;
  sample.rows = canonical(made_up_customers(500, 16));
  const auto candidates = compare(
      std::array{ModelKind::bg_bb, ModelKind::mbg_nbd, ModelKind::mbg_cnbd_k}, sample, never);
  EXPECT_EQ(candidates[0].kind, ModelKind::mbg_nbd);
  EXPECT_FALSE(candidates[1].model);
  EXPECT_EQ(candidates[1].reason, "bg_bb counts opportunities, not time");
  EXPECT_FALSE(candidates[2].model);
  EXPECT_EQ(candidates[2].reason, "the times between purchases are not known");
  EXPECT_TRUE(verdict(candidates).ends_with(", no other could be fitted"));
  EXPECT_NE(message_of([&] { compare(std::array{ModelKind::gamma_gamma}, sample, never); }), "");
  sample.rows.resize(2);
  const auto none = compare(comparable_models(sample.besides.log_gaps), sample, never);
  EXPECT_TRUE(none[0].reason.starts_with("cannot fit bg_nbd: only "));
  EXPECT_EQ(message_of([&] { verdict(none); }), none[0].reason);
}

TEST(CompareModels, ModelsOfRegularCustomersAreTriedWhereGapsAreKnown) {
  const auto tries = [](const LogGaps &gaps, ModelKind kind) {
    const auto kinds = comparable_models(gaps);
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  for (const ModelKind kind : {ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k}) {
    EXPECT_TRUE(tries(LogGaps(), kind));
    EXPECT_FALSE(tries(LogGaps::unknown(), kind));
  }
  EXPECT_TRUE(tries(LogGaps::unknown(), ModelKind::mbg_nbd));
}

TEST(CompareModels, RegularCustomersAreBestDescribedAndPredictedAsRegular) {
  const BacktestSample sample = opened(collected(regular_shop(3, 1200, 19)));
  const auto candidates = compare(
      std::array{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::mbg_cnbd_k}, sample, never);
  const Candidate &best = candidates.front(), &plain = of_kind(candidates, ModelKind::mbg_nbd);
  ASSERT_EQ(best.kind, ModelKind::mbg_cnbd_k);
  EXPECT_EQ(best.model->parameter("k"), 3);
  EXPECT_LT(best.bic, candidates[1].bic - 100);
  EXPECT_LT(best.holdout->mean_absolute_error, 0.95 * plain.holdout->mean_absolute_error);
  EXPECT_GT(*best.holdout->rank_correlation, *plain.holdout->rank_correlation);
  EXPECT_EQ(fit_calibration(ModelKind::mbg_cnbd_k, sample, never).parameters,
            best.model->parameters);
}

TEST(CompareModels, IrregularCustomersAreSparedAParameter) {
  const BacktestSample sample = opened(collected(regular_shop(1, 1200, 20)));
  const auto candidates =
      compare(std::array{ModelKind::mbg_cnbd_k, ModelKind::mbg_nbd}, sample, never);
  ASSERT_EQ(candidates[0].kind, ModelKind::mbg_nbd);
  EXPECT_EQ(candidates[1].model->parameter("k"), 1);
  EXPECT_EQ(candidates[1].parameters, candidates[0].parameters + 1);
  EXPECT_NEAR(candidates[1].bic - candidates[0].bic,
              std::log(static_cast<double>(customers(sample))), 1e-5);
}
