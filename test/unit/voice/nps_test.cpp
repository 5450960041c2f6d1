#include "voice/nps.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace portfolio;
using namespace portfolio::voice;

namespace {

struct Answer {
  int score;
  Decimal weight;
};

std::vector<Answer> random_answers(std::mt19937_64 &random) {
  std::vector<Answer> answers(1 + random() % 40);
  for (Answer &each : answers) {
    const int scale = static_cast<int>(random() % 5), digits = static_cast<int>(random() % 12);
    each = {static_cast<int>(random() % 11),
            {static_cast<Money>(random()) % power_of_ten(digits + 1), scale}};
  }
  return answers;
}

Nps nps_of(const std::vector<Answer> &answers, bool is_weighted) {
  Nps nps(is_weighted);
  for (const Answer &each : answers)
    is_weighted ? nps.add(attitude_of(each.score), each.weight) : nps.add(attitude_of(each.score));
  return nps;
}

NpsScore of(const char *text, double level = 0.95) { return nps_score(nps_from_text(text), level); }

} // namespace

TEST(Nps, FindsTheWorkedIntervals) {
  const NpsScore thousand = of("v1 promoters 250 passives 675 detractors 75");
  EXPECT_NEAR(*thousand.score, 17.5, 1e-12);
  EXPECT_NEAR(*thousand.lower, 14.09, 0.005);
  EXPECT_NEAR(*thousand.upper, 20.81, 0.005);
  const NpsScore few = of("v1 promoters 19 passives 8 detractors 9");
  EXPECT_NEAR(*few.score, 27.78, 0.005);
  EXPECT_NEAR(*few.lower, -0.44, 0.005);
  EXPECT_NEAR(*few.upper, 51.72, 0.005);
}

TEST(Nps, KnowsPromotersPassivesAndDetractors) {
  for (int score = 0; score <= 10; ++score)
    EXPECT_EQ(attitude_of(score), score >= 9   ? Attitude::promoter
                                  : score >= 7 ? Attitude::passive
                                               : Attitude::detractor)
        << score;
  for (const int score : {-1, 11, 99}) try {
      attitude_of(score);
      ADD_FAILURE() << score;
    } catch (const Error &error) {
      EXPECT_STREQ(error.what(),
                   ("score must lie between 0 and 10, not " + std::to_string(score)).c_str());
    }
}

TEST(Nps, RefusesScoresThatNobodyGives) {
  for (const auto &[score, message] :
       {std::pair{8.5, "score must be a whole number, not 8.5"},
        std::pair{-0.5, "score must lie between 0 and 10, not -0.5"},
        std::pair{std::nan(""), "score must lie between 0 and 10, not NaN"}})
    try {
      attitude_of(score);
      ADD_FAILURE() << score;
    } catch (const Error &error) {
      EXPECT_STREQ(error.what(), message);
    }
}

TEST(Nps, EqualWeightsAreNoWeights) {
  std::mt19937_64 random{3};
  for (int i = 0; i < 200; ++i) {
    auto answers = random_answers(random);
    for (Answer &each : answers) each.weight = {25, 1};
    const NpsScore with = nps_score(nps_of(answers, true), 0.9),
                   without = nps_score(nps_of(answers, false), 0.9);
    ASSERT_NEAR(*with.score, *without.score, 1e-10) << i;
    ASSERT_NEAR(*with.lower, *without.lower, 1e-10) << i;
    ASSERT_NEAR(*with.upper, *without.upper, 1e-10) << i;
  }
}

