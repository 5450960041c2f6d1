#include "base/error.hpp"
#include "base/near.hpp"
#include "equity/bucket.hpp"
#include "equity/complaint.hpp"
#include "equity/contractual.hpp"
#include "equity/predictability.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::test;

TEST(ContractualLtv, IsTheSumOfDiscountedMargins) {
  EXPECT_THAT(*contractual_ltv(100, 0.8, 0.1, true), Near(366.67, 1e-5));
  EXPECT_THAT(*contractual_ltv(100, 0.8, 0.1, false), Near(266.67, 2e-5));
  double sum = 0, still_there = 1;
  for (int year = 0; year < 400; ++year, still_there *= 0.8 / 1.1) sum += 100 * still_there;
  EXPECT_THAT(*contractual_ltv(100, 0.8, 0.1, true), Near(sum, 1e-12));
  EXPECT_EQ(*contractual_ltv(100, 0, 0.1, true), 100);
  EXPECT_EQ(*contractual_ltv(100, 0, 0.1, false), 0);
  EXPECT_THAT(*contractual_ltv(-50, 0.5, 0, true), Near(-100, 1e-15));
}

TEST(ContractualLtv, HasNoEndIfNobodyLeavesAndMoneyLaterIsWorthAsMuch) {
  EXPECT_FALSE(contractual_ltv(100, 1, 0, true));
  EXPECT_THAT(*contractual_ltv(100, 1, 0.1, true), Near(1100, 1e-12));
}

TEST(ContractualLtv, RefusesWhatNobodyCanMean) {
  const auto said = [](double margin, double retention, double rate) {
    return complaint_of([=] { contractual_ltv(margin, retention, rate, true); });
  };
  EXPECT_EQ(said(not_a_number, 0.8, 0.1), "margin is NaN");
  EXPECT_EQ(said(100, 80, 0.1), "retention is 80");
  EXPECT_EQ(said(100, -0.1, 0.1), "retention is -0.1");
  EXPECT_EQ(said(100, not_a_number, 0.1), "retention is NaN");
  EXPECT_EQ(said(100, 0.8, -0.1), "annual rate is -0.1");
  EXPECT_EQ(said(1e308, 0.999999, 0), "contractual lifetime value is out of range");
}

TEST(RetentionGain, OfFivePointsIsAQuarterToTheDouble) {
  EXPECT_THAT(*retention_gain(0.75, 0.05, 0), Near(0.25, 1e-12));
  EXPECT_THAT(*retention_gain(0.90, 0.05, 0), Near(1.0, 1e-12));
  EXPECT_THAT(*retention_gain(0.80, 0.05, 0.1), Near(0.2, 1e-12));
  EXPECT_THAT(*retention_gain(0.90, 0.05, 0.1), Near(1 / 3.0, 1e-12));
}

TEST(RetentionGain, IsTheChangeOfTheContractualValue) {
  for (const double r : {0.0, 0.3, 0.8, 0.95})
    for (const double points : {-r, 0.0, 0.02, 0.05})
      EXPECT_THAT(
          *retention_gain(r, points, 0.1),
          Near(*contractual_ltv(7, r + points, 0.1, true) / *contractual_ltv(7, r, 0.1, true) - 1,
               1e-12))
          << r << ' ' << points;
}

TEST(RetentionGain, HasNoAnswerWhereAValueHasNoEnd) {
  EXPECT_FALSE(retention_gain(0.95, 0.05, 0));
  EXPECT_FALSE(retention_gain(1, -0.05, 0));
  EXPECT_THAT(*retention_gain(0.95, 0.05, 0.1), Near(0.5, 1e-12));
}

TEST(RetentionGain, RefusesPointsThatLeaveTheShares) {
  EXPECT_EQ(complaint_of([] { retention_gain(0.75, 5, 0); }),
            "retention 0.75 and 5 points make 5.75");
  EXPECT_EQ(complaint_of([] { retention_gain(0.25, -0.5, 0); }),
            "retention 0.25 and -0.5 points make -0.25");
  EXPECT_EQ(complaint_of([] { retention_gain(0.25, not_a_number, 0); }), "points is NaN");
}

