#include "processes/cnbd_k_renewal.hpp"

#include "base/near.hpp"
#include "processes/cnbd_k_future.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::test;

namespace {

/// Calls check(where, k, shape, idle, a, b, z) for customers of all kinds.
template <class Check> void each_customer(const Check &check) {
  for (const int k : {1, 2, 5, 12, 100})
    for (const double shape : {0.05, 0.8, 30.0, 300.0, 3000.0})
      for (const double idle : {0.0, 0.3, 0.95})
        for (const double z : {0.01, 1.0, 5.0})
          for (const auto &[a, b] : {std::pair(0.8, 3.0), std::pair(5.0, 1.0)})
            check(::testing::Message() << "k " << k << ", shape " << shape << ", idle " << idle
                                       << ", z " << z << ", a " << a,
                  k, shape, idle, a, b, z);
}

} // namespace

TEST(CondensedRenewal, AgreesWithTheSumOverStagesForEachRate) {
  int served = 0;
  each_customer([&](const auto &where, int k, double shape, double idle, double a, double b,
                    double z) {
    if (k * shape * z > 2000) return; // which takes long
    for (const double kappa : {0.0, 0.1, 20.0}) {
      const auto found = CondensedRenewal(k, shape, idle, a, b).until(z, kappa);
      if (!found) continue;
      const auto wanted = CondensedHorizon(k, shape, idle, a, b).until(z, kappa);
      if (!wanted) continue;
      ++served;
      // The rule over rates knows nothing of what hardly any of them does.
      EXPECT_NEAR(found->purchases, wanted->purchases, 1e-11 * wanted->purchases + 1e-16) << where;
      EXPECT_THAT(found->time, Near(wanted->time, 1e-11)) << where;
      EXPECT_NEAR(found->pairs, wanted->pairs, 1e-11 * wanted->pairs + 1e-16) << where;
    }
  });
  EXPECT_GT(served, 300);
}

/// Also where hardly anybody buys, and where somebody buys every day.
TEST(CondensedRenewal, AgreesWithWhatIsExpectedWithoutDiscount) {
  int served = 0;
  each_customer(
      [&](const auto &where, int k, double shape, double idle, double a, double b, double z) {
        const auto found = CondensedRenewal(k, shape, idle, a, b).until(z, 0);
        if (!found) return;
        ++served;
        const CondensedFuture future(k, shape, idle, a, b);
        EXPECT_THAT(found->purchases, Near(future.purchases(z), 1e-11)) << where;
        if (const auto pairs = future.pairs(z)) {
          EXPECT_NEAR(found->pairs, *pairs, 1e-11 * *pairs + 1e-14 * found->purchases) << where;
        }
      });
  EXPECT_GT(served, 300);
}

TEST(CondensedRenewal, LeavesToOthersWhatItsNumbersDoNotHold) {
  EXPECT_FALSE(CondensedRenewal(3, 1e6, 0.5, 1, 1).until(1, 0)) << "rates hardly spread";
  EXPECT_FALSE(CondensedRenewal(3, 10, 0.5, 1, 1).until(1e4, 0)) << "too many purchases";
  EXPECT_FALSE(CondensedRenewal(1, 1000, 0, 100, 1e-3).until(1, 0)) << "all leave at once";
}
