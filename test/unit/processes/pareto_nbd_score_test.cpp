#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/model_support.hpp"
#include "processes/pareto_nbd.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const ParetoNbd cdnow(0.5532770468478766, 10.577683463221867, 0.6062399891480118,
                      11.668735289626682);

const std::vector<PurchaseRow> some_customers{
    {0, 0, 39, 1}, {1, 2, 39, 1}, {2, 30, 39, 1},  {7, 29, 38, 1},  {26, 30.9, 31, 1},
    {0, 0, 0, 1},  {5, 5, 5, 1},  {61, 50, 52, 1}, {3, 0.2, 52, 1}, {200, 90, 104, 1}};

} // namespace

TEST(ParetoScore, AgreesWithTheGoldenFunctions) {
  const auto table = reference_table("golden_functions.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::size_t checked = 0;
  for (const auto &row : table) {
    if (row[0] != "pareto_nbd") continue;
    const ParetoNbd model(number(row[2]), number(row[3]), number(row[4]), number(row[5]));
    const PurchaseRow customer = purchase_row(number(row[6]), number(row[7]), number(row[8]));
    const auto expect = [&](double value, const std::string &wanted, double absolute) {
      EXPECT_NEAR(value, number(wanted), 1e-11 * std::abs(number(wanted)) + absolute)
          << row[1] << " x " << row[6] << " t_x " << row[7] << " T " << row[8] << " t " << row[9];
    };
    expect(model.log_likelihood(customer), row[11], 1e-15);
    expect(model.p_alive(customer), row[12], 1e-300);
    expect(model.expected_purchases(customer, number(row[9])), row[13], 1e-300);
    if (row.size() > 14 && !row[14].empty())
      expect(model.discounted_purchases(customer, number(row[10])), row[14], 1e-300);
    ++checked;
  }
  EXPECT_EQ(checked, 342u);
}

TEST(ParetoScore, AgreesWithTheGoldenExtras) {
  const auto table = reference_table("golden_extra.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::size_t checked = 0;
  for (const auto &row : table) {
    if (row[0] != "pareto_nbd") continue;
    const PurchaseRow customer = purchase_row(number(row[1]), number(row[2]), number(row[3]));
    const double value = row[6] == "p_no_purchase" ? cdnow.p_no_purchase(customer, number(row[4]))
                                                   : cdnow.p_alive_after(customer, number(row[4]));
    // The references are differences that were left with eight decimals where x is 26.
    const double least = row[6] == "p_no_purchase" && row[1] == "26" ? 2e-8 : 0;
    EXPECT_NEAR(value, number(row[7]), 1e-11 * number(row[7]) + least) << row[6] << ' ' << row[1];
    ++checked;
  }
  EXPECT_EQ(checked, 36u);
}

TEST(ParetoScore, AgreesWithTheReferencesPerCustomer) {
  const auto table = reference_table("cdnow_pareto_nbd.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto &row = table[i];
    const PurchaseRow customer = purchase_row(number(row[1]), number(row[2]), number(row[3]));
    const double delta = std::log(1.15) / 52;
    EXPECT_THAT(cdnow.log_likelihood(customer), Near(number(row[6]), 1e-11));
    EXPECT_THAT(cdnow.p_alive(customer), Near(number(row[7]), 1e-11));
    EXPECT_THAT(cdnow.expected_purchases(customer, 39), Near(number(row[8]), 1e-11));
    EXPECT_THAT(cdnow.discounted_purchases(customer, delta), Near(number(row[9]), 1e-10));
    if (i % 50 != 0) continue; // these depend on the age alone
    for (std::size_t n = 0; n < 4; ++n)
      EXPECT_THAT(cdnow.p_purchases(static_cast<std::int64_t>(n), customer.age),
                  Near(number(row[10 + n]), 1e-11));
    EXPECT_THAT(cdnow.expected_purchases(customer.age), Near(number(row[14]), 1e-11));
  }
}

TEST(ParetoScore, FewPurchasesComeSoon) {
  const double h = 1e-7;
  for (const PurchaseRow &row : some_customers) {
    if (cdnow.p_alive(row) < 0.01) continue; // the difference from 1 is rounded too much
    EXPECT_NEAR((1 - cdnow.p_no_purchase(row, h)) / cdnow.expected_purchases(row, h), 1, 1e-5);
  }
}

TEST(ParetoScore, CustomersLeaveAsTimeGoesBy) {
  for (const PurchaseRow &row : some_customers) {
    EXPECT_EQ(cdnow.p_alive_after(row, 0), cdnow.p_alive(row));
    EXPECT_NEAR(cdnow.p_no_purchase(row, 0), 1, 1e-15);
    EXPECT_EQ(cdnow.expected_purchases(row, 0), 0);
    double alive = cdnow.p_alive(row), quiet = 1, bought = 0;
    EXPECT_LE(alive, 1);
    for (double time = 0.5; time < 5000; time *= 2) {
      EXPECT_LT(cdnow.p_alive_after(row, time), alive);
      EXPECT_LE(cdnow.p_no_purchase(row, time), quiet + 1e-15);
      EXPECT_GT(cdnow.expected_purchases(row, time), bought);
      alive = cdnow.p_alive_after(row, time);
      quiet = cdnow.p_no_purchase(row, time);
      bought = cdnow.expected_purchases(row, time);
    }
  }
}

TEST(ParetoScore, WhoBoughtJustNowIsAlive) {
  for (const double age : {0.0, 5.0, 1e6})
    for (const std::int64_t x : {1, 40, 1000000}) EXPECT_EQ(cdnow.p_alive({x, age, age, 1}), 1);
  EXPECT_EQ(cdnow.p_alive({0, 0, 0, 1}), 1);
  EXPECT_EQ(cdnow.log_likelihood({0, 0, 0, 1}), 0);
}

TEST(ParetoScore, DiscountedLifetimeHasItsClosedForms) {
  // exp(κ) E_s(κ) by the recurrence in s from E_1, and by its limits.
  for (const double kappa : {1e-9, 1e-4, 0.1, 1.0, 7.0, 50.0}) {
    double value = discounted_lifetime_while_alive(1, kappa);
    if (kappa <= 50) {
      EXPECT_THAT(value, Near(-std::exp(kappa) * std::expint(-kappa), 1e-11));
    }
    for (double s = 1; s < 6; ++s) {
      const double wanted = (1 - kappa * discounted_lifetime_while_alive(s, kappa)) / s;
      EXPECT_THAT(discounted_lifetime_while_alive(s + 1, kappa), Near(wanted, 1e-9));
    }
  }
  for (const double kappa : {1e-3, 0.2, 3.0}) // s = 1/2: a complementary error function
    EXPECT_THAT(
        discounted_lifetime_while_alive(0.5, kappa),
        Near(std::exp(kappa) * std::sqrt(M_PI / kappa) * std::erfc(std::sqrt(kappa)), 1e-11));
  EXPECT_NEAR(discounted_lifetime_while_alive(0.7, 1e12) * 1e12, 1, 1e-11);
  EXPECT_NEAR(discounted_lifetime_while_alive(1e7, 3.0) * 1e7, 1, 1e-6);
  EXPECT_NEAR(discounted_lifetime_while_alive(3, 1e-14), 0.5, 1e-11);
}

TEST(ParetoScore, ALifetimeWithinAHorizonIsTheWholeLessTheRest) {
  for (const double s : {0.3, 1.0, 2.5, 40.0})
    for (const double kappa : {1e-3, 0.1, 7.0})
      for (const double z : {0.2, 1.0, 30.0}) {
        const double rest = std::exp(-kappa * z) * std::pow(1 + z, 1 - s) *
                            discounted_lifetime_while_alive(s, kappa * (1 + z));
        EXPECT_THAT(discounted_lifetime_while_alive(s, kappa, z) + rest,
                    Near(discounted_lifetime_while_alive(s, kappa), 1e-11))
            << s << ' ' << kappa << ' ' << z;
      }
  // Near the end of the numbers, and at a horizon that is none.
  EXPECT_EQ(discounted_lifetime_while_alive(2, 0.1, 0), 0);
  EXPECT_NEAR(discounted_lifetime_while_alive(2, 0.1, 1e-12) / 1e-12, 1, 1e-11);
  EXPECT_NEAR(discounted_lifetime_while_alive(2, 0.1, 1e300) /
                  discounted_lifetime_while_alive(2, 0.1, HUGE_VAL),
              1, 1e-11);
  EXPECT_NEAR(discounted_lifetime_while_alive(2, 1e200, 1e-200) * 1e200, 1 - std::exp(-1), 1e-11);
}

TEST(ParetoScore, LifetimesAreRememberedForEveryModel) {
  const auto lifetimes = std::make_unique<DiscountedLifetimes>(); // zeroed
  const ParetoNbd other(2, 3, 1.5, 20);
  for (int round = 0; round < 2; ++round)
    for (int day = 0; day < 5000; day += 3) {
      const PurchaseRow row{1, 0, day / 7.0, 1};
      EXPECT_EQ(cdnow.discounted_purchases(row, 0.003, HUGE_VAL, lifetimes.get()),
                cdnow.discounted_purchases(row, 0.003));
      EXPECT_EQ(other.discounted_lifetime(row, 0.01, HUGE_VAL, lifetimes.get()),
                other.discounted_lifetime(row, 0.01));
      EXPECT_EQ(other.discounted_lifetime(row, 0.01, 156, lifetimes.get()),
                other.discounted_lifetime(row, 0.01, 156));
      EXPECT_EQ(other.discounted_purchases(row, 0, HUGE_VAL, lifetimes.get()),
                other.discounted_purchases(row, 0));
    }
}

TEST(ParetoScore, LifetimesOfAFamilyAreThoseOfItsModels) {
  const auto lifetimes = std::make_unique<LifetimeSeries>(); // zeroed
  for (int round = 0; round < 2; ++round)
    for (const double s : {0.02, 0.61, 1.0, 2.5, 30.0})
      for (const double c : {1e-6, 0.01, 0.3, 5.0, HUGE_VAL})
        for (double kappa = 1e-6; kappa < 1e5; kappa *= 3.3)
          EXPECT_THAT(lifetimes->at(s, kappa, c),
                      Near(discounted_lifetime_while_alive(s, kappa, c / kappa), 1e-10))
              << s << ' ' << c << ' ' << kappa;
  const ParetoNbd model(0.5, 6, 0.8, 12);
  for (const double horizon : {26.0, HUGE_VAL}) {
    const PurchaseRow row{2, 30, 39, 1};
    const DiscountedFuture found = model.within(row, 0.002, horizon, *lifetimes);
    EXPECT_THAT(found.purchases, Near(model.discounted_purchases(row, 0.002, horizon), 1e-10));
    EXPECT_THAT(found.time, Near(model.discounted_lifetime(row, 0.002, horizon), 1e-10));
  }
}

TEST(ParetoScore, WithoutDiscountAFiniteLifeIsNeeded) {
  const ParetoNbd leaves(0.5, 6, 2.5, 12), stays(0.5, 6, 1, 12);
  const PurchaseRow row{2, 30, 39, 1};
  EXPECT_NEAR(leaves.discounted_lifetime(row, 0), leaves.p_alive(row) * 51 / 1.5, 1e-12);
  EXPECT_NEAR(leaves.discounted_lifetime(row, 1e-12) / leaves.discounted_lifetime(row, 0), 1, 1e-9);
  EXPECT_NEAR(leaves.discounted_purchases(row, 0) / leaves.expected_purchases(row, 1e15), 1, 1e-9);
  EXPECT_THROW(stays.discounted_purchases(row, 0), Error);
  EXPECT_THROW(stays.discounted_lifetime(row, 0), Error);
  EXPECT_THROW(leaves.discounted_purchases(row, -0.1), Error);
  EXPECT_THROW(leaves.discounted_lifetime(row, std::nan("")), Error);
}

TEST(ParetoScore, NothingHappensAtAWholeS) {
  const PurchaseRow row{2, 30, 39, 1};
  for (const double s : {1.0, 2.0, 3.0}) {
    const ParetoNbd exactly(0.5, 6, s, 12), nearly(0.5, 6, s * (1 + 1e-13), 12);
    for (const double horizon : {0.1, 52.0, 5e4})
      EXPECT_THAT(nearly.expected_purchases(row, horizon),
                  Near(exactly.expected_purchases(row, horizon), 1e-11));
    EXPECT_THAT(nearly.discounted_purchases(row, 0.003),
                Near(exactly.discounted_purchases(row, 0.003), 1e-11));
    EXPECT_THAT(nearly.expected_purchases(52.0), Near(exactly.expected_purchases(52.0), 1e-11));
  }
}

TEST(ParetoScore, CountsOfPurchasesAreADistribution) {
  for (const ParetoParameters &p : {ParetoParameters{0.6, 9, 0.5, 12},
                                    {3, 40, 2, 20},
                                    {0.2, 15, 1, 70},
                                    {1.5, 60, 0.4, 8},
                                    {5, 30, 1.3, 1000}}) {
    const ParetoNbd model(p);
    const double time = 30;
    EXPECT_THAT(model.p_purchases(0, time),
                Near(std::exp(model.log_likelihood({0, 0, time, 1})), 1e-11));
    double total = 0, mean = 0;
    for (std::int64_t n = 0; n < 3000; ++n) {
      const double probability = model.p_purchases(n, time);
      total += probability;
      mean += static_cast<double>(n) * probability;
      if (n > 20 && probability < 1e-15 * total) break;
    }
    EXPECT_NEAR(total, 1, 1e-10);
    EXPECT_THAT(mean, Near(model.expected_purchases(time), 1e-9));
  }
}

TEST(ParetoScore, NobodyBuysInNoTime) {
  EXPECT_EQ(cdnow.p_purchases(0, 0), 1);
  EXPECT_EQ(cdnow.p_purchases(3, 0), 0);
  EXPECT_EQ(cdnow.expected_purchases(0.0), 0);
}

TEST(ParetoScore, UnitsOfTimeAreAMatterOfTaste) {
  const ParetoNbd days(0.55, 10.6 * 7, 0.6, 11.7 * 7), weeks(0.55, 10.6, 0.6, 11.7);
  for (const PurchaseRow &week : some_customers) {
    const PurchaseRow day{week.frequency, week.recency * 7, week.age * 7, 1};
    const auto x = static_cast<double>(week.frequency);
    EXPECT_NEAR(days.log_likelihood(day), weeks.log_likelihood(week) - x * std::log(7), 1e-10);
    EXPECT_NEAR(days.p_alive(day), weeks.p_alive(week), 1e-12);
    EXPECT_THAT(days.expected_purchases(day, 70), Near(weeks.expected_purchases(week, 10), 1e-11));
    EXPECT_THAT(days.discounted_purchases(day, 0.001),
                Near(weeks.discounted_purchases(week, 0.007), 1e-11));
    EXPECT_THAT(days.p_purchases(2, 70), Near(weeks.p_purchases(2, 10), 1e-11));
  }
}

TEST(ParetoScore, ExtremesStayFinite) {
  const double sizes[] = {1e-60, 1e-6, 1.0, 1e6, 1e60};
  const PurchaseRow rows[] = {{0, 0, 0, 1},           {0, 0, 365, 1},         {0, 0, 1e9, 1},
                              {1000000, 500, 520, 1}, {3, 520, 520, 1},       {5000, 0.5, 365, 1},
                              {1000000000, 1, 2, 1},  {1, 1e-300, 1e-200, 1}, {2, 1e-9, 1e12, 1}};
  for (const double r : sizes)
    for (const double alpha : sizes)
      for (const double s : sizes)
        for (const double beta : sizes) {
          const ParetoNbd model(r, alpha, s, beta);
          for (const PurchaseRow &row : rows) {
            const auto about = [&] {
              return ::testing::Message() << r << ' ' << alpha << ' ' << s << ' ' << beta << " x "
                                          << row.frequency << " T " << row.age;
            };
            EXPECT_TRUE(std::isfinite(model.log_likelihood(row))) << about();
            for (const double p : {model.p_alive(row), model.p_alive_after(row, 1e5),
                                   model.p_no_purchase(row, 52), model.p_purchases(2, 52)})
              EXPECT_TRUE(p >= 0 && p <= 1 + 1e-9) << about() << ' ' << p;
            for (const double n :
                 {model.expected_purchases(row, 52), model.discounted_purchases(row, 0.003),
                  model.discounted_lifetime(row, 0.003), model.expected_purchases(52.0)})
              EXPECT_TRUE(std::isfinite(n) && n >= 0) << about() << ' ' << n;
          }
        }
}

TEST(ParetoScore, ArgumentsAreChecked) {
  const PurchaseRow row{1, 2, 3, 1};
  for (const double wrong : {-1.0, HUGE_VAL, std::nan("")}) {
    EXPECT_THROW(cdnow.expected_purchases(row, wrong), Error);
    EXPECT_THROW(cdnow.p_no_purchase(row, wrong), Error);
    EXPECT_THROW(cdnow.p_alive_after(row, wrong), Error);
    EXPECT_THROW(cdnow.discounted_purchases(row, wrong), Error);
    EXPECT_THROW(cdnow.discounted_lifetime(row, wrong), Error);
    EXPECT_THROW(cdnow.p_purchases(1, wrong), Error);
    EXPECT_THROW(cdnow.expected_purchases(wrong), Error);
  }
  EXPECT_THROW(cdnow.p_purchases(-1, 2), Error);
}
