#include "base/error.hpp"
#include "ltv/future.hpp"
#include "ltv/score.hpp"
#include "ltv_support.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>
#include <limits>

using namespace portfolio;
using namespace portfolio::test;

namespace {

BetaGeometric cdnow(ModelKind kind) {
  return kind == ModelKind::bg_nbd ? BetaGeometric(kind, 0.24259452243051227, 4.413602019023429,
                                                   0.7929220171459501, 2.425906776529638)
                                   : BetaGeometric(kind, 0.5248431591011952, 6.183085279534866,
                                                   0.8913593907529104, 1.614002240225799);
}

const std::vector<PurchaseRow> some_customers{
    {0, 0, 39, 1}, {1, 2, 39, 1}, {2, 30, 39, 1},  {7, 29, 38, 1},  {26, 30.9, 31, 1},
    {0, 0, 0, 1},  {5, 5, 5, 1},  {61, 50, 52, 1}, {3, 0.2, 52, 1}, {200, 90, 104, 1}};

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

TEST(Score, AgreesWithTheGoldenFunctions) {
  const auto table = reference_table("golden_functions.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::size_t checked = 0;
  for (const auto &row : table) {
    if (row[0] == "pareto_nbd") continue;
    const BetaGeometric model(model_kind(row[0]), number(row[2]), number(row[3]), number(row[4]),
                              number(row[5]));
    const PurchaseRow customer = purchase_row(number(row[6]), number(row[7]), number(row[8]));
    const auto expect = [&](double value, const std::string &wanted, double absolute) {
      EXPECT_NEAR(value, number(wanted), 1e-11 * std::abs(number(wanted)) + absolute)
          << row[0] << ' ' << row[1] << " x " << row[6] << " t_x " << row[7] << " T " << row[8]
          << " t " << row[9];
    };
    expect(model.log_likelihood(customer), row[11], 1e-15);
    expect(model.p_alive(customer), row[12], 1e-300);
    expect(model.expected_purchases(customer, number(row[9])), row[13], 1e-300);
    ++checked;
  }
  EXPECT_EQ(checked, 684u);
}

TEST(Score, AgreesWithTheGoldenExtras) {
  const auto table = reference_table("golden_extra.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::size_t checked = 0;
  for (const auto &row : table) {
    if (row[0] == "pareto_nbd") continue;
    const BetaGeometric model = cdnow(model_kind(row[0]));
    const PurchaseRow customer = purchase_row(number(row[1]), number(row[2]), number(row[3]));
    const double value = row[6] == "dert" ? model.discounted_purchases(customer, number(row[5]))
                                          : model.p_no_purchase(customer, number(row[4]));
    EXPECT_LT(relative_error(value, number(row[7])), 1e-10)
        << row[0] << ' ' << row[6] << ' ' << row[1];
    ++checked;
  }
  EXPECT_EQ(checked, 60u);
}

TEST(Score, AgreesWithTheReferencesPerCustomer) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
    const auto table = reference_table("cdnow_" + std::string(name(kind)) + ".csv");
    if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
    const std::size_t at = 6; // log-likelihood, P(alive), expected purchases
    for (const auto &row : table) {
      const PurchaseRow customer = purchase_row(number(row[1]), number(row[2]), number(row[3]));
      EXPECT_LT(relative_error(cdnow(kind).log_likelihood(customer), number(row[at])), 1e-9);
      EXPECT_LT(relative_error(cdnow(kind).p_alive(customer), number(row[at + 1])), 1e-9);
      EXPECT_LT(relative_error(cdnow(kind).expected_purchases(customer, 39), number(row[at + 2])),
                1e-9);
    }
  }
}

TEST(Score, FuturePurchasesAreTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 3.2, 40.0})
    for (const double a : {0.3, 1.0, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double z : {0.05, 1.0, 20.0}) {
          const double wanted = brute_force(
              shape, a, b, [&](double g, double p) { return -std::expm1(-g * p * z) / p; });
          EXPECT_LT(relative_error(purchases_while_alive(shape, z, a, b), wanted), 1e-8)
              << shape << ' ' << a << ' ' << b << ' ' << z;
        }
}

TEST(Score, DiscountedPurchasesAreTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 3.2, 40.0})
    for (const double a : {0.3, 1.0, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double kappa : {0.01, 0.13, 5.0}) {
          const double wanted =
              brute_force(shape, a, b, [&](double g, double p) { return g / (kappa + g * p); });
          EXPECT_LT(relative_error(discounted_while_alive(shape, kappa, a, b), wanted), 1e-8)
              << shape << ' ' << a << ' ' << b << ' ' << kappa;
        }
}

TEST(Score, DiscountCurvesAgreeWithTheDoubleSum) {
  for (const double shape : {0.05, 0.24, 1.5, 5.0, 26.0, 63.0, 400.0})
    for (const double a : {0.02, 0.79, 0.99, 1.0, 2.5, 20.0})
      for (const double b : {0.01, 0.5, 1.6, 8.0, 60.0, 5000.0}) {
        const DiscountCurve curve(shape, a, b);
        for (const double kappa : {1e-6, 1e-3, 0.13, 1.0, 30.0})
          EXPECT_LT(relative_error(curve.at(kappa), discounted_while_alive(shape, kappa, a, b)),
                    1e-10)
              << shape << ' ' << a << ' ' << b << ' ' << kappa;
      }
}

TEST(Score, CurvesAreKeptByFrequency) {
  const BetaGeometric model = cdnow(ModelKind::mbg_nbd);
  const auto curves = std::make_unique<DiscountCurves>(); // zeroed
  for (int round = 0; round < 2; ++round)
    for (const std::int64_t x : {1, 65, 2, 1, 63, 64, 0}) {
      const PurchaseRow customer{x, x > 0 ? 30.0 : 0.0, 39, 1};
      EXPECT_LT(relative_error(model.discounted_purchases(customer, 0.003, *curves),
                               model.discounted_purchases(customer, 0.003)),
                1e-10);
    }
}

TEST(Score, SeriesAndIntegralMeet) {
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

TEST(Score, ExpectationsGrowAsTheyShould) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
    const BetaGeometric model = cdnow(kind);
    for (const PurchaseRow &customer : some_customers) {
      EXPECT_GE(model.p_alive(customer), 0);
      EXPECT_LE(model.p_alive(customer), 1);
      double before = 0;
      for (double horizon = 0.5; horizon < 5000; horizon *= 2) {
        const double now = model.expected_purchases(customer, horizon);
        EXPECT_GT(now, before);
        before = now;
      }
      double more = HUGE_VAL;
      for (double delta = 1e-4; delta < 2; delta *= 3) {
        const double less = model.discounted_purchases(customer, delta);
        EXPECT_LT(less, more);
        more = less;
      }
    }
  }
}

TEST(Score, DiscountingIsTheLaplaceTransformOfTheExpectation) {
  // DERT = ∫ δ e^(−δt) E[Y(t)] dt
  boost::math::quadrature::tanh_sinh<double> integrator(12);
  const double delta = 0.02;
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd})
    for (const PurchaseRow &customer : some_customers) {
      const BetaGeometric model = cdnow(kind);
      const double wanted = integrator.integrate(
          [&](double u) { // u = e^(−δt)
            return u < 1e-300 ? 0 : model.expected_purchases(customer, -std::log(u) / delta);
          },
          0.0, 1.0, 1e-10);
      EXPECT_LT(relative_error(model.discounted_purchases(customer, delta), wanted), 1e-7);
    }
}

TEST(Score, WithoutDiscountAFiniteLifeIsNeeded) {
  const BetaGeometric leaves(ModelKind::bg_nbd, 0.5, 6, 2.5, 2.5), stays = cdnow(ModelKind::bg_nbd);
  const PurchaseRow customer{2, 30, 39, 1};
  const double never_discounted = leaves.discounted_purchases(customer, 0);
  EXPECT_NEAR(never_discounted, leaves.p_alive(customer) * (2.5 + 4.5 - 1) / 1.5, 1e-12);
  EXPECT_NEAR(leaves.discounted_purchases(customer, 1e-9) / never_discounted, 1, 1e-5);
  EXPECT_THROW(stays.discounted_purchases(customer, 0), Error);
  EXPECT_THROW(stays.discounted_purchases(customer, -0.1), Error);
  EXPECT_THROW(stays.discounted_purchases(customer, std::nan("")), Error);
}

