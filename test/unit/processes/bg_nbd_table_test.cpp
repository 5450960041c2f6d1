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
  for (const double shape : {0.05, 0.24, 1.5, 5.0, 39.8})
    for (const double b : {0.5, 1.6, 8.0, 60.0, 5000.0}) {
      DropoutTable table(shape, b, HUGE_VAL);
      for (const double a : {0.02, 0.79, 1.0, 3.9})
        for (const double kappa : {1e-3, 0.13, 1.0, 30.0, 1e6}) {
          const auto found = table.at(kappa, a);
          if (!found) continue;
          EXPECT_THAT(found->purchases, Near(discounted_while_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << b << ' ' << a << ' ' << kappa;
          EXPECT_THAT(found->time, Near(discounted_time_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << b << ' ' << a << ' ' << kappa;
        }
    }
}

TEST(DropoutTable, EndsAtTheHorizonAsTheSumOverPurchasesDoes) {
  for (const double shape : {0.05, 0.24, 1.5, 39.8})
    for (const double b : {0.5, 1.6, 60.0})
      for (const double c : {1e-6, 1e-3, 0.3, 4.0}) {
        DropoutTable table(shape, b, c);
        for (const double a : {0.02, 0.79, 3.9})
          for (const double kappa : {1e-3, 0.13, 30.0}) {
            const auto found = table.at(kappa, a);
            const auto wanted = CondensedHorizon(1, shape, 0, a, b).until(c / kappa, kappa);
            if (!found || !wanted) continue;
            EXPECT_THAT(found->purchases, Near(wanted->purchases, 1e-10))
                << shape << ' ' << b << ' ' << c << ' ' << a << ' ' << kappa;
            EXPECT_THAT(found->time, Near(wanted->time, 1e-10))
                << shape << ' ' << b << ' ' << c << ' ' << a << ' ' << kappa;
          }
      }
}

TEST(DropoutTable, ServesOrdinaryCustomersAndSaysWhomNot) {
  for (const double shape : {0.24, 1.5, 39.8})
    for (const double c : {0.05, 0.5, HUGE_VAL}) {
      DropoutTable table(shape, 1.6 + shape, c);
      for (const double a : {0.1, 0.79, 2.5}) EXPECT_TRUE(table.at(0.05, a)) << shape << ' ' << a;
      EXPECT_FALSE(table.at(0.05, 50));
      EXPECT_FALSE(table.at(1e-9, 0.79));
    }
}

TEST(DropoutTable, DoesNotKnowWhoCameBefore) {
  // To the last bit: the pieces are fixed beforehand.
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  const auto one = std::make_unique<DropoutTables>(); // zeroed
  for (int i = 0; i < 300; ++i) {
    const std::int64_t x = i % 7;
    const double shape = 0.8 + static_cast<double>(x), a = 0.3 + uniform(random),
                 kappa = std::exp(4 * uniform(random) - 4), c = i % 3 == 0 ? HUGE_VAL : 0.3;
    const auto alone = std::make_unique<DropoutTables>();
    const auto here = one->at(x, shape, c, kappa, a, 3 + static_cast<double>(x));
    const auto there = alone->at(x, shape, c, kappa, a, 3 + static_cast<double>(x));
    ASSERT_TRUE(here && there) << i;
    EXPECT_EQ(here->purchases, there->purchases) << i;
    EXPECT_EQ(here->time, there->time) << i;
  }
}
