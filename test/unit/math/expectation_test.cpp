#include "base/error.hpp"
#include "math/expectation.hpp"

#include "math/gamma.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::math;

namespace {

template <class Function> double mean(const Rule &rule, Function f) {
  double sum = 0;
  for (std::size_t i = 0; i < rule.size(); ++i) sum += rule.weights[i] * f(rule.points[i]);
  return sum;
}

} // namespace

TEST(Expectation, GammaRuleKnowsTheMoments) {
  for (const double shape : {1.0, 1.24, 2.5, 6.0, 30.0, 221.0, 5000.0, 1e6}) {
    const Rule rule = gamma_rule(shape);
    const double first = mean(rule, [](double g) { return g; });
    const double second = mean(rule, [](double g) { return g * g; });
    const double log = mean(rule, [](double g) { return std::log(g); });
    EXPECT_NEAR(first / shape, 1, 1e-11) << shape;
    EXPECT_NEAR(second / (shape * (shape + 1)), 1, 1e-10) << shape;
    EXPECT_NEAR(log, digamma(shape), 1e-10) << shape;
    EXPECT_LT(rule.size(), 200u) << shape;
  }
}

TEST(Expectation, BetaRuleKnowsTheMoments) {
  for (const double a : {0.5, 0.8, 1.0, 2.5, 40.0})
    for (const double b : {0.5, 1.0, 2.6, 9.0, 64.0, 5001.0, 1e6}) {
      const Rule rule = beta_rule(a, b);
      const double first = mean(rule, [](double p) { return p; });
      const double log = mean(rule, [](double p) { return std::log(p); });
      EXPECT_NEAR(first * (a + b) / a, 1, 2e-11) << a << ' ' << b;
      EXPECT_NEAR(log, digamma(a) - digamma(a + b), 1e-9) << a << ' ' << b;
    }
}

TEST(Expectation, AFinerRuleChangesNothing) {
  const auto f = [](double p) { return 1 / (0.1 + p); };
  for (const double a : {1e-17, 0.1, 0.6, 0.9, 2.0, 1e9})
    for (const double b : {1e-17, 0.1, 0.7, 1.5, 8.0, 1e9}) {
      const double plain = BetaMean(a, b).of(f(0), f(1), f);
      const double finer = BetaMean(a, b, 2.7).of(f(0), f(1), f);
      EXPECT_NEAR(finer / plain, 1, 1e-11) << a << ' ' << b;
    }
}

TEST(Expectation, MassAtTheEndsIsFollowed) {
  // Beta(ε, 1) has nearly all its mass at 0: E[1/(1+p)] = 1 − ε log 2 + O(ε²); the mirror image
  // at 1.
  const auto f = [](double p) { return 1 / (1 + p); };
  for (const double epsilon : {1e-6, 1e-17, 1e-100, 1e-300}) {
    EXPECT_NEAR(BetaMean(epsilon, 1).of(1, 0.5, f), 1 - epsilon * std::log(2.0), 1e-11) << epsilon;
    EXPECT_NEAR(BetaMean(1, epsilon).of(1, 0.5, f), 0.5 + epsilon / 2 * std::log(2.0), 1e-11)
        << epsilon;
    EXPECT_NEAR(BetaMean(epsilon, epsilon).of(1, 0.5, f), 0.75, 1e-11 + epsilon) << epsilon;
  }
}

TEST(Expectation, WhatLivesOnAFewTinyProbabilitiesIsFound) {
  // E[1/(κ + p)] of Beta(a, 1) is a·π κ^(a−1)/sin(πa) but for a relative κ^(1−a).
  const double pi = std::acos(-1.0);
  for (const double a : {0.1, 0.4, 0.6})
    for (const double kappa : {1e-50, 1e-200}) {
      const auto f = [kappa](double p) { return 1 / (kappa + p); };
      const double wanted = a * pi * std::pow(kappa, a - 1) / std::sin(pi * a);
      EXPECT_NEAR(BetaMean(a, 1).of(f(0), f(1), f) / wanted, 1, 1e-9) << a << ' ' << kappa;
    }
}

TEST(Expectation, NarrowDensitiesKeepTheirDigits) {
  for (const double c : {1e8, 1e12, 1e100, 1e300}) {
    const auto f = [](double p) { return 1 / (1 + p); };
    EXPECT_NEAR(BetaMean(c / 3, c / 3 * 2).of(1, 0.5, f), 0.75, 1e-8) << c;
    const Rule rates = gamma_rule(c);
    EXPECT_NEAR(mean(rates, [c](double g) { return g / c; }), 1, 1e-10) << c;
    EXPECT_LT(rates.size(), 200u) << c;
  }
}

TEST(Expectation, RatesReachDownToWhereTheFunctionIsFlat) {
  // E[1/(κ + g)] of a shape below 1, against the substitution u = g^shape, which takes the
  // singularity away: for shape 1/2, 2/√π ∫ e^(−y²)/(κ + y²) dy = √(π/κ)·e^κ·erfc(√κ).
  for (const double kappa : {1e-100, 1e-12, 1e-3, 1.0, 30.0}) {
    const double root = std::sqrt(kappa);
    const double wanted = std::sqrt(std::acos(-1.0)) / root * std::exp(kappa) * std::erfc(root);
    const double found = mean(gamma_rule(0.5, kappa), [=](double g) { return 1 / (kappa + g); });
    EXPECT_NEAR(found / wanted, 1, 1e-10) << kappa;
  }
  EXPECT_NEAR(mean(gamma_rule(1e-300, 0.1), [](double g) { return 1 / (0.1 + g); }), 10, 1e-9);
}

TEST(Expectation, OfParametersBeyondNumbersAreAnErrorAndNotEndless) {
  const auto nothing = [](double) { return std::nan(""); };
  EXPECT_THROW(BetaMean(1, 1).of(1, 1, nothing), Error);
  EXPECT_THROW(gamma_rule(1e-300), Error);
  EXPECT_THROW(beta_rule(1e-300, 1, 1), Error);
}