TEST(Score, CountsOfNewCustomersAgreeWithTheReferences) {
  const auto bg = reference_table("cdnow_bg_nbd.csv"), mbg = reference_table("cdnow_mbg_nbd.csv");
  if (bg.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  for (std::size_t i = 0; i < bg.size(); i += 7) {
    const double age = number(bg[i][3]);
    const BetaGeometric model = cdnow(ModelKind::bg_nbd);
    for (std::size_t n = 0; n < 4; ++n)
      EXPECT_LT(relative_error(model.p_purchases(static_cast<std::int64_t>(n), age),
                               number(bg[i][9 + n])),
                1e-9);
    EXPECT_LT(relative_error(model.expected_purchases(age), number(bg[i][13])), 1e-9);
    EXPECT_LT(relative_error(cdnow(ModelKind::mbg_nbd).p_purchases(0, age), number(mbg[i][9])),
              1e-9);
  }
}

TEST(Score, CountsOfNewCustomersAreADistributionWithTheExpectedMean) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd})
    for (const double time : {0.0, 1.0, 52.0}) {
      double total = 0, mean = 0;
      for (std::int64_t n = 0; n < 800; ++n) {
        const double p = cdnow(kind).p_purchases(n, time);
        EXPECT_GE(p, 0);
        total += p;
        mean += static_cast<double>(n) * p;
      }
      EXPECT_NEAR(total, 1, 1e-11);
      EXPECT_NEAR(mean, cdnow(kind).expected_purchases(time), 1e-9);
    }
  EXPECT_EQ(cdnow(ModelKind::bg_nbd).p_purchases(0, 0), 1);
  EXPECT_NEAR(cdnow(ModelKind::mbg_nbd).p_purchases(0, 0), 1, 1e-15);
  EXPECT_THROW(cdnow(ModelKind::bg_nbd).p_purchases(-1, 3), Error);
  EXPECT_THROW(cdnow(ModelKind::bg_nbd).p_purchases(1, -3), Error);
}

TEST(Score, SurvivalIsTheIntegralOverRateAndDropout) {
  for (const double shape : {0.6, 40.0})
    for (const double a : {0.3, 2.5})
      for (const double b : {0.7, 4.0})
        for (const double z : {0.05, 20.0}) {
          const double wanted =
              brute_force(shape, a, b, [&](double g, double p) { return std::exp(-g * p * z); });
          EXPECT_LT(relative_error(still_alive(shape, z, a, b), wanted), 1e-8)
              << shape << ' ' << a << ' ' << b << ' ' << z;
        }
}

TEST(Score, SurvivalStartsAtPAliveAndFalls) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd})
    for (const PurchaseRow &customer : some_customers) {
      const BetaGeometric model = cdnow(kind);
      double before = model.p_alive(customer);
      EXPECT_EQ(model.p_alive_after(customer, 0), before);
      for (double time = 0.5; time < 1e6; time *= 3) {
        const double now = model.p_alive_after(customer, time);
        EXPECT_LT(now, before);
        EXPECT_GT(now, 0);
        before = now;
      }
    }
}

TEST(Score, LifetimeIsTheIntegralOfSurvival) {
  boost::math::quadrature::tanh_sinh<double> integrator(12);
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd})
    for (const double delta : {1e-3, 0.02, 3.0})
      for (const PurchaseRow &customer : some_customers) {
        const BetaGeometric model = cdnow(kind);
        const double wanted = integrator.integrate(
            [&](double u) { // u = e^(−δt)
              return u < 1e-300 ? 0 : model.p_alive_after(customer, -std::log(u) / delta) / delta;
            },
            0.0, 1.0, 1e-10);
        EXPECT_LT(relative_error(model.discounted_lifetime(customer, delta), wanted), 1e-7)
            << customer.frequency << ' ' << delta;
      }
}

