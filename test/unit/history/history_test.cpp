#include "history/history_support.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

class RandomHistories : public testing::TestWithParam<int> {
protected:
  Random random{static_cast<std::uint64_t>(GetParam())};
  std::vector<Event> events =
      random_events(random, between(random, 1, GetParam() % 7 == 0 ? 3000 : 40),
                    static_cast<int>(between(random, 0, 12)));
  int scale = scale_of(events);
  History whole = reference(events, scale);
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistories, testing::Range(0, 100));

} // namespace

TEST_P(RandomHistories, LogHoldsWhatTheObviousReferenceHolds) {
  const History log(test::bytes_of(logged(events)));
  EXPECT_EQ(log.days(), whole.days());
  EXPECT_EQ(log.scale(), whole.scale());
}

TEST_P(RandomHistories, PackedFormHoldsTheSameAndIsCanonical) {
  const auto bytes = packed(whole);
  const History read(HistoryBytes{bytes});
  EXPECT_EQ(read.days(), whole.days());
  EXPECT_EQ(read.scale(), whole.scale());
  std::shuffle(events.begin(), events.end(), random);
  EXPECT_EQ(packed(History(test::bytes_of(logged(events)))), bytes) << "order of events shows";
}

TEST_P(RandomHistories, ComparableBytesDoNotShowDecimals) {
  const Bytes bytes = to_wire(whole, Form::comparable);
  for (int finer = scale; finer <= std::min(scale + 3, max_scale); ++finer)
    EXPECT_EQ(to_wire(reference(events, finer), Form::comparable), bytes) << finer << " decimals";
  Event more = events.back();
  more.amount.units += 1;
  events.push_back(more);
  EXPECT_NE(to_wire(reference(events, scale), Form::comparable), bytes);
}

TEST_P(RandomHistories, TextAndWireAreLossless) {
  EXPECT_EQ(packed(history_from_text(to_text(whole))), packed(whole));
  EXPECT_EQ(packed(history_from_wire(to_wire(whole))), packed(whole));
}

TEST_P(RandomHistories, MergeOfAnySplitIsTheWhole) {
  HistoryState merged(nullptr, arena);
  std::vector<std::vector<Event>> parts(static_cast<std::size_t>(between(random, 1, 5)));
  for (const Event &event : events) parts[random() % parts.size()].push_back(event);
  for (const auto &part : parts) {
    const History log(test::bytes_of(logged(part)));
    merged.merge(log.days(), log.scale(), 2);
  }
  const History all(test::bytes_of(merged.log()));
  EXPECT_EQ(all.days(), whole.days());
  EXPECT_EQ(all.skipped(), 2 * parts.size());
}

TEST_P(RandomHistories, SubtractionIsTheExactInverseOfAddition) {
  const auto half = events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2);
  const History a = reference({events.begin(), half}, scale),
                b = reference({half, events.end()}, scale);
  const History sum = add(a, b);
  EXPECT_EQ(sum.days(), whole.days());
  EXPECT_EQ(packed(subtract(sum, b)), packed(a));
  EXPECT_EQ(packed(subtract(sum, a)), packed(b));
}

TEST_P(RandomHistories, AsOfAndTheRestAddUpToTheWhole) {
  const Day day = events[random() % events.size()].day;
  const History known = as_of(whole, day);
  for (const DayTotal &total : known.days()) EXPECT_LT(total.day, day);
  EXPECT_TRUE(equal(add(known, subtract(whole, known)), whole));
}

TEST_P(RandomHistories, MeasuresOfRangesAddUpToThoseOfTheWhole) {
  const Day cut = events[random() % events.size()].day;
  const Measures all = measure(whole), before = measure(whole, {min_day, cut}),
                 after = measure(whole, {cut, max_day + 1});
  EXPECT_TRUE(all.revenue == before.revenue + after.revenue);
  EXPECT_TRUE(all.cost == before.cost + after.cost);
  EXPECT_EQ(all.orders, before.orders + after.orders);
  EXPECT_EQ(all.last_purchase, after.last_purchase ? after.last_purchase : before.last_purchase);
  EXPECT_EQ(all.first_event, before.first_event ? before.first_event : after.first_event);
  EXPECT_EQ(all.last_event, after.last_event ? after.last_event : before.last_event);
}

