#include "base/arena_support.hpp"
#include "base/error.hpp"
#include "ltv/portfolio_sum.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const Bytes &purchases() {
  static const Bytes bytes = [] {
    PurchaseModel model = bg_nbd(0.243, 4.414, 0.793, 2.426, 7);
    model.diagnostics.covariance = {.01, .002, .02, 0, .001, .03, 0, 0, .01, .04};
    return to_bytes(model);
  }();
  return bytes;
}

const Bytes &spend() {
  static const Bytes bytes = [] {
    SpendModel model = gamma_gamma(6.25, 3.74, 15.44);
    model.diagnostics.covariance = {.04, 0, .02, -.01, 0, .09};
    return to_bytes(model);
  }();
  return bytes;
}

SumTerms of_purchases() { return {.as_of = 9000, .horizon_days = 365}; }
SumTerms of_value() { return {SumOf::residual_ltv, 9000, PurchaseProcess::endless, 0.12, 0.35, 0}; }
PortfolioSum *nobody_bought() { return empty_sum(of_purchases(), purchases(), {}, arena); }
PortfolioSum *nobodys_luck() {
  return empty_sum({SumOf::predicted_purchases, 9000, 365}, purchases(), {}, arena);
}
PortfolioSum *nobodys_value() { return empty_sum(of_value(), purchases(), spend(), arena); }

Gradient customer(int i) {
  const Neighbours around{ModelView(purchases())};
  const PurchaseRow row{i % 7, i % 7 == 0 ? 0 : 3.5 * (i % 11), 40, 1};
  if (i % 2 == 0) return around.expected_purchases(row, 52);
  return around.expected_purchases(row, 26);
}

Gradient valued(int i) {
  const Neighbours around{ModelView(purchases())};
  const PurchaseRow row{i % 7, i % 7 == 0 ? 0 : 3.5 * (i % 11), 40, 1};
  return around.residual_ltv(row, {6.25, 3.74, 15.44}, 20 + i, {0.35}, {0.002, 52, 0, 52});
}

bool equal(const PortfolioSum &a, const PortfolioSum &b) {
  const auto *first = reinterpret_cast<const std::byte *>(&a);
  return a.capacity() == b.capacity() &&
         std::equal(first, first + a.capacity(), reinterpret_cast<const std::byte *>(&b));
}

} // namespace

TEST(PortfolioSum, IsTheSumOfValuesAndDerivatives) {
  PortfolioSum *sum = nobodys_value();
  std::vector<double> slopes(7);
  double total = 0;
  for (int i = 0; i < 100; ++i) {
    const Gradient one = valued(i);
    sum->add(one);
    total += one.value;
    for (std::size_t k = 0; k < 7; ++k) slopes[k] += one.slopes[k];
  }
  sum->skip(3);
  EXPECT_EQ(sum->customers(), 100);
  EXPECT_EQ(sum->skipped(), 3);
  EXPECT_NEAR(sum->estimate(), total, 1e-10);
  const double error =
      Uncertainty(ModelView(purchases()), ModelView(spend())).standard_error(slopes);
  EXPECT_NEAR(sum->standard_error().value(), error, 1e-9 * error);
  const EstimatedInterval interval = sum->interval(0.95);
  ASSERT_TRUE(interval.has_ends);
  EXPECT_NEAR(interval.interval.upper, total * std::exp(1.959963984540054 * error / total),
              1e-9 * total);
}

TEST(PortfolioSum, NeitherOrderNorSplitMatters) {
  PortfolioSum *whole = nobody_bought(), *backwards = nobody_bought();
  for (int i = 0; i < 200; ++i) whole->add(customer(i));
  for (int i = 200; i-- > 0;) backwards->add(customer(i));
  EXPECT_TRUE(equal(*whole, *backwards));
  for (const int parts : {2, 3, 7, 200}) {
    PortfolioSum *merged = nobody_bought();
    for (int part = 0; part < parts; ++part) {
      PortfolioSum *some = nobody_bought();
      for (int i = part; i < 200; i += parts) some->add(customer(i));
      merged->merge(*some);
    }
    EXPECT_TRUE(equal(*merged, *whole)) << parts;
  }
}

/// Luck is everybody's own, the estimates are not: their errors add up, the variances of luck do.
TEST(PortfolioSum, APredictionHoldsEstimatesAndLuck) {
  PortfolioSum *sum = nobodys_luck(), *part = nobodys_luck(), *estimates = nobody_bought();
  for (int i = 0; i < 100; ++i) {
    (i < 30 ? sum : part)->add(customer(i), 0.25 * i);
    estimates->add(customer(i));
  }
  sum->merge(*part);
  EXPECT_EQ(sum->variance().value(), 0.25 * 99 * 50);
  EXPECT_EQ(sum->estimate(), estimates->estimate());
  EXPECT_EQ(sum->standard_error().value(), estimates->standard_error().value());
  EXPECT_EQ(sum->interval(0.9).interval.upper, estimates->interval(0.9).interval.upper);
  const double both = std::hypot(sum->standard_error().value(), std::sqrt(sum->variance().value()));
  const double z = 1.6448536269514722;
  EXPECT_NEAR(sum->predicted(0.9).interval.upper,
              sum->estimate() * std::exp(z * both / sum->estimate()), 1e-9 * sum->estimate());
  EXPECT_THROW(estimates->predicted(0.9), Error);
  EXPECT_THROW(sum->merge(*estimates), Error);
}

