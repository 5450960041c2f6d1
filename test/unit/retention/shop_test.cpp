#include "retention/shop_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::retention::test;

TEST(RetentionShops, AreFittedNoWorseThanByTheParametersTheyWereDrawnFrom) {
  int fits = 0;
  for (const Truth &truth : retention_truths())
    for (const std::size_t customers : {15, 30, 100})
      for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
        const auto found = compare_retention(truth, customers, seed);
        if (!found) continue;
        ++fits;
        EXPECT_FALSE(found->is_below())
            << testing::PrintToString(truth.parameters) << ", " << customers << " customers, seed "
            << seed << ": " << found->fitted << " is below " << found->at_truth;
      }
  EXPECT_GT(fits, 70);
}
