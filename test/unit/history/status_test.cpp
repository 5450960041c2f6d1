#include "history/history_support.hpp"
#include "history/status.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <set>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

constexpr Day new_year = to_day(std::chrono::year{2024} / 1 / 1);
constexpr double no_usual_gap = std::numeric_limits<double>::infinity();

Event order(Day day, std::int64_t units) { return {day, {units, 0}}; }

/// The rules of definitions.md, one after the other, over every purchase day.
std::optional<Status> obvious(const std::vector<Event> &events, const StatusRule &rule) {
  std::set<Day> days;
  for (const Event &e : events)
    if (e.day < rule.as_of && e.amount.units >= 0) days.insert(e.day);
  if (days.empty()) return std::nullopt;
  std::multiset<Day> gaps;
  for (auto i = days.begin(); std::next(i) != days.end(); ++i) gaps.insert(*std::next(i) - *i);
  const auto nth = [&](std::size_t n) {
    return *std::next(gaps.begin(), static_cast<std::ptrdiff_t>(n));
  };
  const double usual =
      gaps.empty() ? rule.typical_gap : (nth((gaps.size() - 1) / 2) + nth(gaps.size() / 2)) / 2.0;
  const Day since = rule.as_of - *days.rbegin();
  if (*days.rbegin() < rule.lost_before) return Status::lost;
  if (*days.begin() >= rule.last_period_start) return Status::fresh;
  if (since > rule.asleep_after * usual) return Status::asleep;
  if (since > rule.slipping_after * usual) return Status::slipping;
  return Status::active;
}

std::vector<Event> events_of_a_customer(Random &random) {
  std::vector<Event> events;
  const std::int64_t count = between(random, 0, 12) == 0 ? 400 : between(random, 0, 12);
  const bool refunds = random() % 2;
  const std::int64_t span = between(random, 1, 500);
  for (std::int64_t i = 0; i < count; ++i)
    events.push_back(
        order(new_year + static_cast<Day>(between(random, 0, span)),
              refunds && random() % 4 == 0 ? -between(random, 1, 50) : between(random, 0, 900)));
  return events;
}

StatusRule rule_of(Random &random) {
  const Day as_of = new_year + static_cast<Day>(between(random, -10, 600));
  const auto factors = {0.5, 1.0, 2.0, 4.0};
  const auto factor = [&] { return *std::next(factors.begin(), between(random, 0, 3)); };
  return {as_of,
          as_of - static_cast<Day>(between(random, 0, 60)),
          as_of - static_cast<Day>(between(random, 30, 400)),
          factor(),
          factor(),
          random() % 3 ? static_cast<double>(between(random, 1, 80)) / 2 : no_usual_gap};
}

} // namespace

TEST(Status, OfAWorkedExample) {
  // 1, 11 and 21 January: ten days are usual.
  const History h =
      reference({order(new_year, 1), order(new_year + 10, 1), order(new_year + 20, 1)}, 0);
  const auto at = [&](Day as_of) {
    return status(h, {new_year + as_of, new_year + as_of - 15, new_year + as_of - 90, 4, 2, 30});
  };
  EXPECT_EQ(at(0), std::nullopt); // the first order is not known yet
  EXPECT_EQ(at(1), Status::fresh);
  EXPECT_EQ(at(15), Status::fresh);
  EXPECT_EQ(at(16), Status::active);
  EXPECT_EQ(at(40), Status::active); // two gaps are not more than two
  EXPECT_EQ(at(41), Status::slipping);
  EXPECT_EQ(at(60), Status::slipping);
  EXPECT_EQ(at(61), Status::asleep);
  EXPECT_EQ(at(110), Status::asleep);
  EXPECT_EQ(at(111), Status::lost);
}

TEST(Status, OneOrderHasTheGapOfEverybody) {
  const History h = reference({order(new_year, 1)}, 0);
  const auto at = [&](Day as_of, double typical_gap) {
    return status(h, {new_year + as_of, new_year + 1, new_year - 1, 4, 2, typical_gap});
  };
  EXPECT_EQ(at(60, 30), Status::active);
  EXPECT_EQ(at(61, 30), Status::slipping);
  EXPECT_EQ(at(121, 30), Status::asleep);
  EXPECT_EQ(at(10'000, no_usual_gap), Status::active); // nobody knows what is usual
}

TEST(Status, RefundsAreNoOrders) {
  const History only_refunds = reference({order(new_year, -1)}, 0);
  EXPECT_EQ(status(only_refunds, {new_year + 9, new_year, new_year - 9, 4, 2, 30}), std::nullopt);
  const History refunded = reference({order(new_year, 5), order(new_year + 80, -5)}, 0);
  EXPECT_EQ(status(refunded, {new_year + 81, new_year + 60, new_year + 1, 4, 2, 30}), Status::lost);
}

TEST(Status, IsTheDefinitionOnRandomHistoriesInEveryForm) {
  Random random(21);
  std::map<std::optional<Status>, int> seen;
  for (int trial = 0; trial < 20'000; ++trial) {
    const auto events = events_of_a_customer(random);
    const StatusRule rule = rule_of(random);
    const auto expected = obvious(events, rule);
    const History h = reference(events, 0);
    const auto bytes = packed(h);
    ASSERT_EQ(status(h, rule), expected) << "trial " << trial;
    ASSERT_EQ(status(History(bytes), rule), expected) << "packed, trial " << trial;
    ++seen[expected];
  }
  EXPECT_EQ(seen.size(), 6u); // every status, and none
  for (const auto &[found, count] : seen) EXPECT_GT(count, 200);
}

TEST(Status, HasTheNamesOfTheView) {
  EXPECT_EQ(to_string(Status::lost), "lost");
  EXPECT_EQ(to_string(Status::fresh), "new");
  EXPECT_EQ(to_string(Status::asleep), "asleep");
  EXPECT_EQ(to_string(Status::slipping), "slipping");
  EXPECT_EQ(to_string(Status::active), "active");
}