TEST(ChurnCost, IsTheLostValueAndThePriceOfItsReplacement) {
  const ChurnCost cost = churn_cost(5000, 120, 400);
  EXPECT_EQ(cost.lost_value, 5000);
  EXPECT_THAT(*cost.replacement_cost, Near(1500, 1e-12));
  EXPECT_THAT(*cost.total, Near(6500, 1e-12));
  const auto contracts = churn_cost(10, 100, 0.8, 0.1, 120, 1100 / 3.0);
  EXPECT_THAT(contracts->lost_value, Near(8000 / 3.0, 1e-12));
  EXPECT_THAT(*contracts->replacement_cost, Near(9600 / 11.0, 1e-12));
}

TEST(ChurnCost, IsUnknownWhereANewCustomerIsWorthNothing) {
  EXPECT_EQ(churn_cost(5000, 120, 0).lost_value, 5000);
  EXPECT_FALSE(churn_cost(5000, 120, 0).replacement_cost);
  EXPECT_FALSE(churn_cost(5000, 120, 0).total);
  EXPECT_FALSE(churn_cost(10, 100, 1, 0, 120, 400));
  EXPECT_EQ(complaint_of([] { churn_cost(10, 100, 1, 0, -120, 400); }), "acquisition cost is -120");
  EXPECT_EQ(complaint_of([] { churn_cost(-1, 120, 400); }), "lost value is -1");
}

TEST(NewCustomerEquivalent, OfAPoint) {
  EXPECT_THAT(*new_customer_equivalent(2000, 600, 400, 0.01), Near(30, 1e-12));
  EXPECT_FALSE(new_customer_equivalent(2000, 600, 0, 0.01));
  EXPECT_EQ(complaint_of([] { new_customer_equivalent(2000, 600, 400, 5); }), "points is 5");
  EXPECT_EQ(complaint_of([] { new_customer_equivalent(2000, infinity, 400, 0.01); }),
            "value of an existing customer is Infinity");
}

TEST(LeakyBucketPath, IsTheWorkedExample) {
  EXPECT_THAT(*growth_ceiling(100, 0.05), Near(2000, 1e-12));
  EXPECT_THAT(*customer_half_life(0.05), Near(13.51, 1e-3));
  EXPECT_THAT(required_inflow(2000, 0.05), Near(100, 1e-12));
  LeakyBucket bucket(0, 100, 0.05);
  for (int month = 0; month < 12; ++month) bucket.pass_period();
  EXPECT_THAT(bucket.customers(), Near(919.28, 1e-6));
}

TEST(LeakyBucketPath, StaysAtTheCeilingAndHalvesAfterAHalfLife) {
  LeakyBucket full(2000, 100, 0.05);
  full.pass_period();
  EXPECT_EQ(full.customers(), 2000);
  LeakyBucket closed(64, 0, 0.5);
  EXPECT_THAT(*customer_half_life(0.5), Near(1, 1e-15));
  closed.pass_period();
  EXPECT_EQ(closed.customers(), 32);
}

TEST(LeakyBucketPath, HasNoCeilingWithoutALeak) {
  EXPECT_FALSE(growth_ceiling(100, 0));
  EXPECT_FALSE(customer_half_life(0));
  EXPECT_EQ(*customer_half_life(1), 0);
  EXPECT_EQ(*growth_ceiling(100, 1), 100);
}

TEST(LeakyBucketPath, RefusesWhatNobodyCanMean) {
  EXPECT_EQ(complaint_of([] { growth_ceiling(-1, 0.05); }), "inflow is -1");
  EXPECT_EQ(complaint_of([] { growth_ceiling(1, 5); }), "churn rate is 5");
  EXPECT_EQ(complaint_of([] { customer_half_life(not_a_number); }), "churn rate is NaN");
  EXPECT_EQ(complaint_of([] { LeakyBucket(-1, 0, 0); }), "number of customers is -1");
  EXPECT_EQ(complaint_of([] { require_periods(-1); }), "periods is -1");
  EXPECT_EQ(complaint_of([] { require_periods(100001); }), "periods is 100001");
  LeakyBucket large(1.7e308, 1.7e308, 0);
  EXPECT_EQ(complaint_of([&] { large.pass_period(); }), "number of customers is out of range");
}

