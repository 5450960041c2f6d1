#include "book/purchase_days.hpp"

#include "book/builder.hpp"
#include "history/history_support.hpp"

#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::book;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

Bytes packed_of(const std::vector<Event> &events) {
  return packed(History(test::bytes_of(logged(events))));
}
Bytes packed_of(const PurchaseDays &days) {
  Bytes bytes(PurchaseDays::packed_room);
  const std::uint8_t *end = days.pack(bytes.data());
  if (end == nullptr) return {};
  bytes.resize(static_cast<std::size_t>(end - bytes.data()));
  return bytes;
}

/// So many purchases with two decimals within so many days.
std::vector<Event> purchases(Random &random, std::int64_t count, std::int64_t days) {
  std::vector<Event> events;
  for (; count > 0; --count)
    events.push_back(
        {static_cast<Day>(between(random, 8400, 8399 + days)), {between(random, 0, 20000), 2}});
  return events;
}
std::vector<Event> both(std::vector<Event> a, const std::vector<Event> &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

GatheredRows rows_of(const std::vector<Event> &events, std::vector<Day> &days,
                     std::vector<std::int64_t> &amounts) {
  for (const Event &event : events) {
    days.push_back(event.day);
    amounts.push_back(static_cast<std::int64_t>(event.amount.units));
  }
  return {days.data(), amounts.data(), days.size(), 2, false};
}

} // namespace

/// Days that only one has, that both have, and of several purchases; from rows and from histories.
TEST(PurchaseDays, MergedPackToTheHistoryOfBoth) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::int64_t span = seed % 3 == 0 ? 10 : between(random, 1, 1500);
    const auto left = purchases(random, between(random, 1, 64), span),
               right = purchases(random, between(random, 1, 64), span);
    std::vector<Day> days;
    std::vector<std::int64_t> amounts;
    PurchaseDays a, b, merged;
    ASSERT_TRUE(a.read(packed_of(left)));
    ASSERT_TRUE(b.read(rows_of(right, days, amounts)));
    EXPECT_EQ(packed_of(a), packed_of(left));
    EXPECT_EQ(packed_of(b), packed_of(right));
    ASSERT_TRUE(merged.merge(a, b));
    EXPECT_EQ(packed_of(merged), packed_of(both(left, right)));
    ASSERT_TRUE(merged.merge(b, a));
    EXPECT_EQ(packed_of(merged), packed_of(both(left, right)));
  }
}

TEST(PurchaseDays, ReadNothingButPurchases) {
  PurchaseDays days;
  const Event plain{9000, {100, 2}};
  EXPECT_TRUE(days.read(packed_of({plain})));
  EXPECT_FALSE(days.read(packed_of({plain, {9001, {-5, 2}}}))) << "a refund";
  EXPECT_FALSE(days.read(packed_of({plain, {9000, {-5, 2}}}))) << "a refund on a day of a purchase";
  EXPECT_FALSE(days.read(packed_of({{9000, {100, 2}, true, {50, 2}}}))) << "a cost";
  EXPECT_FALSE(days.read(test::bytes_of(logged({plain})))) << "a history that grows";
  EXPECT_FALSE(days.read(packed(History({}, 2, 0)))) << "no day";
  EXPECT_FALSE(days.read(packed(History(History(packed_of({plain})).days(), 2, 1)))) << "skipped";
  EXPECT_TRUE(days.read(packed_of(std::vector<Event>(255, plain))));
  EXPECT_FALSE(days.read(packed_of(std::vector<Event>(256, plain)))) << "more than a byte counts";
  std::vector<Event> many;
  for (Day day = 9000; day < 9128; ++day) many.push_back({day, {100, 2}});
  EXPECT_TRUE(days.read(packed_of(many)));
  many.push_back({9128, {100, 2}});
  EXPECT_FALSE(days.read(packed_of(many))) << "more than a block of days";
  EXPECT_FALSE(days.read(packed_of({{9000, {power_of_ten(30), 12}}}))) << "more than 64 bits";

  const std::int64_t refund = -1;
  const Day day = 9000;
  EXPECT_FALSE(days.read(GatheredRows{&day, &refund, 1, 2, false}));
  const Day twice[] = {9000, 9000};
  const std::int64_t large[] = {INT64_MAX, 1};
  EXPECT_FALSE(days.read(GatheredRows{twice, large, 2, 2, false}));
  EXPECT_FALSE(days.read(GatheredRows{twice, large, 2, 2, true})) << "a special row";
}

TEST(PurchaseDays, MergeOnlyWhatFits) {
  PurchaseDays a, b, merged;
  const auto read = [](PurchaseDays &days, const std::vector<Event> &events) {
    ASSERT_TRUE(days.read(packed_of(events)));
  };
  read(a, {{9000, {100, 2}}});
  read(b, {{9000, {10, 1}}});
  EXPECT_FALSE(merged.merge(a, b)) << "another scale";
  read(a, {{9000, {INT64_MAX, 12}}});
  read(b, {{9000, {1, 12}}});
  EXPECT_FALSE(merged.merge(a, b)) << "a sum of more than 63 bits";
  read(a, std::vector<Event>(200, {9000, {1, 2}}));
  read(b, std::vector<Event>(56, {9000, {1, 2}}));
  EXPECT_FALSE(merged.merge(a, b)) << "more orders than a byte counts";
  read(b, std::vector<Event>(55, {9000, {1, 2}}));
  EXPECT_TRUE(merged.merge(a, b));
}

/// Whatever the pieces are, and whichever of them leaves the quick way.
TEST(HistoryBuilder, PiecesOfEveryKindAreTheWhole) {
  HistoryBuilder builder;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<Event> all;
    builder.clear();
    for (std::int64_t pieces = between(random, 1, 5); pieces > 0; --pieces) {
      const auto piece = random() % 5 == 0
                             ? random_events(random, between(random, 1, 90), 2)
                             : purchases(random, between(random, 1, 60), between(random, 1, 900));
      builder.add(HistoryBytes(packed_of(piece)));
      all = both(all, piece);
    }
    EXPECT_EQ(builder.bytes(), packed_of(all));
  }
}
