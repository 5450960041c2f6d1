#include "base/near.hpp"
#include "control/strata.hpp"

#include "base/error.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::control;
using namespace portfolio::test;

namespace {

StratifiedEffect together(const std::vector<std::string> &texts, double level = 0.95) {
  std::vector<Uplift> strata;
  for (const std::string &text : texts) strata.push_back(uplift_from_text(text));
  std::vector<const Uplift *> pointers;
  for (const Uplift &stratum : strata) pointers.push_back(&stratum);
  return stratified_effect(pointers, level);
}

std::string outcomes(int treated, int y1, int control, int y0) {
  return "v1 outcomes treated " + std::to_string(treated) + " successes " + std::to_string(y1) +
         " control " + std::to_string(control) + " successes " + std::to_string(y0);
}

} // namespace

TEST(StrataOfOutcomes, OneStratumIsTheDifferenceItself) {
  const StratifiedEffect one = together({outcomes(70, 56, 80, 48)});
  EXPECT_EQ(one.strata, 1);
  EXPECT_THAT(*one.effect.difference, Near(0.2, 1e-12));
  EXPECT_THAT(*one.effect.treated_rate, Near(0.8, 1e-12));
  // Sato's variance, written out.
  const double n1 = 70, n0 = 80, y1 = 56, y0 = 48, n = 150;
  const double p = (n1 * n1 * y0 - n0 * n0 * y1 + n1 * n0 * (n0 - n1) / 2) / (n * n);
  const double q = (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * n);
  const double error = std::sqrt(0.2 * p + q) / (n1 * n0 / n);
  EXPECT_THAT(*one.effect.standard_error, Near(error, 1e-12));
  EXPECT_THAT(*one.effect.lower, Near(0.2 - 1.959963984540054 * error, 1e-9));
  EXPECT_EQ(one.effect.decision, Decision::keep_on);
}

TEST(StrataOfOutcomes, ManyPairsHaveTheirExactVariance) {
  // Pairs of one treated and one control customer: 40 times only the treated buys, 10 times only
  // the other one, 50 times both or nobody. The difference is (40 - 10)/100, McNemar's.
  std::vector<std::string> pairs;
  for (int i = 0; i < 100; ++i)
    pairs.push_back(outcomes(1, i < 40 || i >= 80, 1, (i >= 40 && i < 50) || i >= 80));
  const StratifiedEffect found = together(pairs);
  EXPECT_EQ(found.strata, 100);
  EXPECT_THAT(*found.effect.difference, Near(0.3, 1e-12));
  EXPECT_THAT(*found.effect.standard_error, Near(std::sqrt(50 - 30 * 30 / 100.0) / 100, 1e-12));
}

TEST(StrataOfOutcomes, UndoWhatSegmentsOfDifferentSizePretend) {
  // In both segments the treatment helps; together it seems to harm (Simpson).
  const std::vector<std::string> segments = {outcomes(87, 81, 270, 234),
                                             outcomes(263, 192, 80, 55)};
  EXPECT_GT(*together(segments).effect.difference, 0);
  EXPECT_LT(*effect(uplift_from_text(outcomes(350, 273, 350, 289)), 0.95).difference, 0);
}

TEST(StrataOfOutcomes, LeaveOutWhereAGroupIsEmpty) {
  const StratifiedEffect found = together({outcomes(0, 0, 8, 4), outcomes(70, 40, 80, 40)});
  EXPECT_EQ(found.strata, 1);
  EXPECT_EQ(found.left_out, 1);
  EXPECT_EQ(found.treated + found.control, 150);
  EXPECT_EQ(found.effect.decision, Decision::undecided);
  EXPECT_TRUE(found.effect.needed_per_group);
  EXPECT_GT(*found.effect.needed_per_group, 80);
  const StratifiedEffect none = together({outcomes(0, 0, 8, 4)});
  EXPECT_FALSE(none.effect.difference);
  EXPECT_EQ(none.effect.decision, Decision::undecided);
  EXPECT_FALSE(together({}).effect.difference);
}

TEST(StrataOfAmounts, OneStratumIsWelch) {
  const std::string text =
      "v1 amounts scale 2 treated 12 sum 240.00 squares 5600.0000 control 9 sum 90.00 squares "
      "1400.0000";
  const Effect welch = effect(uplift_from_text(text), 0.9);
  const StratifiedEffect found = together({text}, 0.9);
  EXPECT_THAT(*found.effect.difference, Near(*welch.difference, 1e-12));
  EXPECT_THAT(*found.effect.standard_error, Near(*welch.standard_error, 1e-12));
  EXPECT_THAT(*found.effect.lower, Near(*welch.lower, 1e-9));
  EXPECT_THAT(*found.effect.upper, Near(*welch.upper, 1e-9));
}

TEST(StrataOfAmounts, WeighSegmentsByTheirSizes) {
  const StratifiedEffect found = together(
      {"v1 amounts scale 0 treated 10 sum 100 squares 1200 control 10 sum 50 squares 400",
       "v1 amounts scale 0 treated 30 sum 600 squares 13000 control 10 sum 100 squares 1300",
       "v1 amounts scale 0 treated 1 sum 9 squares 81 control 10 sum 100 squares 1300"});
  EXPECT_EQ(found.strata, 2);
  EXPECT_EQ(found.left_out, 1);
  EXPECT_THAT(*found.effect.difference, Near((5 * 5 + 7.5 * 10) / 12.5, 1e-12));
}

TEST(Strata, AreAllOfOneKind) {
  EXPECT_THROW(
      together(
          {outcomes(7, 5, 8, 4),
           "v1 amounts scale 0 treated 10 sum 100 squares 1200 control 10 sum 50 squares 400"}),
      Error);
}
