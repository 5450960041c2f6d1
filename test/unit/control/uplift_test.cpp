#include "control/effect.hpp"

#include "base/error.hpp"
#include "base/near.hpp"
#include "base/rounded_decimal.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::control;
using portfolio::test::Near;

namespace {

Effect of(const char *text, double level = 0.95) { return effect(uplift_from_text(text), level); }

struct Customer {
  bool treated;
  Decimal amount;
};

std::vector<Customer> random_customers(std::mt19937_64 &random, int most) {
  std::vector<Customer> customers(1 + random() % static_cast<unsigned>(most));
  for (Customer &each : customers) {
    each.treated = random() % 3 > 0;
    const int scale = static_cast<int>(random() % 5), digits = static_cast<int>(random() % 12);
    each.amount = {static_cast<Money>(random()) % power_of_ten(digits + 1), scale};
    if (random() % 4 == 0) each.amount.units = -each.amount.units;
  }
  return customers;
}

Uplift uplift_of(const std::vector<Customer> &customers) {
  Uplift uplift(Measured::amount);
  for (const Customer &each : customers) uplift.add(each.treated, each.amount);
  return uplift;
}

} // namespace

TEST(Uplift, FindsNewcombesIntervals) {
  struct {
    const char *text;
    double difference, lower, upper;
    Decision decision;
  } cases[] = {
      {"v1 outcomes treated 70 successes 56 control 80 successes 48", .2, .0524, .3339,
       Decision::keep_on},
      {"v1 outcomes treated 10 successes 9 control 10 successes 3", .6, .1705, .8090,
       Decision::keep_on},
      {"v1 outcomes treated 10 successes 0 control 10 successes 0", 0, -.2775, .2775,
       Decision::undecided},
      {"v1 outcomes treated 80 successes 48 control 70 successes 56", -.2, -.3339, -.0524,
       Decision::change},
  };
  for (const auto &each : cases) {
    const Effect found = of(each.text);
    EXPECT_NEAR(*found.difference, each.difference, 1e-12) << each.text;
    EXPECT_NEAR(*found.lower, each.lower, 5e-5) << each.text;
    EXPECT_NEAR(*found.upper, each.upper, 5e-5) << each.text;
    EXPECT_EQ(found.decision, each.decision) << each.text;
    EXPECT_FALSE(found.needed_per_group) << each.text;
  }
}

// extra sleep of R's data set "sleep", t.test(extra ~ group)
TEST(Uplift, FindsWelchsInterval) {
  Uplift uplift(Measured::amount);
  for (const double x : {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0})
    uplift.add(true, rounded_decimal(x));
  for (const double x : {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4})
    uplift.add(false, rounded_decimal(x));
  const Effect found = effect(uplift, 0.95);
  EXPECT_NEAR(*found.treated_rate, 0.75, 1e-12);
  EXPECT_NEAR(*found.control_rate, 2.33, 1e-12);
  EXPECT_NEAR(*found.difference / *found.standard_error, -1.8608, 5e-5);
  EXPECT_NEAR(*found.lower, -3.3654832, 5e-8);
  EXPECT_NEAR(*found.upper, 0.2054832, 5e-8);
  EXPECT_EQ(found.decision, Decision::undecided);
}

// R: power.prop.test(p1 = .50, p2 = .75, power = .80) gives 57.67
TEST(Uplift, SaysHowManyCustomersWouldDecide) {
  EXPECT_EQ(of("v1 outcomes treated 4 successes 3 control 4 successes 2").needed_per_group, 58);
  EXPECT_FALSE(of("v1 outcomes treated 4 successes 2 control 4 successes 2").needed_per_group);
  // (1.95996 + 0.84162)² · (2 + 2) / 1²
  EXPECT_EQ(of("v1 amounts scale 0 treated 2 sum 4 squares 10 control 2 sum 2 squares 4")
                .needed_per_group,
            32);
}

TEST(Uplift, WithoutCustomersThereIsNoRateAndWithoutSpreadNoInterval) {
  for (const char *text :
       {"v1 outcomes treated 0 successes 0 control 5 successes 2",
        "v1 amounts scale 0 treated 0 sum 0 squares 0 control 1 sum 2 squares 4"}) {
    const Effect found = of(text);
    EXPECT_FALSE(found.treated_rate || found.difference || found.lower || found.upper) << text;
    EXPECT_TRUE(found.control_rate) << text;
    EXPECT_EQ(found.decision, Decision::undecided) << text;
  }
  for (const char *text :
       {"v1 amounts scale 0 treated 1 sum 9 squares 81 control 2 sum 2 squares 4",
        "v1 amounts scale 0 treated 2 sum 4 squares 8 control 2 sum 2 squares 2"}) {
    const Effect found = of(text);
    EXPECT_TRUE(found.difference) << text;
    EXPECT_FALSE(found.lower || found.upper || found.needed_per_group) << text;
    EXPECT_EQ(found.decision, Decision::undecided) << text;
  }
  EXPECT_THROW(of("v1 outcomes treated 1 successes 0 control 1 successes 0", 95), Error);
}