TEST(Score, LifetimeWithoutDiscountNeedsAFiniteMean) {
  const BetaGeometric leaves(ModelKind::bg_nbd, 0.5, 6, 2.5, 2.5);
  const PurchaseRow customer{2, 30, 39, 1};
  const double mean = leaves.discounted_lifetime(customer, 0);
  EXPECT_NEAR(mean, leaves.p_alive(customer) * 45 * (2.5 + 4.5 - 1) / (1.5 * 1.5), 1e-9);
  EXPECT_NEAR(leaves.discounted_lifetime(customer, 1e-12) / mean, 1, 1e-5);
  EXPECT_THROW(leaves.discounted_lifetime({0, 0, 39, 1}, 0), Error); // r + x = 0.5
  EXPECT_THROW(cdnow(ModelKind::bg_nbd).discounted_lifetime(customer, 0), Error);
  EXPECT_THROW(leaves.discounted_lifetime(customer, -1), Error);
}

TEST(Score, ExtremesStayFinite) {
  for (const double a : {1e-6, 0.01, 1.0, 1e3, 1e6})
    for (const double b : {1e-3, 1.0, 1e6})
      for (const double alpha : {1e-4, 5.0, 1e6})
        for (const PurchaseRow &customer :
             {PurchaseRow{0, 0, 0, 1}, PurchaseRow{1000000, 500, 520, 1},
              PurchaseRow{3, 520, 520, 1}, PurchaseRow{5000, 0.5, 365, 1}})
          for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
            const BetaGeometric model(kind, 0.3, alpha, a, b);
            for (const double value :
                 {model.p_alive(customer), model.expected_purchases(customer, 52),
                  model.expected_purchases(customer, 1e5),
                  model.discounted_purchases(customer, 0.003), model.p_alive_after(customer, 52),
                  model.p_alive_after(customer, 1e9), model.discounted_lifetime(customer, 0.003),
                  model.p_purchases(3, 52), model.p_purchases(100000, 1e9)}) {
              EXPECT_TRUE(std::isfinite(value) && value >= 0)
                  << a << ' ' << b << ' ' << alpha << ' ' << customer.frequency << ' ' << value;
            }
          }
}

TEST(Score, HorizonsAreChecked) {
  const BetaGeometric model = cdnow(ModelKind::bg_nbd);
  EXPECT_EQ(model.expected_purchases({1, 2, 3, 1}, 0), 0);
  EXPECT_THROW(model.expected_purchases({1, 2, 3, 1}, -1), Error);
  EXPECT_THROW(model.expected_purchases({1, 2, 3, 1}, HUGE_VAL), Error);
}

TEST(Spend, IsAWeightedMeanOfCustomerAndPopulation) {
  const GammaGamma model{6.25, 3.744, 15.44};
  const double population = 6.25 * 15.44 / 2.744;
  EXPECT_NEAR(*expected_spend(model, 0, 0), population, 1e-12);
  EXPECT_NEAR(*expected_spend(model, 2, 22.345), 6.25 * (15.44 + 2 * 22.345) / (12.5 + 2.744),
              1e-12);
  EXPECT_NEAR(*expected_spend(model, 1e6, 22.345), 22.345, 1e-3);
  // Refunds ate the mean: no observation.
  EXPECT_EQ(*expected_spend(model, 3, 0), *expected_spend(model, 0, 0));
  EXPECT_EQ(*expected_spend(model, 3, -7), *expected_spend(model, 0, 0));
  EXPECT_THROW(expected_spend(model, -1, 5), Error);
  EXPECT_THROW(expected_spend(model, 1.5, 5), Error);
  EXPECT_THROW(expected_spend(model, 1, HUGE_VAL), Error);
}

TEST(Spend, HasNoMeanInAHeavyTail) {
  const GammaGamma heavy{0.05, 0.9, 15};
  EXPECT_FALSE(expected_spend(heavy, 0, 0));
  EXPECT_FALSE(expected_spend(heavy, 2, 30));
  EXPECT_FALSE(expected_spend(heavy, 4, 30)); // though p x + q is above 1
  EXPECT_FALSE(expected_spend({6, 1, 15}, 4, 30));
  EXPECT_GT(*expected_spend({6, 1.001, 15}, 0, 0), 0);
}

TEST(Discount, IsPerYear) {
  EXPECT_NEAR(discount_rate(0.15, 7), std::log(1.15) * 7 / 365.25, 1e-16);
  EXPECT_EQ(discount_rate(0, 7), 0);
  EXPECT_THROW(discount_rate(-0.01, 7), Error);
  EXPECT_THROW(discount_rate(std::nan(""), 7), Error);
}
