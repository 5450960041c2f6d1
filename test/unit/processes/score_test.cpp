#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/model_support.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
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
    EXPECT_THAT(value, Near(number(row[7]), 1e-10)) << row[0] << ' ' << row[6] << ' ' << row[1];
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
      EXPECT_THAT(cdnow(kind).log_likelihood(customer), Near(number(row[at]), 1e-9));
      EXPECT_THAT(cdnow(kind).p_alive(customer), Near(number(row[at + 1]), 1e-9));
      EXPECT_THAT(cdnow(kind).expected_purchases(customer, 39), Near(number(row[at + 2]), 1e-9));
    }
  }
}

TEST(Score, CurvesAreKeptByFrequency) {
  const BetaGeometric model = cdnow(ModelKind::mbg_nbd);
  const auto curves = std::make_unique<DiscountCurves>(); // zeroed
  for (int round = 0; round < 2; ++round)
    for (const std::int64_t x : {1, 129, 2, 1, 127, 128, 0}) {
      const PurchaseRow customer{x, x > 0 ? 30.0 : 0.0, 39, 1};
      const auto found = model.within(customer, 0.003, HUGE_VAL, *curves);
      EXPECT_EQ(found.has_value(), x < 128) << x;
      if (!found) continue;
      EXPECT_THAT(found->purchases, Near(model.discounted_purchases(customer, 0.003), 1e-10));
      EXPECT_THAT(found->time, Near(model.discounted_lifetime(customer, 0.003), 1e-10));
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
      EXPECT_THAT(model.discounted_purchases(customer, delta), Near(wanted, 1e-7));
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
      EXPECT_THAT(model.p_purchases(static_cast<std::int64_t>(n), age),
                  Near(number(bg[i][9 + n]), 1e-9));
    EXPECT_THAT(model.expected_purchases(age), Near(number(bg[i][13]), 1e-9));
    EXPECT_THAT(cdnow(ModelKind::mbg_nbd).p_purchases(0, age), Near(number(mbg[i][9]), 1e-9));
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
        EXPECT_THAT(model.discounted_lifetime(customer, delta), Near(wanted, 1e-7))
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
