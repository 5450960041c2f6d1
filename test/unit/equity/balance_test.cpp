#include "base/near.hpp"
#include "equity/balance.hpp"
#include "equity/complaint.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::test;

namespace {

Balance balance_of(double margin, double annual_rate, double a_ceiling, double a_spend,
                   double a_rate, double r_ceiling, double r_spend, double r_rate) {
  return {margin, annual_rate, Response(a_ceiling, a_spend, a_rate, "acquisition"),
          Response(r_ceiling, r_spend, r_rate, "retention")};
}

/// The published form of the equity, with the rates as given.
double published_equity(double m, double d, double A, double a, double R, double r) {
  const double discounted = r / (1 + d);
  return a * m - A + a * (m - R / r) * discounted / (1 - discounted);
}

} // namespace

TEST(AcquisitionAndRetention, BothPublishedSituations) {
  const Situation first =
      balance_of(200, 0.1, 0.9, 20, 0.2, 0.9, 30, 0.6).situation("today", 20, 30);
  EXPECT_THAT(first.equity, Near(56, 1e-12));
  EXPECT_THAT(first.acquisition_rate, Near(0.2, 1e-12));
  EXPECT_THAT(first.retention_rate, Near(0.6, 1e-12));
  const Situation second =
      balance_of(200, 0.1, 0.9, 30, 0.3, 0.9, 20, 0.5).situation("today", 30, 20);
  EXPECT_THAT(second.equity, Near(70, 1e-12));
}

TEST(AcquisitionAndRetention, TheWorkedExample) {
  const Balance balance = balance_of(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7);
  EXPECT_THAT(balance.situation("today", 10, 10).equity, Near(40, 1e-12));
  const Situation best = balance.optimum();
  EXPECT_NEAR(best.retention_spend, 26.290, 5e-4);
  EXPECT_NEAR(best.retention_rate, 0.88274, 5e-6);
  EXPECT_NEAR(best.customer_value, 385.305, 5e-4);
  EXPECT_NEAR(best.acquisition_spend, 34.172, 5e-4);
  EXPECT_NEAR(best.acquisition_rate, 0.36256, 5e-6);
  EXPECT_NEAR(best.equity, 105.523, 5e-4);
}

TEST(AcquisitionAndRetention, TheValueIsThePublishedFormula) {
  const Balance balance = balance_of(120, 0.05, 0.5, 12, 0.3, 0.8, 9, 0.4);
  for (const double A : {1.0, 10.0, 60.0})
    for (const double R : {0.5, 9.0, 40.0}) {
      const Situation at = balance.situation("here", A, R);
      EXPECT_THAT(
          at.equity,
          Near(published_equity(120, 0.05, A, at.acquisition_rate, R, at.retention_rate), 1e-10))
          << A << ' ' << R;
    }
}

TEST(AcquisitionAndRetention, NoOtherSpendIsBetterThanTheOptimum) {
  std::mt19937_64 random(5);
  const auto share = [&] { return std::uniform_real_distribution<>(0.01, 0.99)(random); };
  for (int i = 0; i < 300; ++i) {
    const double a_ceiling = share(), r_ceiling = i % 10 == 0 ? 1 : share(), margin = 200 * share(),
                 rate = i % 7 == 0 ? 0 : share() / 3;
    const Balance balance = balance_of(margin, rate, a_ceiling, 40 * share(), a_ceiling * share(),
                                       r_ceiling, 40 * share(), r_ceiling * share());
    const Situation best = balance.optimum();
    EXPECT_GE(best.equity, 0) << i; // spending nothing is worth nothing
    for (int j = 0; j < 200; ++j) {
      const double A = best.acquisition_spend * 2 * share() + (j % 3 == 0 ? share() : 0),
                   R = best.retention_spend * 2 * share() + (j % 3 == 1 ? share() : 0);
      EXPECT_LE(balance.situation("other", A, R).equity, best.equity * (1 + 1e-12) + 1e-12)
          << i << ' ' << A << ' ' << R;
    }
  }
}

TEST(AcquisitionAndRetention, AnOptimumAtNothingIsAnAnswer) {
  // The first customer kept costs 10/(0.9·-ln(1 - 0.01/0.9)) = 994, more than he is worth.
  const Situation not_kept = balance_of(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.01).optimum();
  EXPECT_EQ(not_kept.retention_spend, 0);
  EXPECT_EQ(not_kept.retention_rate, 0);
  EXPECT_THAT(not_kept.customer_value, Near(100, 1e-12));
  EXPECT_GT(not_kept.acquisition_spend, 0);
  const Situation not_won = balance_of(100, 0.1, 0.4, 100, 0.01, 0.9, 10, 0.7).optimum();
  EXPECT_EQ(not_won.acquisition_spend, 0);
  EXPECT_EQ(not_won.equity, 0);
  EXPECT_NEAR(not_won.retention_spend, 26.290, 5e-4);
  const Situation loss = balance_of(-5, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7).optimum();
  EXPECT_EQ(loss.acquisition_spend, 0);
  EXPECT_EQ(loss.retention_spend, 0);
  EXPECT_EQ(loss.equity, 0);
  const Situation no_effect = balance_of(100, 0.1, 0.4, 10, 0, 0.9, 10, 0).optimum();
  EXPECT_EQ(no_effect.acquisition_spend, 0);
  EXPECT_EQ(no_effect.retention_spend, 0);
}

TEST(AcquisitionAndRetention, EverybodyStaysForEnoughMoneyAndThereIsNoInterest) {
  const Situation best = balance_of(100, 0, 0.4, 10, 0.2, 1, 10, 0.7).optimum();
  EXPECT_TRUE(std::isfinite(best.equity));
  EXPECT_LT(best.retention_spend, 100);
  EXPECT_GT(best.retention_rate, 0.99);
}

TEST(AcquisitionAndRetention, RefusesWhatCannotBe) {
  const auto said = [](double ceiling, double spend, double rate) {
    return complaint_of([=] { Response(ceiling, spend, rate, "retention"); });
  };
  EXPECT_EQ(said(0.4, 10, 0.4), "retention rate 0.4 is not below its ceiling 0.4");
  EXPECT_EQ(said(0.4, 10, 0.5), "retention rate 0.5 is not below its ceiling 0.4");
  EXPECT_EQ(said(1.1, 10, 0.5), "retention ceiling is 1.1");
  EXPECT_EQ(said(0, 10, 0), "retention ceiling is 0");
  EXPECT_EQ(said(not_a_number, 10, 0), "retention ceiling is NaN");
  EXPECT_EQ(said(0.4, 0, 0.2), "retention spend is 0");
  EXPECT_EQ(said(0.4, infinity, 0.2), "retention spend is Infinity");
  EXPECT_EQ(said(0.4, 10, -0.2), "retention rate is -0.2");
  EXPECT_EQ(said(0.4, 10, not_a_number), "retention rate is NaN");
  EXPECT_EQ(complaint_of([] { balance_of(infinity, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7); }),
            "margin is Infinity");
  EXPECT_EQ(complaint_of([] { balance_of(100, -0.1, 0.4, 10, 0.2, 0.9, 10, 0.7); }),
            "annual rate is -0.1");
}
