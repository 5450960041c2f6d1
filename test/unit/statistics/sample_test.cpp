#include "base/error.hpp"
#include "processes/model_support.hpp"
#include "statistics/sample_log.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

template <class Row> SampleBytes bytes_of(const SampleLog<Row> *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

template <class Row> SampleState<Row> collected(const std::vector<Row> &rows, double unit = 7) {
  SampleState<Row> state(nullptr, arena, never);
  for (const Row &row : rows) state.add(row, unit);
  return state;
}

template <class Row> Sample<Row> opened(const SampleState<Row> &state) {
  return open_sample<Row>(bytes_of(state.log()), never);
}

/// The finished bytes: equal samples have equal ones.
template <class Row> Bytes finished(const Sample<Row> &sample) {
  const SampleBytes bytes = bytes_of(SampleState<Row>::finish(sample, arena));
  return {bytes.begin(), bytes.end()};
}

} // namespace

TEST(Sample, CountsEqualCustomers) {
  const PurchaseSample sample =
      opened(collected<PurchaseRow>({{2, 5, 9, 1}, {0, 0, 9, 1}, {2, 5, 9, 3}, {0, 0, 8, 1}}));
  EXPECT_EQ(to_text(sample), "v1 unit 7 [0 0 8] [0 0 9] [2 5 9 customers 4]");
  EXPECT_EQ(customers(sample), 6);
}

TEST(Sample, MergeIsTheWholeForAnySplitAndOrder) {
  std::vector<PurchaseRow> rows = made_up_customers(3000, 4);
  const Bytes whole = finished(opened(collected(rows)));
  std::mt19937_64 random(9);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    std::vector<std::vector<PurchaseRow>> parts(1 + random() % 9);
    for (const PurchaseRow &row : rows) parts[random() % parts.size()].push_back(row);
    SampleState<PurchaseRow> merged(nullptr, arena, never);
    for (const auto &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(finished(opened(merged)), whole);
  }
}

TEST(Sample, GrowsWithTheDistinctRowsOnly) {
  SampleState<PurchaseRow> state(nullptr, arena, never);
  for (int i = 0; i < 200000; ++i) state.add({i % 50, 1, 2, 1}, 0);
  EXPECT_LE(state.log()->capacity(), 8192u);
  EXPECT_EQ(opened(state).rows.size(), 50u);
  EXPECT_EQ(customers(opened(state)), 200000);
}

TEST(Sample, StateGoesOnInPlace) {
  SampleState<SpendRow> state = collected<SpendRow>({{1, 2.5, 1}}, 0);
  SampleLog<SpendRow> *log = state.log();
  SampleState<SpendRow> again(log, arena, never);
  again.skip();
  EXPECT_EQ(again.log(), log);
  EXPECT_EQ(to_text(opened(again)), "v1 skipped 1 [1 2.5]");
}

TEST(Sample, UnitsMustAgree) {
  SampleState<PurchaseRow> weeks = collected<PurchaseRow>({{1, 2, 3, 1}}, 7);
  EXPECT_THROW(weeks.add({1, 2, 3, 1}, 1), Error);
  EXPECT_THROW(weeks.merge(opened(collected<PurchaseRow>({{1, 2, 3, 1}}, 1))), Error);
  // What has no customers has no unit to disagree with.
  SampleState<PurchaseRow> empty(nullptr, arena, never);
  empty.skip();
  weeks.merge(opened(empty));
  empty.merge(opened(weeks));
  EXPECT_EQ(to_text(opened(weeks)), "v1 unit 7 skipped 1 [1 2 3]");
  EXPECT_EQ(to_text(opened(empty)), "v1 unit 7 skipped 2 [1 2 3]");
}

TEST(Sample, InUnitsOnlyWhenFitted) {
  const PurchaseSample days = opened(collected<PurchaseRow>({{1, 14, 70, 1}}, 7));
  EXPECT_EQ(in_units(days)[0].age, 10);
  EXPECT_EQ(in_units(days)[0].recency, 2);
  EXPECT_EQ(days.rows[0].age, 70);
}

