#include "survival/survival_log_rank.hpp"
#include "survival/survival_support.hpp"

#include <algorithm>
#include <cmath>

using namespace portfolio;
using namespace portfolio::survival;
using namespace portfolio::survival::test;
using portfolio::test::Random;

TEST(Survival, LogRankAsPublished) {
  const SurvivalTable leukaemia[] = {six_mp(), placebo()}, aml[] = {maintained(), nonmaintained()};
  const LogRank first = log_rank(leukaemia), second = log_rank(aml);
  EXPECT_NEAR(first.statistic.value(), 16.79, 5e-3);
  EXPECT_NEAR(first.p_value.value(), 4.17e-5, 5e-8);
  EXPECT_EQ(first.df, 1);
  EXPECT_NEAR(first.groups[0].expected, 19.3, .05);
  EXPECT_NEAR(first.groups[1].expected, 10.7, .05);
  EXPECT_EQ(first.groups[0].observed, 9);
  EXPECT_EQ(first.groups[1].observed, 21);
  EXPECT_NEAR(second.statistic.value(), 3.40, 5e-3);
  EXPECT_NEAR(second.p_value.value(), .0653, 5e-5);
}

TEST(Survival, LogRankAgreesWithTheDefinition) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const Observations a = random_observations(random, 2 + random() % 30),
                       b = random_observations(random, 2 + random() % 30);
    Observations both = a;
    both.insert(both.end(), b.begin(), b.end());
    double observed = 0, expected = 0, variance = 0;
    for (const double t : durations(both)) {
      const double n = at_risk(both, t), d = events_at(both, t), share = at_risk(a, t) / n;
      observed += events_at(a, t);
      expected += share * d;
      if (n > 1) variance += d * share * (1 - share) * (n - d) / (n - 1);
    }
    const SurvivalTable groups[] = {table_of(a), table_of(b)}, swapped[] = {groups[1], groups[0]};
    const LogRank test = log_rank(groups), mirrored = log_rank(swapped);
    ASSERT_NEAR(test.groups[0].expected, expected, 1e-10);
    ASSERT_EQ(test.statistic.has_value(), variance > 0);
    if (!test.statistic) continue;
    ASSERT_NEAR(*test.statistic, std::pow(observed - expected, 2) / variance,
                1e-9 * (1 + *test.statistic));
    ASSERT_NEAR(*mirrored.statistic, *test.statistic, 1e-9 * (1 + *test.statistic));
    EXPECT_NEAR(*test.p_value, std::erfc(std::sqrt(*test.statistic / 2)), 1e-12);
  }
}

TEST(Survival, LogRankOfManyGroupsDoesNotDependOnTheirOrder) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<SurvivalTable> groups(2 + random() % 8);
    for (auto &group : groups) group = table_of(random_observations(random, 5 + random() % 30));
    const LogRank test = log_rank(groups);
    ASSERT_TRUE(test.statistic);
    EXPECT_EQ(test.df, static_cast<int>(groups.size()) - 1);
    double excess = 0;
    for (const LogRankGroup &group : test.groups)
      excess += static_cast<double>(group.observed) - group.expected;
    EXPECT_NEAR(excess, 0, 1e-9);
    std::shuffle(groups.begin(), groups.end(), random);
    groups.push_back({}); // nobody
    const LogRank again = log_rank(groups);
    EXPECT_EQ(again.df, test.df);
    EXPECT_NEAR(*again.statistic, *test.statistic, 1e-8 * (1 + *test.statistic));
    // The same group twice: nothing to tell apart.
    const SurvivalTable same[] = {groups[0], groups[0]};
    EXPECT_NEAR(log_rank(same).statistic.value_or(0), 0, 1e-9);
  }
}

TEST(Survival, LogRankOfNothingToCompare) {
  const SurvivalTable everybody_at_once[] = {trial({3, 3}), trial({3, 3, 3})};
  EXPECT_FALSE(log_rank(everybody_at_once).statistic);
  EXPECT_EQ(log_rank(everybody_at_once).df, 1);
  const SurvivalTable gone_before[] = {trial({-1, -2}), trial({3, 4})};
  EXPECT_FALSE(log_rank(gone_before).statistic);
  EXPECT_EQ(log_rank(gone_before).df, 0);
  EXPECT_FALSE(log_rank({}).statistic);
  EXPECT_FALSE(log_rank(std::vector<SurvivalTable>(1, six_mp())).p_value);
  EXPECT_EQ(message([] { log_rank(std::vector<SurvivalTable>(1001)); }),
            "log-rank test of 1001 groups");
}
