#include "segments/segmented_purchases_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;
using namespace portfolio::segments::test;

TEST(Segments, OfOneDayTheLastByNameHoldsWhateverTheOrder) {
  Random random{8};
  for (int i = 0; i < 300; ++i) {
    Customer customer = random_customer(random);
    for (int j = 0; j < 40; ++j)
      customer.assigned.emplace_back(static_cast<Day>(between(random, 8000, 8010)),
                                     std::to_string(random() % 5));
    const std::string expected = to_text(*segments_of(customer.assigned));
    std::shuffle(customer.assigned.begin(), customer.assigned.end(), random);
    ASSERT_EQ(to_text(*segments_of(customer.assigned)), expected);
    Customer left, right;
    for (const auto &each : customer.assigned)
      (random() % 2 ? left : right).assigned.push_back(each);
    SegmentHistoryState state(segments_of(left.assigned), arena);
    state.merge(*SegmentHistoryState(segments_of(right.assigned), arena).finish());
    ASSERT_EQ(to_text(*state.history()), expected);
  }
}

TEST(Segments, AreLookedUpByDay) {
  const Customer customer{History(DayTotals{}, 0, 0), {{8010, "b"}, {8000, "a"}, {8020, "c"}}};
  const Assignments assignments = segments_of(customer.assigned)->assignments();
  EXPECT_EQ(segment_at(assignments, 7000), "a");
  EXPECT_EQ(segment_at(assignments, 8009), "a");
  EXPECT_EQ(segment_at(assignments, 8010), "b");
  EXPECT_EQ(segment_at(assignments, 9999), "c");
  EXPECT_EQ(segment_at({}, 8000), std::nullopt);
}

TEST(Segments, ALongHistoryIsPutInOrderAsItGrows) {
  Customer customer;
  for (int i = 0; i < 20'000; ++i)
    customer.assigned.emplace_back(8000 + i * 7919 % 500, "segment " + std::to_string(i % 3));
  const SegmentHistory &history = *segments_of(customer.assigned);
  EXPECT_EQ(history.assignments().size(), 500u);
  EXPECT_LT(history.capacity(), 64'000u);
}

TEST(Segments, RefuseWhatCannotBe) {
  SegmentHistoryState history(arena);
  EXPECT_THROW(history.assign(max_day + 1, "a"), Error);
  EXPECT_THROW(history.assign(8000, std::string(201, 'x')), Error);
  EXPECT_NO_THROW(history.assign(8000, std::string(200, 'x')));

  SegmentLedgerState state({{1, 0}, 1, 8450, 0}, arena);
  EXPECT_THROW(state.merge(*ledger_of({}, {{1, 0}, 2, 8450, 0})), Error);
  for (std::size_t i = 0; i < max_segments; ++i) state.number_of(std::to_string(i));
  EXPECT_EQ(state.number_of("17"), 17u);
  EXPECT_THROW(state.number_of("one more"), Error);
}