TEST_P(RandomHistories, RevenueAndMarginAreThoseMeasured) {
  const auto bytes = packed(whole);
  const History stored{HistoryBytes(bytes)};
  const Measures measures = measure(stored);
  EXPECT_TRUE(revenue(stored) == measures.revenue);
  EXPECT_TRUE(revenue(whole) == measures.revenue);
  ASSERT_EQ(margin(measure(stored)).has_value(), measures.uncosted == 0 && measures.events > 0);
  if (const auto known = margin(measure(stored))) {
    EXPECT_TRUE(*known == measures.revenue - measures.cost);
  }
}

TEST(History, MeasuresAreThoseOfTheDaysHoweverTheyArePacked) {
  Random random(5);
  int quick = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    // One purchase a day is what most histories are; a refund or a second order makes another form.
    std::vector<Event> events;
    for (Day day = 100; std::ssize(events) < trial % 200;
         day += static_cast<Day>(between(random, 1, 90)))
      events.push_back({day, {between(random, 0, 100'000), 2}});
    if (!events.empty() && trial % 3 == 0) events.push_back({events.back().day, {-5, 2}});
    if (!events.empty() && trial % 7 == 0) events.push_back({events.front().day, {5, 2}});
    const History days = reference(events, 2);
    const auto bytes = packed(days);
    const auto from = static_cast<Day>(between(random, 0, 3000));
    for (const DayRange range :
         {DayRange{}, DayRange{from, from + static_cast<Day>(between(random, 0, 2000))},
          DayRange{min_day, from}}) {
      ASSERT_TRUE(measure(History(bytes), range) == measure(days, range)) << "trial " << trial;
      ASSERT_TRUE(measure_purchases(History(bytes), range) == measure_purchases(days, range))
          << "trial " << trial;
    }
    quick += open_packed(bytes.data(), bytes.data() + bytes.size()).is_plain();
  }
  EXPECT_GT(quick, 1000);
}

TEST(History, OnePlainPurchaseTakesTenBytesOrLess) {
  EXPECT_LE(packed(reference({{8766, {12'50, 2}}}, 2)).size(), 10u);
}

TEST(History, RefundsChangeMoneyButNeverOrders) {
  const History history = reference({{1, {100, 0}}, {1, {-30, 0}}, {5, {-70, 0}}}, 0);
  const Measures m = measure(history);
  EXPECT_EQ(m.orders, 1);
  EXPECT_EQ(m.last_purchase, 1);
  EXPECT_EQ(m.first_event, 1);
  EXPECT_EQ(m.last_event, 5);
  EXPECT_TRUE(m.revenue == 0);
}

TEST(History, SubtractingWhatWasNeverAddedIsAnError) {
  const History history = reference({{1, {100, 0}}, {2, {50, 0}}}, 0);
  EXPECT_THROW(subtract(history, reference({{3, {1, 0}}}, 0)), Error);
  EXPECT_THROW(subtract(history, reference({{1, {99, 0}}}, 0)), Error);
  EXPECT_THROW(subtract(history, reference({{1, {50, 0}}, {1, {50, 0}}}, 0)), Error);
  EXPECT_THROW(subtract(history, History({}, 0, 1)), Error);
  EXPECT_NO_THROW(subtract(history, reference({{2, {50, 0}}}, 0)));
}

TEST(History, DaysOutsideTheCalendarAreErrors) {
  HistoryState state(nullptr, arena);
  EXPECT_NO_THROW(state.add(Event{min_day, {1, 0}}));
  EXPECT_NO_THROW(state.add(Event{max_day, {1, 0}}));
  EXPECT_THROW(state.add(Event{min_day - 1, {1, 0}}), Error);
  EXPECT_THROW(state.add(Event{max_day + 1, {1, 0}}), Error);
  EXPECT_THROW(state.add(Event{INT32_MAX, {1, 0}}), Error);
}

TEST(History, SumsBeyond128BitsAreErrors) {
  HistoryState state(nullptr, arena);
  const Decimal largest{power_of_ten(30), 12};
  state.add(Event{1, largest});
  EXPECT_NO_THROW(measure(History(test::bytes_of(state.log()))));
  EXPECT_THROW(rescale(power_of_ten(30), 0, 12), Error);
  EXPECT_THROW(checked_add(power_of_ten(38), power_of_ten(38)), Error);
}

TEST(History, ManyPurchasesOfOneCustomerAreCompactedWhileTheyArrive) {
  HistoryState state(nullptr, arena);
  for (int i = 0; i < 1'000'000; ++i) state.add(Event{i % 365, {100, 2}});
  EXPECT_LE(state.log()->capacity(), 16384u);
  const Measures m = measure(History(test::bytes_of(state.log())));
  EXPECT_EQ(m.orders, 1'000'000);
  EXPECT_TRUE(m.revenue == 100'000'000);
}

TEST(PurchaseStatistics, CountRepeatDaysBeforeAsOf) {
  const History history =
      reference({{10, {5, 0}}, {10, {7, 0}}, {20, {30, 0}}, {25, {-10, 0}}, {31, {40, 0}}}, 0);
  const auto s = purchase_statistics(history, 32);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->frequency, 2);
  EXPECT_EQ(s->recency, 21);
  EXPECT_EQ(s->age, 21);
  EXPECT_TRUE(s->repeat_spend == 60) << "the refund of day 25 lessens it, though on no repeat day";
  EXPECT_TRUE(purchase_statistics(history, 25)->repeat_spend == 30) << "it is not known yet";
  EXPECT_EQ(purchase_statistics(history, 31)->frequency, 1);
  EXPECT_FALSE(purchase_statistics(history, 10));
}

TEST(PurchaseStatistics, MultiplyTheDaysBetweenPurchases) {
  const History history = reference(
      {{10, {5, 0}}, {10, {7, 0}}, {20, {30, 0}}, {22, {-10, 0}}, {25, {1, 0}}, {31, {40, 0}}}, 0);
  const auto s = regular_statistics(history, 31);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->frequency, 2);
  EXPECT_EQ(s->recency, 15);
  EXPECT_EQ(s->gaps.product, 10 * 5) << "the refund between is no purchase";
  EXPECT_EQ(regular_statistics(history, 11)->gaps.product, 1);
  DayTotals days;
  for (Day day = 0; day < 3000 * 5; day += 5)
    days.push_back({.day = day, .events = 1, .orders = 1, .uncosted = 1, .amount = 1});
  const auto many = regular_statistics(History(days, 0, 0), 20000);
  EXPECT_NEAR(std::log(many->gaps.product) + many->gaps.exponent * std::log(2), 2999 * std::log(5),
              1e-9);
}

TEST(Money, DoublesAreTakenAtTheirShortestDecimal) {
  const auto text = [](double v) { return to_string(from_double(v)); };
  EXPECT_EQ(text(0.1), "0.1");
  EXPECT_EQ(text(19.99), "19.99");
  EXPECT_EQ(text(-1e-7), "-0.0000001");
  EXPECT_EQ(text(1e18), "1000000000000000000");
  EXPECT_THROW(from_double(0.1 + 0.2), Error);
  EXPECT_THROW(from_double(1.1e18), Error);
  EXPECT_THROW(from_double(NAN), Error);
  EXPECT_THROW(from_double(-INFINITY), Error);
}
