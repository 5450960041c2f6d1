#include "base/error.hpp"
#include "math/expectation.hpp"

#include "math/gamma.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;

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

TEST(Expectation, ChordAndPlainRuleAgree) {
  // E[1/(0.1 + p)] is smooth enough for both.
  const auto f = [](double p) { return 1 / (0.1 + p); };
  for (const double a : {0.6, 0.9, 2.0})
    for (const double b : {0.7, 1.5, 8.0}) {
      const double plain = BetaMean(a, b, 0.5).of(f(0), f(1), f);
      const double chord = BetaMean(a, b, 100).of(f(0), f(1), f);
      EXPECT_NEAR(chord / plain, 1, 1e-11) << a << ' ' << b;
    }
}

TEST(Expectation, MassAtTheEndsIsFollowed) {
  // Beta(ε, 1) has nearly all its mass at 0: E[1/(1+p)] = 1 − ε log 2 + O(ε²); the mirror image
  // at 1.
  const auto f = [](double p) { return 1 / (1 + p); };
  const double epsilon = 1e-6;
  EXPECT_NEAR(BetaMean(epsilon, 1, 0.5).of(1, 0.5, f), 1 - epsilon * std::log(2.0), 1e-11);
  EXPECT_NEAR(BetaMean(1, epsilon, 0.5).of(1, 0.5, f), 0.5 + epsilon / 2 * std::log(2.0), 1e-11);
}

TEST(Expectation, OfParametersBeyondNumbersAreAnErrorAndNotEndless) {
  EXPECT_THROW(gamma_rule(1e300), Error);
  EXPECT_THROW(gamma_rule(1e-300), Error);
  EXPECT_THROW(beta_rule(1e-300, 1, 1), Error);
}
