#include "history/repeat_summary.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;

namespace {

RepeatSummary of(std::initializer_list<std::int64_t> purchase_days) {
  RepeatSummary summary;
  for (const std::int64_t days : purchase_days) summary.add(days);
  return summary;
}

} // namespace

TEST(RepeatSummary, CountsWhoBoughtAndWhoCameBack) {
  RepeatSummary summary = of({1, 2, 7, 1, 0});
  summary.skip();
  EXPECT_EQ(summary.customers(), 4);
  EXPECT_EQ(summary.repeated(), 2);
  EXPECT_EQ(summary.skipped(), 2);
  EXPECT_EQ(summary.repeat_rate(), 0.5);
  EXPECT_EQ(summary.one_shot_share(), 0.5);
}

TEST(RepeatSummary, NobodyHasNoRates) {
  EXPECT_EQ(of({0, 0}).repeat_rate(), std::nullopt);
  EXPECT_EQ(of({}).one_shot_share(), std::nullopt);
}

TEST(RepeatSummary, TheWholeIsTheSumOfItsParts) {
  RepeatSummary sum = of({1, 2, 0});
  sum.merge(of({3, 1, 1, 0}));
  EXPECT_TRUE(equal(sum, of({1, 2, 0, 3, 1, 1, 0})));
  EXPECT_FALSE(equal(sum, of({1, 2, 0, 3, 1, 2, 0})));
}

TEST(RepeatSummary, FormsAreLossless) {
  for (const RepeatSummary &summary :
       {of({}), of({1, 2, 3}), of({0, 0, 1}), RepeatSummary(RepeatSummary::max_customers, 17, 1)}) {
    EXPECT_TRUE(equal(repeat_summary_from_text(to_text(summary)), summary)) << to_text(summary);
    EXPECT_TRUE(equal(repeat_summary_from_wire(to_wire(summary)), summary)) << to_text(summary);
  }
  EXPECT_EQ(to_text(of({1, 2, 0})), "v1 customers 2 repeated 1 skipped 1");
}

TEST(RepeatSummary, WhatCannotBeIsRefused) {
  for (const char *text :
       {"", "v2 customers 1 repeated 0", "v1 customers 1 repeated 2", "v1 customers 1",
        "v1 customers -1 repeated 0", "v1 customers 1152921504606846977 repeated 0",
        "v1 customers 1 repeated 0 skipped 1152921504606846977"})
    EXPECT_THROW(repeat_summary_from_text(text), Error) << text;
  EXPECT_THROW(repeat_summary_from_wire(Bytes{1, 1, 2, 0}), Error);
  EXPECT_THROW(repeat_summary_from_wire(Bytes{1, 2, 1, 0, 0}), Error);
  RepeatSummary many(RepeatSummary::max_customers, 0, 0);
  EXPECT_THROW(many.add(1), Error);
  EXPECT_EQ(many.customers(), RepeatSummary::max_customers) << "a refused customer is not counted";
}
