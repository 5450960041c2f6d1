#include "base/near.hpp"
#include "equity/complaint.hpp"
#include "equity/levers.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::test;

namespace {

using Factors = std::vector<double>;
double product(const Factors &factors) {
  return std::accumulate(factors.begin(), factors.end(), 1.0, std::multiplies<>());
}
double sum(const Factors &parts) { return std::accumulate(parts.begin(), parts.end(), 0.0); }

} // namespace

TEST(Levers, TheWorkedExample) {
  const Factors parts = decompose(Factors{100, 4, 50}, Factors{110, 3.8, 55});
  EXPECT_NEAR(parts[0], 2045.3846, 5e-5);
  EXPECT_NEAR(parts[1], -1100.7693, 5e-5);
  EXPECT_NEAR(parts[2], 2045.3846, 5e-5);
  EXPECT_THAT(sum(parts), Near(2990, 1e-12));
}

TEST(Levers, AddUpToTheDifferenceWhateverTheFactorsAre) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<> any(0, 3), close(0, 1e-7);
  for (int i = 0; i < 2000; ++i) {
    Factors before, after;
    for (int k = 0; k < 3 + i % 2; ++k) {
      before.push_back(any(random));
      after.push_back(i % 5 == 0 ? before.back() * close(random) : any(random));
    }
    const Factors parts = decompose(before, after);
    const double largest = std::abs(*std::max_element(
        parts.begin(), parts.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
    EXPECT_NEAR(sum(parts), product(after) - product(before), 1e-12 * largest) << i;
  }
}

TEST(Levers, DoNotDependOnTheOrderOfTheFactors) {
  const Factors parts = decompose(Factors{100, 4, 50, 0.3}, Factors{110, 3.8, 55, 0.2}),
                other = decompose(Factors{0.3, 50, 4, 100}, Factors{0.2, 55, 3.8, 110});
  for (std::size_t i = 0; i < 4; ++i) EXPECT_THAT(other[3 - i], Near(parts[i], 1e-12)) << i;
}

TEST(Levers, AFactorThatStaysContributesNothing) {
  const Factors parts = decompose(Factors{100, 4, 50}, Factors{110, 4, 50});
  EXPECT_THAT(parts[0], Near(2000, 1e-12));
  EXPECT_EQ(parts[1], 0);
  EXPECT_EQ(parts[2], 0);
}

TEST(Levers, OppositeMovesOfTheSameRevenueAreItsLogarithms) {
  const Factors parts = decompose(Factors{100, 4, 50}, Factors{200, 2, 50});
  EXPECT_THAT(parts[0], Near(20000 * std::log(2), 1e-12));
  EXPECT_THAT(parts[1], Near(-20000 * std::log(2), 1e-12));
  EXPECT_EQ(sum(parts), 0);
}

TEST(Levers, AFactorThatStartsOrEndsAtZeroGoesToCustomers) {
  EXPECT_EQ(decompose(Factors{0, 0, 0}, Factors{10, 2, 5}), (Factors{100, 0, 0}));
  EXPECT_EQ(decompose(Factors{10, 2, 5}, Factors{0, 3, 7}), (Factors{-100, 0, 0}));
  EXPECT_EQ(decompose(Factors{10, 2, 5}, Factors{10, 2, 0}), (Factors{-100, 0, 0}));
  EXPECT_EQ(decompose(Factors{10, 2, 0}, Factors{10, 2, 0}), (Factors{0, 0, 0}));
}

TEST(Levers, TheLogarithmicMeanLiesBetween) {
  EXPECT_EQ(log_mean(5, 5), 5);
  EXPECT_THAT(log_mean(10, 1), Near(9 / std::log(10), 1e-14));
  EXPECT_THAT(log_mean(1, 10), Near(9 / std::log(10), 1e-14));
  for (const double x : {1e-3, 1e-4, 9e-5, 1e-5, 1e-9}) // both sides of the change of formula
    EXPECT_THAT(log_mean(1 + x, 1), Near(1 + x / 2 - x * x / 12, 1e-10)) << x;
}

TEST(Levers, RefuseWhatIsNoFactor) {
  EXPECT_EQ(complaint_of([] {
              decompose(Factors{100, -4, 50}, Factors{1, 1, 1});
            }),
            "frequency is -4");
  EXPECT_EQ(complaint_of([] {
              decompose(Factors{100, 4, 50}, Factors{1, 1, not_a_number});
            }),
            "basket is NaN");
  EXPECT_EQ(complaint_of([] {
              decompose(Factors{1e200, 1e200, 1}, Factors{1, 1, 1});
            }),
            "product of the levers is out of range");
  EXPECT_EQ(complaint_of([] {
              decompose(Factors{1, 1, 1, -0.1}, Factors{1, 1, 1, 1});
            }),
            "margin is -0.1");
}