/// Of a value it may have any sign where costs are taken from it.
TEST(PortfolioSum, APredictedValueHoldsEstimatesAndLuck) {
  for (const double cost : {0.0, 12.0}) {
    SumTerms terms = of_value();
    terms.what = SumOf::predicted_ltv;
    terms.cost_to_serve = cost;
    PortfolioSum *sum = empty_sum(terms, purchases(), spend(), arena);
    for (int i = 0; i < 50; ++i) sum->add(valued(i), 10.0 * i);
    EXPECT_EQ(sum->variance().value(), 10.0 * 49 * 25);
    const double both = std::hypot(sum->standard_error().value(), std::sqrt(12250.0)),
                 z = 1.6448536269514722, estimate = sum->estimate();
    EXPECT_NEAR(sum->predicted(0.9).interval.upper,
                cost > 0 ? estimate + z * both : estimate * std::exp(z * both / estimate),
                1e-9 * estimate);
    EXPECT_LT(sum->interval(0.9).interval.upper, sum->predicted(0.9).interval.upper);
    EXPECT_TRUE(equal(*sum_from_text(to_text(*sum), arena), *sum));
    EXPECT_TRUE(equal(*sum_from_wire(to_wire(*sum), arena), *sum));
    EXPECT_THROW(sum->merge(*nobodys_value()), Error);
  }
}

/// It is said which of several reasons it is.
TEST(PortfolioSum, WhereThereIsNoVarianceItIsSaidWhy) {
  SumTerms terms = of_value();
  terms.what = SumOf::predicted_ltv;
  const auto why = [&](double rate, double horizon, const Bytes &model) {
    terms.annual_rate = rate;
    terms.horizon_days = horizon;
    return std::string(empty_sum(terms, model, spend(), arena)->variance_missing().reason);
  };
  PurchaseModel regular;
  regular.kind = ModelKind::mbg_cnbd_k;
  regular.parameters = {0.9, 2.5, 0.7, 1.9, 4};
  regular.unit_days = 7;
  const Bytes stages = to_bytes(regular);
  EXPECT_NE(why(0.1, 365, stages).find("regular purchases is not known"), std::string::npos);
  EXPECT_NE(why(0, HUGE_VAL, stages).find("regular purchases is not known"), std::string::npos);
  EXPECT_NE(why(0.1, HUGE_VAL, stages).find("spend is infinite"), std::string::npos);
  EXPECT_NE(why(0, HUGE_VAL, purchases()).find("value is infinite"), std::string::npos);
  EXPECT_NE(why(0, 365, purchases()).find("spend is infinite"), std::string::npos);
}

TEST(PortfolioSum, AnInfiniteVarianceStaysInfinite) {
  PortfolioSum *sum = nobodys_luck(), *other = nobodys_luck();
  sum->add(customer(1), std::nullopt);
  other->add(customer(2), 3.0);
  EXPECT_TRUE(other->variance().has_value());
  other->merge(*sum);
  other->add(customer(3), 1.0);
  EXPECT_FALSE(other->variance().has_value());
  EXPECT_FALSE(other->predicted(0.9).has_ends);
  EXPECT_GT(other->estimate(), 0);
}

TEST(PortfolioSum, WithCostsToServeTheIntervalIsSymmetric) {
  SumTerms terms = of_value();
  terms.cost_to_serve = 12;
  PortfolioSum *sum = empty_sum(terms, purchases(), spend(), arena);
  for (int i = 0; i < 10; ++i) sum->add(valued(i));
  const ConfidenceInterval interval = sum->interval(0.9).interval;
  EXPECT_NEAR(interval.upper - interval.estimate, interval.estimate - interval.lower, 1e-9);
}

TEST(PortfolioSum, RefusesOtherModelsAndTerms) {
  PortfolioSum *sum = nobodys_value();
  EXPECT_THROW(sum->merge(*nobody_bought()), Error);
  for (const auto &change : std::vector<void (*)(SumTerms &)>{
           [](SumTerms &t) { ++t.as_of; }, [](SumTerms &t) { t.horizon_days = 365; },
           [](SumTerms &t) { t.annual_rate = 0.1; }, [](SumTerms &t) { t.margin = 0.3; },
           [](SumTerms &t) { t.margin.reset(); }, [](SumTerms &t) { t.cost_to_serve = 1; }}) {
    SumTerms other = of_value();
    change(other);
    EXPECT_THROW(sum->merge(*empty_sum(other, purchases(), spend(), arena)), Error);
  }
  const Bytes model = to_bytes(bg_nbd(0.243, 4.414, 0.793, 2.427, 7));
  EXPECT_THROW(sum->merge(*empty_sum(of_value(), model, spend(), arena)), Error);
  const Bytes basket = to_bytes(gamma_gamma(6.25, 3.74, 15.45));
  EXPECT_THROW(sum->merge(*empty_sum(of_value(), purchases(), basket, arena)), Error);
  sum->merge(*nobodys_value());
}

