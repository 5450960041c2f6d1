#include "base/near.hpp"
#include "processes/cnbd_k_purchases.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::test;

TEST(CondensedPurchases, AgreeWithTheSumOverStagesForEachRate) {
  int served = 0;
  for (const int k : {12, 100})
    for (const double shape : {0.05, 0.8, 300.0})
      for (const double idle : {0.0, 0.3, 0.95})
        for (const double z : {0.01, 1.0, 5.0})
          for (const double kappa : {0.0, 0.1})
            for (const auto &[a, b] : {std::pair(0.8, 3.0), std::pair(5.0, 1.0)}) {
              const auto found = CondensedPurchases(k, shape, idle, a, b).until(z, kappa);
              if (!found) continue;
              const auto wanted = CondensedHorizon(k, shape, idle, a, b).until(z, kappa);
              if (!wanted) continue;
              ++served;
              const auto where = ::testing::Message() << k << ' ' << shape << ' ' << idle << ' '
                                                      << z << ' ' << kappa << ' ' << a;
              // The rule over rates knows nothing of what hardly any of them does.
              EXPECT_NEAR(found->purchases, wanted->purchases, 1e-10 * wanted->purchases + 1e-16)
                  << where;
              EXPECT_THAT(found->time, Near(wanted->time, 1e-10)) << where;
              EXPECT_NEAR(found->pairs, wanted->pairs, 1e-10 * wanted->pairs + 1e-16) << where;
            }
  EXPECT_GT(served, 100);
}
