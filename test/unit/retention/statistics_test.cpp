#include "base/error.hpp"
#include "processes/model_support.hpp"
#include "retention/statistics.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::retention;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

RetentionBytes bytes_of(const RetentionLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}
RetentionStatistics opened(const RetentionState &state) {
  return open_retention(bytes_of(state.log()));
}
/// The finished bytes: equal statistics have equal ones.
Bytes finished(const RetentionStatistics &statistics) {
  const RetentionBytes bytes = bytes_of(RetentionState::finish(statistics, arena));
  return {bytes.begin(), bytes.end()};
}

struct Customer {
  std::int64_t tenure;
  bool churned;
};
std::vector<Customer> made_up_customers(std::size_t count) {
  std::mt19937_64 random(3);
  std::vector<Customer> customers;
  while (customers.size() < count) {
    const auto tenure = static_cast<std::int64_t>(random() % 40);
    customers.push_back({tenure, tenure > 0 && random() % 3 > 0});
  }
  return customers;
}
RetentionStatistics collected(const std::vector<Customer> &customers) {
  RetentionState state(nullptr, arena);
  for (const Customer &one : customers) state.add(one.tenure, one.churned, 1);
  return opened(state);
}

} // namespace

TEST(RetentionStatistics, CountsWhoLeftAndWhoRenewed) {
  RetentionState state(nullptr, arena);
  state.add(1, true, 3);
  state.add(2, false, 5);
  state.add(4, true, 1);
  EXPECT_EQ(to_text(opened(state)), "v1 [1 3 6] [2 0 6] [3 0 1] [4 1 0]");
  EXPECT_EQ(customers(opened(state)), 9);
}

TEST(RetentionStatistics, NewCustomersSayNothingAndAreCounted) {
  RetentionState state(nullptr, arena);
  state.add(0, false, 4);
  state.skip();
  EXPECT_EQ(to_text(opened(state)), "v1 skipped 5");
  EXPECT_EQ(customers(opened(state)), 0);
}

TEST(RetentionStatistics, ATableOfSurvivorsIsItsCustomers) {
  RetentionState table(nullptr, arena), customer(nullptr, arena);
  table.add_cohort(3, 468, 382); // in any order
  table.add_cohort(1, 1000, 631);
  table.add_cohort(2, 631, 468);
  table.add_cohort(4, 0, 0);
  customer.add(1, true, 369);
  customer.add(2, true, 163);
  customer.add(3, true, 86);
  customer.add(3, false, 382);
  EXPECT_EQ(finished(opened(table)), finished(opened(customer)));
  EXPECT_EQ(to_text(opened(table)), "v1 [1 369 631] [2 163 468] [3 86 382]");
}

TEST(RetentionStatistics, CohortsMayComeInLater) {
  RetentionState state(nullptr, arena);
  state.add_cohort(5, 100, 90);
  state.add_cohort(2, 30, 10);
  EXPECT_EQ(to_text(opened(state)), "v1 [2 20 10] [5 10 90]");
  EXPECT_EQ(customers(opened(state)), 100);
}

TEST(RetentionStatistics, MergeIsTheWholeForAnySplitAndOrder) {
  std::vector<Customer> customers = made_up_customers(2000);
  const Bytes whole = finished(collected(customers));
  std::mt19937_64 random(9);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(customers.begin(), customers.end(), random);
    std::vector<std::vector<Customer>> parts(1 + random() % 9);
    for (const Customer &one : customers) parts[random() % parts.size()].push_back(one);
    RetentionState merged(nullptr, arena);
    for (const auto &part : parts) merged.merge(collected(part));
    EXPECT_EQ(finished(opened(merged)), whole);
  }
}

TEST(RetentionStatistics, FormsAreLossless) {
  for (const RetentionStatistics &statistics :
       {collected(made_up_customers(500)), RetentionStatistics{}, RetentionStatistics{7, {}},
        RetentionStatistics{0, {{0, 0}, {INT64_MAX, 0}, {0, INT64_MAX}}}}) {
    EXPECT_EQ(finished(retention_from_text(to_text(statistics))), finished(statistics));
    EXPECT_EQ(finished(retention_from_wire(to_wire(statistics))), finished(statistics));
    EXPECT_EQ(open_retention(finished(statistics)).periods, statistics.periods);
  }
}

TEST(RetentionStatistics, BadTextAndBytesAreRefused) {
  for (const char *text :
       {"", "v2", "v1 [0 1 1]", "v1 [100001 1 1]", "v1 [1 1]", "v1 [1 -1 1]", "v1 [1 1 1] x",
        "v1 [1 9223372036854775807 1]", "v1 [1 9223372036854775807 0] [1 1 0]", "v1 skipped"})
    EXPECT_THROW(retention_from_text(text), Error) << text;
  const Bytes good = to_wire(collected(made_up_customers(50)));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_THROW(retention_from_wire(std::span(good).first(size)), Error) << size;
  EXPECT_THROW(retention_from_wire(Bytes{1, 0, 1, 0, 0}), Error); // last period empty
  EXPECT_THROW(open_retention(Bytes(10)), Error);
  EXPECT_THROW(open_retention(Bytes(60, 0x11)), Error);
}

TEST(RetentionStatistics, RefusesWhatNoCustomerCanBe) {
  RetentionState state(nullptr, arena);
  EXPECT_EQ(message_of([&] { state.add(0, true, 1); }), "tenure is 0");
  EXPECT_EQ(message_of([&] { state.add(-1, false, 1); }), "tenure is -1");
  EXPECT_EQ(message_of([&] { state.add(100001, false, 1); }), "tenure is 100001");
  EXPECT_EQ(message_of([&] { state.add(1, false, 0); }), "weight is 0");
  EXPECT_EQ(message_of([&] { state.add_cohort(0, 5, 4); }), "tenure is 0");
  EXPECT_EQ(message_of([&] { state.add_cohort(1, -5, 4); }), "at_risk is -5");
  EXPECT_EQ(message_of([&] { state.add_cohort(1, 5, -4); }), "survivors is -4");
  EXPECT_EQ(message_of([&] { state.add_cohort(1, 5, 6); }), "survivors 6 exceed at_risk 5");
  state.add(1, true, INT64_MAX);
  EXPECT_EQ(message_of([&] { state.add(1, true, 2); }), "number of customers exceeds 2^63 - 1");
  EXPECT_EQ(to_text(opened(state)), "v1 [1 9223372036854775807 0]");
}

TEST(RetentionStatistics, GrowsWithTheLongestTenureOnly) {
  RetentionState state(nullptr, arena);
  for (int i = 0; i < 100000; ++i) state.add(1 + i % 30, true, 1);
  EXPECT_EQ(state.log()->capacity(), 1024u);
  RetentionLog *log = state.log();
  RetentionState again(log, arena);
  again.add(30, false, 1);
  EXPECT_EQ(again.log(), log);
}