TEST(PortfolioSum, RefusesWhatNobodyCanMean) {
  EXPECT_THROW(empty_sum(of_value(), spend(), purchases(), arena), Error);
  for (const auto &change : std::vector<void (*)(SumTerms &)>{
           [](SumTerms &t) { t.as_of = INT32_MAX; }, [](SumTerms &t) { t.horizon_days = -1; },
           [](SumTerms &t) { t.annual_rate = -0.1; }, [](SumTerms &t) { t.margin = NAN; },
           [](SumTerms &t) { t.cost_to_serve = HUGE_VAL; }}) {
    SumTerms other = of_value();
    change(other);
    EXPECT_THROW(empty_sum(other, purchases(), spend(), arena), Error);
  }
  EXPECT_THROW(empty_sum({.as_of = 9000}, purchases(), {}, arena), Error)
      << "purchases need an end";
  Gradient huge = customer(1);
  huge.value = 1e30;
  EXPECT_THROW(nobody_bought()->add(huge), Error);
  huge.value = NAN;
  EXPECT_THROW(nobody_bought()->add(huge), Error);
  EXPECT_THROW(nobodys_luck()->add(customer(1), 1e30), Error);
  EXPECT_THROW(nobodys_luck()->add(customer(1), -1.0), Error);
  EXPECT_THROW(empty_sum({SumOf::predicted_revenue, 9000}, purchases(), spend(), arena), Error);
  EXPECT_THROW(empty_sum({SumOf::predicted_revenue, 9000, 365, 0.1}, purchases(), spend(), arena),
               Error);
}

TEST(PortfolioSum, WithoutACovarianceThereIsAnEstimateOnly) {
  const Bytes model = to_bytes(bg_nbd(0.243, 4.414, 0.793, 2.426, 7));
  PortfolioSum *sum = empty_sum(of_value(), model, spend(), arena);
  sum->add(valued(3));
  EXPECT_FALSE(sum->standard_error().has_value());
  EXPECT_FALSE(sum->interval(0.95).has_ends);
  EXPECT_GT(sum->interval(0.95).interval.estimate, 0);
}

TEST(PortfolioSum, TextAndBinaryFormsAreLossless) {
  std::vector<const PortfolioSum *> sums{nobody_bought(), nobodys_value()};
  PortfolioSum *bought = nobody_bought(), *value = nobodys_value();
  for (int i = 0; i < 20; ++i) bought->add(customer(i)), value->add(valued(i));
  value->skip(2);
  SumTerms terms = of_value();
  terms.margin.reset();
  terms.horizon_days = 730.5;
  PortfolioSum *luck = nobodys_luck(), *infinite = empty_sum({SumOf::predicted_revenue, 9000, 30},
                                                             purchases(), spend(), arena);
  for (int i = 0; i < 20; ++i) luck->add(customer(i), 0.5 * i);
  infinite->add(valued(5));
  sums.insert(sums.end(), {luck, infinite});
  sums.insert(sums.end(), {bought, value, empty_sum(terms, purchases(), spend(), arena)});
  for (const PortfolioSum *sum : sums) {
    const std::string text = to_text(*sum);
    EXPECT_TRUE(equal(*sum_from_text(text, arena), *sum)) << text;
    const Bytes wire = to_wire(*sum);
    EXPECT_TRUE(equal(*sum_from_wire(wire, arena), *sum)) << text;
    EXPECT_TRUE(sum->is_known(sum->capacity()));
    EXPECT_FALSE(sum->is_known(sum->capacity() - 8));
    // What is damaged is refused, or is something else that is whole.
    for (std::size_t i = 0; i < wire.size(); ++i) {
      Bytes damaged(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_THROW(sum_from_wire(damaged, arena), Error) << i;
      for (const std::uint8_t bits : Bytes{0x41, 0x80}) { // the sign of a number among them
        damaged = wire;
        damaged[i] ^= bits;
        try {
          const PortfolioSum *read = sum_from_wire(damaged, arena);
          EXPECT_EQ(to_wire(*read), damaged) << i;
          EXPECT_TRUE(equal(*sum_from_text(to_text(*read), arena), *read)) << i;
        } catch (const Error &error) { // says once what is wrong
          EXPECT_EQ(std::string(error.what()).find("invalid binary", 1), std::string::npos)
              << error.what();
        }
      }
    }
    for (std::size_t i = 0; i < text.size(); ++i)
      EXPECT_THROW(sum_from_text(text.substr(0, i), arena), Error) << i;
  }
}
