#include "base/near.hpp"
#include "processes/bg_nbd_discount.hpp"
#include "processes/bg_nbd_future.hpp"
#include "processes/cnbd_k_horizon.hpp"
#include "processes/model_support.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::test;

namespace {

/// E over p and lambda by nested tanh-sinh: the slow, obvious way.
template <class Function> double brute_force(double shape, double a, double b, Function f) {
  boost::math::quadrature::tanh_sinh<double> outer(12), inner(12);
  const boost::math::gamma_distribution<double> gamma(shape, 1);
  const double low = quantile(gamma, 1e-14), high = quantile(complement(gamma, 1e-16));
  const double norm = boost::math::beta(a, b);
  return inner.integrate(
      [&](double p, double pc) {
        const double q = pc > 0 ? pc : 1 - p; // the distance to the nearer end
        const double left = p < 0.5 ? p : 1 - std::abs(q), right = p < 0.5 ? 1 - p : std::abs(q);
        const double density = std::pow(left, a - 1) * std::pow(right, b - 1) / norm;
        return density *
               outer.integrate([&](double g) { return pdf(gamma, g) * f(g, left); }, low, high);
      },
      0.0, 1.0);
}

} // namespace

TEST(Future, FuturePurchasesAreTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 3.2, 40.0})
    for (const double a : {0.3, 1.0, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double z : {0.05, 1.0, 20.0}) {
          const double wanted = brute_force(
              shape, a, b, [&](double g, double p) { return -std::expm1(-g * p * z) / p; });
          EXPECT_THAT(purchases_while_alive(shape, z, a, b), Near(wanted, 1e-8))
              << shape << ' ' << a << ' ' << b << ' ' << z;
        }
}

TEST(Future, DiscountedPurchasesAreTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 3.2, 40.0})
    for (const double a : {0.3, 1.0, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double kappa : {0.01, 0.13, 5.0}) {
          const double wanted =
              brute_force(shape, a, b, [&](double g, double p) { return g / (kappa + g * p); });
          EXPECT_THAT(discounted_while_alive(shape, kappa, a, b), Near(wanted, 1e-8))
              << shape << ' ' << a << ' ' << b << ' ' << kappa;
        }
}

TEST(Future, SurvivalIsTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 40.0})
    for (const double a : {0.3, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double z : {0.05, 20.0}) {
          const double wanted =
              brute_force(shape, a, b, [&](double g, double p) { return std::exp(-g * p * z); });
          EXPECT_THAT(still_alive(shape, z, a, b), Near(wanted, 1e-8))
              << shape << ' ' << a << ' ' << b << ' ' << z;
        }
}

TEST(Future, SeriesAndIntegralMeet) {
  // Around the switch from one to the other nothing may jump: second differences stay small.
  for (const double shape : {0.2, 5.0, 60.0})
    for (const double a : {0.2, 0.9, 3.0}) {
      std::vector<double> values;
      for (double z = 1; z < 40; z *= 1.01)
        values.push_back(purchases_while_alive(shape, z, a, 2.5));
      for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        const double bend = (values[i + 1] - 2 * values[i] + values[i - 1]) / values[i];
        EXPECT_LT(std::abs(bend), 1e-4) << shape << ' ' << a << ' ' << i;
      }
    }
}

TEST(Future, DiscountCurvesAgreeWithTheDoubleSum) {
  for (const double shape : {0.05, 0.24, 1.5, 5.0, 26.0, 63.0, 100.0, 150.0, 400.0})
    for (const double a : {0.02, 0.79, 0.99, 1.0, 2.5, 20.0})
      for (const double b : {0.01, 0.5, 1.6, 8.0, 60.0, 5000.0}) {
        const DiscountCurve curve(shape, a, b);
        for (const double kappa : {1e-6, 1e-3, 0.13, 1.0, 30.0}) {
          const auto found = curve.until(HUGE_VAL, kappa);
          if (!found) continue;
          EXPECT_THAT(found->purchases, Near(discounted_while_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << a << ' ' << b << ' ' << kappa;
          EXPECT_THAT(found->time, Near(discounted_time_alive(shape, kappa, a, b), 1e-10))
              << shape << ' ' << a << ' ' << b << ' ' << kappa;
        }
      }
}

TEST(Future, DiscountCurvesEndAtTheHorizonAsTheSumOverPurchasesDoes) {
  for (const double shape : {0.05, 0.24, 1.5, 26.0, 63.0, 120.0})
    for (const double a : {0.02, 0.79, 1.0, 20.0})
      for (const double b : {0.5, 1.6, 60.0, 5000.0}) {
        const DiscountCurve curve(shape, a, b);
        for (const double z : {1e-9, 1e-3, 0.2, 3.0, 40.0})
          for (const double kappa : {0.0, 1e-3, 0.13, 30.0}) {
            const auto found = curve.until(z, kappa);
            const auto wanted = CondensedHorizon(1, shape, 0, a, b).until(z, kappa);
            if (!found || !wanted) continue;
            EXPECT_THAT(found->purchases, Near(wanted->purchases, 1e-10))
                << shape << ' ' << a << ' ' << b << ' ' << z << ' ' << kappa;
            EXPECT_THAT(found->time, Near(wanted->time, 1e-10))
                << shape << ' ' << a << ' ' << b << ' ' << z << ' ' << kappa;
          }
      }
}

TEST(Future, DiscountCurvesServeOrdinaryCustomers) {
  for (const double shape : {0.24, 1.5, 26.0, 63.0, 120.0})
    for (const double a : {0.3, 0.79, 2.5})
      for (const double z : {0.2, 3.0, HUGE_VAL})
        EXPECT_TRUE(DiscountCurve(shape, a, 1.6 + shape).until(z, 0.15))
            << shape << ' ' << a << ' ' << z;
}
