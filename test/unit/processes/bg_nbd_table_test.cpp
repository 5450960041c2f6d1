#include "base/near.hpp"
#include "processes/bg_nbd_future.hpp"
#include "processes/bg_nbd_table.hpp"
#include "processes/cnbd_k_horizon.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <random>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::test;

TEST(DropoutTable, AgreesWithTheDoubleSumWithoutEnd) {
  const auto table = std::make_unique<DropoutTable>(); // zeroed
  for (const double shape : {0.05, 0.24, 1.5, 5.0, 39.8, 120.0})
    for (const double b : {0.5, 1.6, 8.0, 60.0, 5000.0})
      for (const double a : {0.02, 0.3, 0.79, 1.0, 3.9})
        for (const double kappa : {1e-3, 0.02, 0.13, 1.0, 30.0, 1000.0}) {
          const auto found = table->at(shape, HUGE_VAL, kappa, a, b);
          if (!found) continue;
          EXPECT_THAT(found->purchases, Near(discounted_while_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << b << ' ' << a << ' ' << kappa;
          EXPECT_THAT(found->time, Near(discounted_time_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << b << ' ' << a << ' ' << kappa;
        }
}

TEST(DropoutTable, EndsAtTheHorizonAsTheSumOverPurchasesDoes) {
  const auto table = std::make_unique<DropoutTable>(); // zeroed
  for (const double shape : {0.05, 0.24, 1.5, 39.8, 120.0})
    for (const double b : {0.5, 1.6, 60.0, 130.0})
      for (const double c : {1e-6, 1e-3, 0.3, 4.0})
        for (const double a : {0.02, 0.79, 3.9})
          for (const double kappa : {1e-3, 0.13, 30.0}) {
            const auto found = table->at(shape, c, kappa, a, b);
            const auto wanted = CondensedHorizon(1, shape, 0, a, b).until(c / kappa, kappa);
            if (!found || !wanted) continue;
            EXPECT_THAT(found->purchases, Near(wanted->purchases, 1e-10))
                << shape << ' ' << b << ' ' << c << ' ' << a << ' ' << kappa;
            EXPECT_THAT(found->time, Near(wanted->time, 1e-10))
                << shape << ' ' << b << ' ' << c << ' ' << a << ' ' << kappa;
          }
}

TEST(DropoutTable, ServesOrdinaryCustomersAndSaysWhomNot) {
  const auto table = std::make_unique<DropoutTable>(); // zeroed
  for (const double shape : {0.24, 1.5, 39.8, 100.0})
    for (const double c : {0.05, 0.5, HUGE_VAL}) {
      const double b = 1.6 + shape;
      for (const double a : {0.1, 0.79, 2.5})
        EXPECT_TRUE(table->at(shape, c, 0.15, a, b)) << shape << ' ' << a;
      EXPECT_FALSE(table->at(shape, c, 0.15, 50, b));
      EXPECT_FALSE(table->at(shape, c, 1e-9, 0.79, b));
    }
}

TEST(DropoutTable, DoesNotKnowWhoCameBefore) {
  // To the last bit: the squares are fixed beforehand. More of them than there is room for.
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  const auto one = std::make_unique<DropoutTable>();
  const auto ask = [](DropoutTable &table, int i, double kappa, double a) {
    const double x = i % 97;
    return table.at(0.8 + x, i % 3 == 0 ? HUGE_VAL : 0.3, kappa, a, 3 + x);
  };
  for (int i = 0; i < 4000; ++i) {
    const double a = std::exp(5 * uniform(random) - 3.8), kappa = std::exp(3 * uniform(random) - 2);
    const auto here = ask(*one, i, kappa, a);
    if (i % 40 > 0) continue;
    const auto alone = std::make_unique<DropoutTable>();
    const auto there = ask(*alone, i, kappa, a);
    ASSERT_TRUE(here && there) << i;
    EXPECT_EQ(here->purchases, there->purchases) << i;
    EXPECT_EQ(here->time, there->time) << i;
  }
}