TEST(Sample, FormsAreLossless) {
  std::vector<PurchaseRow> odd = made_up_customers(500, 6);
  for (PurchaseRow &row : odd) row.recency /= 7, row.age /= 7;
  for (const PurchaseSample &sample :
       {opened(collected(made_up_customers(500, 6))), opened(collected(odd, 0)), PurchaseSample{},
        PurchaseSample{1.5, 3, {{1000000000, 1e300, 1e300, INT64_MAX}}}}) {
    EXPECT_EQ(finished(sample_from_text<PurchaseRow>(to_text(sample))), finished(sample));
    EXPECT_EQ(finished(sample_from_wire<PurchaseRow>(to_wire(sample))), finished(sample));
  }
  const SpendSample spend{0, 12, {{1, 0.1, 1}, {1, 0.30000000000000004, 5}, {9, 1e-300, 2}}};
  EXPECT_EQ(finished(sample_from_text<SpendRow>(to_text(spend))), finished(spend));
  EXPECT_EQ(finished(sample_from_wire<SpendRow>(to_wire(spend))), finished(spend));
}

TEST(Sample, TextInAnyOrderIsPutInOrder) {
  EXPECT_EQ(to_text(sample_from_text<PurchaseRow>(" v1  [2 5 9] [0 0 9][2 5 9 customers 2] ")),
            "v1 [0 0 9] [2 5 9 customers 3]");
}

TEST(Sample, GapsAddUpExactlyInAnyOrder) {
  std::vector<PurchaseRow> rows = made_up_customers(2000, 5);
  const auto collect = [](std::span<const PurchaseRow> customers) {
    SampleState<PurchaseRow> state(nullptr, arena, never);
    for (const PurchaseRow &row : customers) // gaps that grow in proportion
      state.add(row, 7, {LogGaps::of(row, 0.9 * std::min(most_log_gaps(row), 1e9))});
    return opened(state);
  };
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [](const PurchaseRow &row) {
                              return row.frequency > 0 && row.recency < 2 * double(row.frequency);
                            }),
             rows.end());
  const PurchaseSample whole = collect(rows);
  EXPECT_TRUE(whole.besides.log_gaps.is_known());
  std::mt19937_64 random(9);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const std::size_t cut = random() % rows.size();
    SampleState<PurchaseRow> merged(nullptr, arena, never);
    merged.merge(collect(std::span(rows).subspan(cut)));
    merged.merge(collect(std::span(rows).first(cut)));
    EXPECT_EQ(finished(opened(merged)), finished(whole));
  }
  EXPECT_EQ(finished(sample_from_text<PurchaseRow>(to_text(whole))), finished(whole));
  EXPECT_EQ(finished(sample_from_wire<PurchaseRow>(to_wire(whole))), finished(whole));
}

TEST(Sample, GapsAreUnknownAsSoonAsThoseOfOneCustomerAre) {
  const auto with = [](const PurchaseRow &row, double log_gaps) {
    SampleState<PurchaseRow> state(nullptr, arena, never);
    state.add(row, 7, {LogGaps::of(row, log_gaps)});
    return state;
  };
  SampleState<PurchaseRow> state = with({2, 28, 39, 3}, std::log(14) * 2);
  EXPECT_EQ(to_text(opened(state)), "v1 unit 7 log_gaps 15.834343977693 [2 28 39 customers 3]");
  EXPECT_NEAR(log_gaps_in_units(opened(state)), 6 * std::log(2), 1e-11);
  state.add({0, 0, 39, 1}, 7); // has none that could be unknown
  EXPECT_TRUE(opened(state).besides.log_gaps.is_known());
  state.add({1, 7, 39, 1}, 7);
  EXPECT_EQ(to_text(opened(state)), "v1 unit 7 [0 0 39] [1 7 39] [2 28 39 customers 3]");
  EXPECT_THROW(log_gaps_in_units(opened(state)), Error);
  SampleState<PurchaseRow> known = with({2, 28, 39, 1}, 5);
  known.merge(opened(state));
  EXPECT_FALSE(opened(known).besides.log_gaps.is_known());
  EXPECT_EQ(finished(sample_from_wire<PurchaseRow>(to_wire(opened(known)))),
            finished(opened(known)));
}

TEST(Sample, GapsMustBePossible) {
  const PurchaseRow row{3, 6, 9, 1};
  EXPECT_NO_THROW(LogGaps::of(row, 3 * std::log(2)));
  EXPECT_NO_THROW(LogGaps::of(row, -300));
  EXPECT_THROW(LogGaps::of(row, 3 * std::log(2) + 1e-6), Error);
  for (const double sum : {HUGE_VAL, -HUGE_VAL, std::nan(""), -1e13})
    EXPECT_THROW(LogGaps::of(row, sum), Error);
  EXPECT_THROW(LogGaps::of({0, 0, 9, 1}, 1), Error);
  EXPECT_THROW(LogGaps::of({2, 0, 9, 1}, -5), Error); // no gap is 0
  for (const char *text :
       {"v1 log_gaps 1.000000000000 [0 0 9]", "v1 log_gaps 1 [1 5 9]", "v1 log_gaps [1 5 9]",
        "v1 log_gaps 1.700000000000 [1 5 9]", "v1 log_gaps -1.000000000000 [1 0 9]",
        "v1 log_gaps 999999999999999999999999999999.000000000000 [1 5 9]"})
    EXPECT_THROW(sample_from_text<PurchaseRow>(text), Error) << text;
  EXPECT_EQ(to_text(sample_from_text<PurchaseRow>("v1 log_gaps 0.000000000000 [0 0 9]")),
            "v1 [0 0 9]");
}

