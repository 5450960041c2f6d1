#include "math/maximum.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::math;

namespace {

/// −(x−1)² − 100(y−x²)²: Rosenbrock's valley upside down; its Hessian by differences.
struct Valley : Objective {
  std::size_t size() const override { return 2; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    const double u = at[0] - 1, v = at[1] - at[0] * at[0];
    gradient[0] = -2 * u + 400 * at[0] * v;
    gradient[1] = -200 * v;
    return -u * u - 100 * v * v;
  }
};

/// Tends to 0 from below as x grows, with its top in y at 2.
struct Slope : Objective {
  std::size_t size() const override { return 2; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    gradient[0] = std::exp(-at[0]);
    gradient[1] = -2 * (at[1] - 2);
    return -std::exp(-at[0]) - (at[1] - 2) * (at[1] - 2);
  }
};

struct Failing : Valley {
  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    if (++calls == 5) throw Stopped{};
    return Valley::evaluate(at, gradient);
  }
  mutable int calls = 0;
};

} // namespace

TEST(Maximum, FindsTheTopToTheLastDigits) {
  const Maximum found = maximise(Valley(), {-1.2, 1}, 12);
  EXPECT_NEAR(found.at[0], 1, 1e-9);
  EXPECT_NEAR(found.at[1], 1, 1e-9);
  EXPECT_LE(found.gradient_norm, 1e-9);
  EXPECT_FALSE(found.bounded);
  EXPECT_NEAR(found.hessian[0], -802, 1e-3);
  EXPECT_NEAR(found.hessian[1], 400, 1e-3);
  EXPECT_NEAR(found.hessian[3], -200, 1e-3);
  EXPECT_NEAR(found.condition, 2508.0096, 0.1);
  EXPECT_GE(found.gain_left, 0);
  EXPECT_LE(found.gain_left, 1e-18);
}

TEST(Maximum, GainLeftIsInfiniteWithoutATop) {
  struct Ramp : Objective {
    std::size_t size() const override { return 1; }
    double evaluate(std::span<const double> at, std::span<double> gradient) const override {
      gradient[0] = 1;
      return at[0];
    }
  };
  const Maximum found = maximise(Ramp(), {0}, 12);
  EXPECT_EQ(found.gain_left, HUGE_VAL);
  EXPECT_EQ(found.condition, HUGE_VAL);
  EXPECT_TRUE(found.bounded);
}

TEST(Maximum, RunsToTheBoundWhereThereIsNoTop) {
  const Maximum found = maximise(Slope(), {0, 0}, 12);
  EXPECT_GT(found.at[0], 11);
  EXPECT_NEAR(found.at[1], 2, 1e-9);
}

TEST(Maximum, WhatTheObjectiveThrowsComesOutUnharmed) {
  EXPECT_THROW(maximise(Failing(), {-1.2, 1}, 12), Stopped);
}