TEST(Nps, WeightsAreThoseOfAReadingAnswerByAnswer) {
  std::mt19937_64 random{4};
  for (int i = 0; i < 500; ++i) {
    const auto answers = random_answers(random);
    long double sum = 0, squares = 0, promote = 0, detract = 0;
    for (const Answer &each : answers) {
      const long double w = to_double(each.weight.units, each.weight.scale);
      sum += w;
      squares += w * w;
      (each.score >= 9 ? promote : detract) += each.score >= 9 || each.score <= 6 ? w : 0;
    }
    const NpsScore found = nps_score(nps_of(answers, true), 0.95);
    if (sum == 0) {
      ASSERT_FALSE(found.score || found.lower || found.upper) << i;
      continue;
    }
    const double n = static_cast<double>(sum * sum / squares);
    const double p = (static_cast<double>(promote / sum) * n + 0.75) / (n + 3),
                 d = (static_cast<double>(detract / sum) * n + 0.75) / (n + 3);
    const double half = 1.959963984540054 * std::sqrt((p + d - (p - d) * (p - d)) / (n + 3));
    ASSERT_NEAR(*found.score, static_cast<double>(100 * (promote - detract) / sum), 1e-9) << i;
    ASSERT_NEAR(*found.lower, 100 * std::max(-1.0, p - d - half), 1e-9) << i;
    ASSERT_NEAR(*found.upper, 100 * std::min(1.0, p - d + half), 1e-9) << i;
  }
}

TEST(Nps, StaysWithinItsEndsAndNobodyHasNoScore) {
  const NpsScore all = of("v1 promoters 10 passives 0 detractors 0");
  EXPECT_EQ(*all.score, 100);
  EXPECT_EQ(*all.upper, 100);
  EXPECT_LT(*all.lower, 60);
  EXPECT_FALSE(of("v1 promoters 0 passives 0 detractors 0 skipped 4").score);
  EXPECT_THROW(of("v1 promoters 1 passives 0 detractors 0", 0), Error);
}

TEST(Nps, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{5};
  for (int i = 0; i < 500; ++i) {
    auto answers = random_answers(random);
    const bool is_weighted = i % 2 == 0;
    const Nps whole = nps_of(answers, is_weighted);
    std::ranges::shuffle(answers, random);
    const auto middle = answers.begin() + static_cast<std::ptrdiff_t>(answers.size() / 2);
    Nps sum = nps_from_text(to_text(nps_of({middle, answers.end()}, is_weighted)));
    sum.merge(nps_from_wire(to_wire(nps_of({answers.begin(), middle}, is_weighted))));
    ASSERT_TRUE(equal(sum, whole)) << to_text(sum) << " and " << to_text(whole);
  }
}

TEST(Nps, TextIsReadAsItIsWritten) {
  for (const char *text : {"v1 promoters 250 passives 675 detractors 75 skipped 1",
                           "v1 weighted scale 2 promoters 1 weight 30.55 passives 0 weight 0.00 "
                           "detractors 1 weight 2.00 squares 937.3025"}) {
    EXPECT_EQ(to_text(nps_from_text(text)), text);
    EXPECT_EQ(to_text(nps_from_wire(to_wire(nps_from_text(text)))), text);
  }
}

TEST(Nps, WhatCannotBeIsRefused) {
  for (const char *text :
       {"", "v2 promoters 1 passives 0 detractors 0", "v1 promoters -1 passives 0 detractors 0",
        "v1 promoters 1152921504606846976 passives 1 detractors 0",
        "v1 weighted scale 0 promoters 1 weight -1 passives 0 weight 0 detractors 0 weight 0 "
        "squares 1",
        "v1 weighted scale 0 promoters 0 weight 1 passives 0 weight 0 detractors 1 weight 0 "
        "squares 1",
        "v1 weighted scale 0 promoters 1 weight 2 passives 0 weight 0 detractors 0 weight 0 "
        "squares 3",
        "v1 weighted scale 0 promoters 1 weight 2 passives 0 weight 0 detractors 0 weight 0 "
        "squares 5"})
    EXPECT_THROW(nps_from_text(text), Error) << text;
  Nps weighted(true), plain;
  EXPECT_THROW(plain.merge(weighted), Error);
  EXPECT_THROW(weighted.add(Attitude::passive), Error);
  EXPECT_THROW(weighted.add(Attitude::passive, {-1, 2}), Error);
}