TEST(Sample, BadTextIsRefused) {
  for (const char *text :
       {"", "v2", "v1 [", "v1 [1 2]", "v1 [1 2 3 4]", "v1 [1.5 2 3]", "v1 [-1 2 3]", "v1 [1 5 3]",
        "v1 [0 1 3]", "v1 [1 nan 3]", "v1 [1 2 inf]", "v1 [1 2 3 customers 0]", "v1 unit 0",
        "v1 unit -7", "v1 [1 2 3 customers 9223372036854775808]", "v1 [1 2 3] x",
        "v1 [4294967296000 2 3]", "v1 [1 2 3 customers 9223372036854775807] [1 2 4]"}) {
    try {
      sample_from_text<PurchaseRow>(text);
      ADD_FAILURE() << "accepted: " << text;
    } catch (const Error &error) {
      EXPECT_TRUE(error.fault == Fault::bad_text || error.fault == Fault::too_large)
          << error.what();
    }
  }
  EXPECT_THROW(sample_from_text<SpendRow>("v1 [0 5]"), Error);
  EXPECT_THROW(sample_from_text<SpendRow>("v1 [1 0]"), Error);
  EXPECT_THROW(sample_from_text<SpendRow>("v1 [1 -2]"), Error);
}

TEST(Sample, BadBytesAreRefused) {
  PurchaseSample sample{7, 1, {{0, 0, 9, 1}, {2, 5, 9, 1}}};
  sample.besides.log_gaps = LogGaps::from_units(1234567890123);
  const Bytes good = to_wire(sample);
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_THROW(sample_from_wire<PurchaseRow>(SampleBytes(good).first(cut)), Error);
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) { // another value, or an error; never anything else
      Bytes bad = good;
      bad[at] ^= static_cast<std::uint8_t>(1 << bit);
      try {
        to_text(sample_from_wire<PurchaseRow>(bad));
      } catch (const Error &error) {
        EXPECT_TRUE(error.fault == Fault::bad_binary || error.fault == Fault::too_large)
            << error.what();
      }
    }
  const Bytes stored = finished(sample);
  EXPECT_THROW(open_sample<PurchaseRow>(SampleBytes(stored).first(20), never), Error);
  EXPECT_THROW(open_sample<PurchaseRow>(SampleBytes(stored).first(stored.size() - 1), never),
               Error);
}

TEST(Sample, SortingStopsWhenAsked) {
  std::vector<PurchaseRow> rows = made_up_customers(50000, 8);
  EXPECT_THROW(canonicalise(rows, [] { return true; }), Stopped);
}

TEST(Rows, AreCheckedAgainstEachOther) {
  const double inf = HUGE_VAL, nan = std::nan("");
  EXPECT_EQ(purchase_row(3, 2, 2).frequency, 3);
  EXPECT_FALSE(std::signbit(purchase_row(0, -0.0, 2).recency));
  for (const auto &[x, recency, age] : std::vector<std::array<double, 3>>{{-1, 1, 2},
                                                                          {0.5, 1, 2},
                                                                          {nan, 1, 2},
                                                                          {inf, 1, 2},
                                                                          {1e10, 1, 2},
                                                                          {1, -1, 2},
                                                                          {1, 3, 2},
                                                                          {1, nan, 2},
                                                                          {1, inf, inf},
                                                                          {1, 1, nan},
                                                                          {0, 1, 2},
                                                                          {1, 1, -2}})
    EXPECT_THROW(purchase_row(x, recency, age), Error) << x << ' ' << recency << ' ' << age;
  EXPECT_THROW(purchase_row(1, 1, 2, 0), Error);
  EXPECT_THROW(purchase_row(1, 1, 2, -4), Error);
  EXPECT_THROW(spend_row(1, inf), Error);
  EXPECT_THROW(spend_row(0, 3), Error);
}