TEST(Turnover, IsTheOneOfStaff) {
  EXPECT_THAT(*turnover(30, 20, 200, 210), Near(0.12195, 1e-4));
  EXPECT_FALSE(turnover(30, 30, 0, 0));
  EXPECT_EQ(complaint_of([] { turnover(30, -20, 200, 210); }), "number of exits is -20");
}

TEST(Payback, IsTheFirstPeriodThatCoversTheCost) {
  EXPECT_EQ(payback_period(120, 10, 0.95), 18);
  EXPECT_THAT(*lost_before_payback(120, 10, 0.95), Near(1 - std::pow(0.95, 17), 1e-12));
  EXPECT_EQ(payback_period(120, 10, 1), 12);
  EXPECT_EQ(payback_period(10, 10, 0), 1);
  EXPECT_EQ(payback_period(0, 10, 0.95), 0);
  EXPECT_EQ(*lost_before_payback(0, 10, 0.95), 0);
  EXPECT_EQ(payback_period(0.3, 0.1, 1), 3);
  for (const double r : {0.3, 0.5, 0.9, 0.99}) { // added up period by period
    double margin = 0, still_there = 1;
    for (int n = 1; n <= 40; ++n, still_there *= r) {
      margin += 10 * still_there;
      if (10 * still_there < 1e-6) break; // rounding decides
      EXPECT_EQ(payback_period(margin, 10, r), n) << r;
      EXPECT_EQ(payback_period(margin - 5 * still_there, 10, r), n) << r;
    }
  }
}

TEST(Payback, NeverComesIfTheMarginsEndBelowTheCost) {
  EXPECT_FALSE(payback_period(200, 10, 0.95)); // 200 is what all margins tend to
  EXPECT_TRUE(payback_period(199.9, 10, 0.95));
  EXPECT_FALSE(lost_before_payback(201, 10, 0.95));
  EXPECT_FALSE(payback_period(11, 10, 0));
  EXPECT_FALSE(payback_period(1, 0, 1));
  EXPECT_FALSE(payback_period(1, -1, 1));
}

TEST(Payback, RefusesWhatNobodyCanMean) {
  EXPECT_EQ(complaint_of([] { payback_period(-1, 10, 0.95); }), "acquisition cost is -1");
  EXPECT_EQ(complaint_of([] { payback_period(1, not_a_number, 0.95); }), "margin is NaN");
  EXPECT_EQ(complaint_of([] { payback_period(1, 10, 95); }), "retention is 95");
  EXPECT_EQ(complaint_of([] { payback_period(1, 1e-300, 1); }), "payback period is out of range");
}

TEST(PredictabilityOfASeries, ByHand) {
  const std::vector<double> series = {10, 12, 8, 10};
  const Predictability found = predictability(series, 2);
  EXPECT_EQ(found.periods, 4);
  EXPECT_EQ(found.mean, 10);
  EXPECT_THAT(*found.variation, Near(std::sqrt(8 / 3.0) / 10, 1e-12));
  EXPECT_THAT(*found.as_last_period, Near(8 / 3.0 / 10, 1e-12));
  EXPECT_THAT(*found.as_last_year, Near(0.2, 1e-12)); // |8 - 10|, |10 - 12|
}

TEST(PredictabilityOfASeries, HasNoAnswerOnAnEmptyBase) {
  EXPECT_FALSE(predictability({}, 12).mean);
  const std::vector<double> one = {5}, balanced = {5, -5}, negative = {-4, -6};
  EXPECT_EQ(predictability(one, 12).mean, 5);
  EXPECT_FALSE(predictability(one, 12).variation);
  EXPECT_FALSE(predictability(one, 12).as_last_period);
  EXPECT_EQ(predictability(balanced, 1).mean, 0);
  EXPECT_FALSE(predictability(balanced, 1).variation);
  EXPECT_THAT(*predictability(negative, 1).as_last_year, Near(0.4, 1e-12));
}

TEST(PredictabilityOfASeries, RefusesWhatNobodyCanMean) {
  const std::vector<double> bad = {5, not_a_number}, large = {1.7e308, 1.7e308};
  EXPECT_EQ(complaint_of([&] { predictability(bad, 12); }), "an amount of the series is NaN");
  EXPECT_EQ(complaint_of([&] { predictability(large, 12); }), "sum of the series is out of range");
  EXPECT_EQ(complaint_of([] { predictability({}, 0); }), "periods per year is 0");
}
