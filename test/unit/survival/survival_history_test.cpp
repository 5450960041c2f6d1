#include "survival/survival_history.hpp"
#include "survival/survival_support.hpp"

#include <set>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::survival;
using namespace portfolio::survival::test;
using portfolio::test::between, portfolio::test::Random;

namespace {

HistoryBytes history_of(const std::vector<Event> &events, std::vector<std::uint8_t> &room) {
  room = portfolio::test::packed(
      portfolio::test::reference(events, portfolio::test::scale_of(events)));
  return room;
}
std::vector<Event> purchases(std::initializer_list<Day> days) {
  std::vector<Event> events;
  for (const Day day : days) events.push_back({day, {100, 2}});
  return events;
}
std::string text(std::optional<Waiting> waiting) {
  if (!waiting) return "none";
  return std::to_string(waiting->days) + (waiting->event ? "" : "+");
}

} // namespace

TEST(SurvivalOfHistories, SecondPurchase) {
  std::vector<std::uint8_t> room;
  const auto found = [&](std::initializer_list<Day> days, Day as_of) {
    return text(second_purchase(history_of(purchases(days), room), as_of));
  };
  EXPECT_EQ(found({100, 130, 140}, 200), "30");
  EXPECT_EQ(found({100, 130, 140}, 131), "30");
  EXPECT_EQ(found({100, 130, 140}, 130), "29+"); // not known yet
  EXPECT_EQ(found({100, 100}, 150), "49+");      // the same day is no second one
  EXPECT_EQ(found({100}, 101), "0+");
  EXPECT_EQ(found({100}, 100), "none");
  EXPECT_EQ(found({}, 100), "none");
  EXPECT_EQ(found({min_day, max_day}, max_day), std::to_string(max_day - 1 - min_day) + "+");
  const std::vector<Event> refunds = {{100, {-5, 0}}, {110, {5, 0}}, {112, {-5, 0}}, {120, {0, 0}}};
  EXPECT_EQ(text(second_purchase(history_of(refunds, room), 200)), "10");
  EXPECT_THROW(second_purchase(room, max_day + 1), Error);
}

TEST(SurvivalOfHistories, FirstLoss) {
  std::vector<std::uint8_t> room;
  const auto found = [&](std::initializer_list<Day> days, std::int32_t grace, Day as_of) {
    return text(first_loss(history_of(purchases(days), room), grace, as_of));
  };
  EXPECT_EQ(found({100}, 30, 131), "30");       // days 101 … 130 are over without a purchase
  EXPECT_EQ(found({100}, 30, 130), "29+");      // day 130 is not
  EXPECT_EQ(found({100, 130}, 30, 150), "49+"); // just in time
  EXPECT_EQ(found({100, 131}, 30, 150), "30");  // lost, and come back
  EXPECT_EQ(found({100, 110, 200}, 30, 150), "40");
  EXPECT_EQ(found({100, 110, 200}, INT32_MAX, 300), "199+");
  EXPECT_EQ(found({100}, 1, 100), "none");
  EXPECT_EQ(message([&] { found({100}, 0, 200); }), "grace is 0 days");
}

TEST(SurvivalOfHistories, AgreeWithTheDefinitionsInEveryForm) {
  Random random(5);
  for (int round = 0; round < 1000; ++round) {
    const auto events = portfolio::test::random_events(random, between(random, 0, 300), 2);
    const Day as_of = static_cast<Day>(between(random, 7990, 9700));
    const auto grace = static_cast<std::int32_t>(between(random, 1, 60));
    std::set<Day> days;
    for (const Event &event : events)
      if (event.amount.units >= 0 && event.day < as_of) days.insert(event.day);
    std::string second = "none", loss = "none";
    if (!days.empty()) {
      const Day first = *days.begin();
      second = days.size() > 1 ? text(Waiting{*std::next(days.begin()) - first, true})
                               : text(Waiting{as_of - 1 - first, false});
      loss = text(Waiting{as_of - 1 - first, false});
      // day by day, as it looked on each of them
      for (Day today = first; today < as_of; ++today) {
        if (today - *std::prev(days.upper_bound(today)) < grace) continue;
        loss = text(Waiting{today - first, true});
        break;
      }
    }
    std::vector<std::uint8_t> room;
    for (const HistoryBytes form :
         {history_of(events, room), portfolio::test::bytes_of(portfolio::test::logged(events))}) {
      ASSERT_EQ(text(second_purchase(form, as_of)), second);
      ASSERT_EQ(text(first_loss(form, grace, as_of)), loss);
    }
  }
}