TEST(Uplift, VarianceIsThatOfTwoPasses) {
  std::mt19937_64 random{11};
  for (int i = 0; i < 500; ++i) {
    const auto customers = random_customers(random, 60);
    const Uplift uplift = uplift_of(customers);
    long double sum = 0, squares = 0;
    int n = 0;
    for (const auto &each : customers)
      if (each.treated) sum += to_double(each.amount.units, each.amount.scale), ++n;
    if (n < 2) continue;
    for (const auto &each : customers)
      if (each.treated) {
        const long double x = to_double(each.amount.units, each.amount.scale) - sum / n;
        squares += x * x;
      }
    const double wanted = static_cast<double>(squares / (n - 1));
    ASSERT_EQ(uplift.treated().customers, n) << i;
    ASSERT_THAT(*uplift.treated().mean(uplift.scale()), Near(static_cast<double>(sum / n), 1e-12))
        << i;
    ASSERT_NEAR(*uplift.treated().variance(uplift.scale()), wanted, 1e-11 * wanted) << i;
  }
}

TEST(Uplift, AmountsFarFromZeroKeepTheirVariance) {
  Uplift uplift(Measured::amount);
  for (const int x : {1, 2, 3}) uplift.add(true, {power_of_ten(18) - x, 0});
  EXPECT_EQ(uplift.treated().variance(uplift.scale()), 1);
  for (const int x : {1, 2}) uplift.add(false, {x, 12});
  EXPECT_EQ(uplift.treated().variance(uplift.scale()), 1);
  EXPECT_NEAR(*uplift.control().variance(uplift.scale()), 0.5e-24, 1e-36);
}

TEST(Uplift, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{12};
  for (int i = 0; i < 500; ++i) {
    auto customers = random_customers(random, 40);
    const Uplift whole = uplift_of(customers);
    std::ranges::shuffle(customers, random);
    const auto middle = customers.begin() + static_cast<std::ptrdiff_t>(customers.size() / 2);
    Uplift sum = uplift_from_text(to_text(uplift_of({middle, customers.end()})));
    sum.merge(uplift_from_wire(to_wire(uplift_of({customers.begin(), middle}))));
    ASSERT_TRUE(equal(sum, whole)) << to_text(sum) << " and " << to_text(whole);
  }
}

TEST(Uplift, TextIsReadAsItIsWritten) {
  for (const char *text :
       {"v1 outcomes treated 70 successes 56 control 80 successes 48 skipped 1",
        "v1 amounts scale 2 treated 2 sum 30.50 squares 500.0250 control 1 sum -5.51 squares "
        "30.3601",
        "v1 amounts scale 12 treated 1 sum 1000000000000000000.000000000000 squares "
        "1000000000000000000000000000000000000.000000000000000000000000 control 1 sum "
        "0.000000000001 squares 0.000000000000000000000001"}) {
    EXPECT_EQ(to_text(uplift_from_text(text)), text);
    EXPECT_EQ(to_text(uplift_from_wire(to_wire(uplift_from_text(text)))), text);
  }
}

TEST(Uplift, WhatCannotBeIsRefused) {
  for (const char *text :
       {"", "v2 outcomes treated 1 successes 0 control 1 successes 0",
        "v1 outcomes treated 1 successes 2 control 1 successes 0",
        "v1 outcomes treated -1 successes 0 control 1 successes 0",
        "v1 outcomes treated 1152921504606846977 successes 0 control 1 successes 0",
        "v1 amounts scale 13 treated 0 sum 0 squares 0 control 0 sum 0 squares 0",
        "v1 amounts scale 0 treated 0 sum 0 squares 1 control 0 sum 0 squares 0",
        "v1 amounts scale 0 treated 2 sum 3 squares 4 control 0 sum 0 squares 0",
        "v1 amounts scale 0 treated 1 sum 1 squares -1 control 0 sum 0 squares 0",
        "v1 amounts scale 0 treated 1 sum 0 squares 1000000000000000000000000000000000001 control "
        "0 sum 0 squares 0"})
    EXPECT_THROW(uplift_from_text(text), Error) << text;
  EXPECT_THROW(uplift_from_wire(Bytes{1, 2, 0, 0, 0, 0, 0}), Error);
  Uplift outcomes, amounts(Measured::amount);
  EXPECT_THROW(outcomes.merge(amounts), Error);
  EXPECT_THROW(outcomes.add(true, Decimal{1, 0}), Error);
  EXPECT_EQ(to_string(change_of({150, 2}, {2, 0})), "0.50");
  EXPECT_THROW(change_of({power_of_ten(18), 0}, {-1, 0}), Error);
}
