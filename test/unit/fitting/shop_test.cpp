#include "fitting/shop_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting::test;
using portfolio::models::ModelKind;

namespace {

void expect_no_fit_below(const std::vector<Truth> &truths,
                         const std::vector<std::size_t> &sizes = {15, 30, 100}) {
  int fits = 0;
  for (const Truth &truth : truths)
    for (const std::size_t customers : sizes)
      for (const std::uint64_t seed : {1, 2}) {
        const auto found = compare(truth, customers, seed);
        if (!found) continue;
        ++fits;
        EXPECT_FALSE(found->is_below())
            << name(truth.kind) << ' ' << testing::PrintToString(truth.parameters) << ", "
            << customers << " customers, seed " << seed << ": " << found->fitted << " is below "
            << found->at_truth;
      }
  EXPECT_GT(fits, 5 * static_cast<int>(truths.size() * sizes.size()) / 3);
}

} // namespace

TEST(Shops, AreFittedNoWorseThanByTheParametersTheyWereDrawnFrom) {
  expect_no_fit_below(purchase_truths());
}

TEST(Shops, AreFittedNoWorseInTheCorners) { expect_no_fit_below(purchase_corners(), {30, 100}); }

TEST(Shops, SpendAsLikelyAsUnderTheParametersTheyWereDrawnFrom) {
  expect_no_fit_below(spend_truths());
}

/// Hills to which only the last start leads, for spend and for covariates.
TEST(Shops, AreFittedNoWorseWhereOnlyOneStartLeadsToTheTop) {
  const auto spend = compare({ModelKind::gamma_gamma, {0.1, 3, 10}, false}, 15, 89);
  const auto purchases = compare({ModelKind::mbg_nbd, {3, 100, 0.5, 0.5}, true}, 300, 90);
  ASSERT_TRUE(spend && purchases);
  EXPECT_FALSE(spend->is_below()) << spend->fitted << " is below " << spend->at_truth;
  EXPECT_FALSE(purchases->is_below()) << purchases->fitted << " is below " << purchases->at_truth;
}
