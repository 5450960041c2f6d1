#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/bg_bb.hpp"
#include "processes/model_support.hpp"
#include "processes/precise.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

struct Parameters {
  double alpha, beta, gamma, delta;
  BgBb model() const { return {alpha, beta, gamma, delta}; }
};

/// As the paper prints it (eq. 3), with 50 digits: P(the row, alive at n + later) and P(the row).
/// From one term of the sum to the next the beta functions change by their recurrence.
struct Printed {
  Real alive, all;
};
Printed printed(const Parameters &at, const PurchaseRow &row, int later = 0) {
  const Real alpha = at.alpha, beta = at.beta, gamma = at.gamma, delta = at.delta;
  const Real x = row.frequency, t = row.recency, n = row.age;
  Real bought = exp(log_beta_50(alpha + x, beta + t - x) - log_beta_50(alpha, beta));
  Real stayed = exp(log_beta_50(gamma, delta + t) - log_beta_50(gamma, delta)), all = 0;
  for (Real i = t; i < n; ++i) {
    all += bought * stayed * gamma / (gamma + delta + i);
    bought *= (beta + i - x) / (alpha + beta + i);
    stayed *= (delta + i) / (gamma + delta + i);
  }
  all += bought * stayed;
  for (Real i = n; i < n + later; ++i) stayed *= (delta + i) / (gamma + delta + i);
  return {bought * stayed, all};
}

double as_double(const Real &value) { return value.convert_to<double>(); }

const std::vector<Parameters> points_of_donors{{1.2, 0.75, 0.66, 2.8},  {0.3, 2, 1, 1},
                                               {1e-4, 1e-3, 1e-4, 1e4}, {3, 0.01, 40, 1e-3},
                                               {1e6, 3e6, 2e3, 5e7},    {0.5, 0.5, 2, 1e-6}};
const std::vector<PurchaseRow> some_donors{
    {0, 0, 0, 1}, {0, 0, 6, 1},     {1, 1, 6, 1},       {6, 6, 6, 1},   {3, 5, 6, 1},
    {1, 1, 1, 1}, {25, 80, 100, 1}, {300, 300, 300, 1}, {2, 2, 400, 1}, {0, 0, 500, 1}};

const Parameters donations{1.203522351627729, 0.7497163581827953, 0.6567182084224282,
                           2.7834422324486523};

} // namespace

TEST(BgBb, AgreesWithTheReferencesPerCustomer) {
  const auto table = reference_table("donations_bgbb.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  const BgBb model = donations.model();
  for (const auto &row : table) {
    const PurchaseRow donor = purchase_row(number(row[0]), number(row[1]), number(row[2]));
    const std::vector<double> values{
        model.log_likelihood(donor), model.p_alive(donor), model.p_alive_after(donor, 1),
        model.expected_purchases(donor, 5), model.discounted_purchases(donor, std::log(1.1))};
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_THAT(values[i], Near(number(row[4 + i]), 1e-11)) << row[0] << ' ' << row[1];
  }
  EXPECT_EQ(table.size(), 22u);
}

TEST(BgBb, IsThatOfThePaper) {
  for (const Parameters &at : points_of_donors)
    for (const PurchaseRow &row : some_donors) {
      const Printed wanted = printed(at, row);
      const BgBb model = at.model();
      const double log = as_double(boost::multiprecision::log(wanted.all));
      EXPECT_NEAR(model.log_likelihood(row), log, 1e-11 * (1 + std::abs(log)));
      EXPECT_THAT(model.p_alive(row), Near(as_double(wanted.alive / wanted.all), 1e-11));
      EXPECT_THAT(model.p_alive_after(row, 7),
                  Near(as_double(printed(at, row, 7).alive / wanted.all), 1e-9));
    }
}

TEST(BgBb, IsThatOfThePaperAfterTenThousandOpportunities) {
  const Parameters at{0.8, 3, 0.7, 60};
  for (const PurchaseRow &row : {PurchaseRow{0, 0, 10000, 1}, PurchaseRow{3, 9000, 10000, 1}}) {
    const Printed wanted = printed(at, row);
    EXPECT_NEAR(at.model().log_likelihood(row), as_double(boost::multiprecision::log(wanted.all)),
                1e-9);
    EXPECT_THAT(at.model().p_alive(row), Near(as_double(wanted.alive / wanted.all), 1e-11));
  }
}

TEST(BgBb, EverySequenceOfPurchasesTogetherIsCertain) {
  constexpr unsigned n = 10;
  for (const Parameters &at : points_of_donors) {
    double total = 0, purchases = 0;
    std::vector<double> by_number(n + 1);
    for (unsigned taken = 0; taken < 1u << n; ++taken) { // bit i: opportunity i + 1
      const int x = __builtin_popcount(taken), t = taken ? 32 - __builtin_clz(taken) : 0;
      const double p = std::exp(at.model().log_likelihood({x, static_cast<double>(t), n, 1}));
      total += p;
      purchases += p * x;
      by_number[static_cast<std::size_t>(x)] += p;
    }
    EXPECT_NEAR(total, 1, 1e-11);
    EXPECT_THAT(at.model().expected_purchases(n), Near(purchases, 1e-10));
    for (unsigned x = 0; x <= n; ++x)
      EXPECT_NEAR(at.model().p_purchases(x, n), by_number[x], 1e-12);
  }
}

TEST(BgBb, TheFutureIsThatOfTheSequencesThatGoOn) {
  constexpr unsigned more = 6;
  for (const Parameters &at : points_of_donors)
    for (const PurchaseRow &row : some_donors) {
      if (row.age > 100) continue;
      const BgBb model = at.model();
      const double now = model.log_likelihood(row);
      double purchases = 0, none = 0;
      for (unsigned taken = 0; taken < 1u << more; ++taken) {
        const int x = __builtin_popcount(taken);
        const double last = taken ? row.age + 32 - __builtin_clz(taken) : row.recency;
        const double p =
            std::exp(model.log_likelihood({row.frequency + x, last, row.age + more, 1}) - now);
        purchases += p * x;
        if (x == 0) none = p;
      }
      EXPECT_THAT(model.expected_purchases(row, more), Near(purchases, 1e-8));
      EXPECT_THAT(model.p_no_purchase(row, more), Near(none, 1e-8));
    }
}

TEST(BgBb, ANewCustomersPurchasesAddUpToOneForThousandsOfOpportunities) {
  for (const Parameters &at : {Parameters{0.8, 3, 0.7, 60}, Parameters{0.01, 0.02, 1, 1e4}}) {
    const BgBb model = at.model();
    double total = 0, mean = 0;
    for (int x = 0; x <= 3000; ++x) {
      const double p = model.p_purchases(x, 3000);
      total += p;
      mean += p * x;
    }
    EXPECT_NEAR(total, 1, 1e-9);
    EXPECT_THAT(model.expected_purchases(3000), Near(mean, 1e-9));
    EXPECT_EQ(model.p_purchases(3001, 3000), 0);
  }
}

TEST(BgBb, DiscountedLifetimeIsKnownInClosedForm) {
  // Σ_j S(j)/(1+κ)^j = δ/(γ+δ)·E[1/(κ+θ)], θ ~ Beta(γ, δ+1), of a new customer with δ = 1.
  const PurchaseRow newcomer{0, 0, 0, 1};
  for (const double kappa : {1e-12, 1e-8, 1e-4, 0.01, 0.1, 1.0, 30.0}) {
    const Real k = kappa, inner = (1 + k) * log(Real((1 + k) / k)) - 1;
    const Real root = sqrt(k), half = 2 * ((1 + k) / root * atan(Real(1 / root)) - 1);
    const auto lifetime = [&](double gamma) {
      return BgBb(1, 1, gamma, 1).discounted_lifetime(newcomer, std::log1p(kappa));
    };
    EXPECT_THAT(lifetime(0.5), Near(as_double(half / 2), 1e-10)) << kappa;
    EXPECT_THAT(lifetime(1), Near(as_double(inner), 1e-10)) << kappa;
    EXPECT_THAT(lifetime(2), Near(as_double(Real(2 * (Real(0.5) - k * inner))), 1e-10)) << kappa;
  }
}

TEST(BgBb, DiscountedLifetimeIsTheLongSum) {
  for (const double gamma : {1e-3, 0.1, 0.24, 0.26, 0.9, 1.0, 1.9, 2.1, 50.0, 1e4})
    for (const double delta : {1e-3, 0.4, 5.0, 1e4})
      for (const double rate : {1e-3, 0.1, 2.0}) {
        const PurchaseRow row{1, 3, 5, 1};
        const BgBb model(2, 3, gamma, delta);
        const double wanted = model.discounted_lifetime(row, rate, 60000);
        EXPECT_THAT(model.discounted_lifetime(row, rate), Near(wanted, 1e-10))
            << gamma << ' ' << delta << ' ' << rate;
      }
}

TEST(BgBb, DiscountingTakesAWholeStepToTheNextOpportunity) {
  const BgBb model = donations.model();
  const PurchaseRow row{2, 4, 6, 1};
  const double next = model.expected_purchases(row, 1), second = model.expected_purchases(row, 2);
  EXPECT_NEAR(model.discounted_purchases(row, 0.3, 1), std::exp(-0.3) * next, 1e-15);
  EXPECT_NEAR(model.discounted_purchases(row, 0.3, 2),
              std::exp(-0.3) * next + std::exp(-0.6) * (second - next), 1e-15);
  EXPECT_NEAR(model.discounted_purchases(row, 0, 5), model.expected_purchases(row, 5), 1e-14);
}

TEST(BgBb, WithoutDiscountAFiniteLifeIsNeeded) {
  const PurchaseRow row{2, 4, 6, 1};
  const BgBb leaves(1, 1, 2.5, 3);
  EXPECT_NEAR(leaves.discounted_lifetime(row, 0), leaves.p_alive(row) * 9 / 1.5, 1e-14);
  EXPECT_NEAR(leaves.discounted_lifetime(row, 1e-9) / leaves.discounted_lifetime(row, 0), 1, 1e-6);
  EXPECT_EQ(advised_message_of([&] { donations.model().discounted_purchases(row, 0); }),
            "expected purchases without end and without discount are infinite for gamma = "
            "0.6567182084224282");
  EXPECT_EQ(advised_message_of([&] { leaves.discounted_purchases(row, -0.1); }),
            "discount rate is -0.1");
  EXPECT_EQ(advised_message_of([&] { leaves.discounted_purchases(row, std::nan("")); }),
            "discount rate is NaN");
}

TEST(BgBb, ExtremesStayProbabilities) {
  for (const double alpha : {1e-9, 1.0, 1e9})
    for (const double beta : {1e-9, 1.0, 1e9})
      for (const double gamma : {1e-9, 1.0, 1e9})
        for (const double delta : {1e-9, 1.0, 1e9})
          for (const PurchaseRow &row :
               {PurchaseRow{0, 0, 0, 1}, PurchaseRow{10000, 10000, 10000, 1},
                PurchaseRow{0, 0, 10000, 1}, PurchaseRow{1, 9999, 10000, 1},
                PurchaseRow{50, 100, 10000, 1}}) {
            const BgBb model(alpha, beta, gamma, delta);
            EXPECT_TRUE(std::isfinite(model.log_likelihood(row)));
            for (const double p : {model.p_alive(row), model.p_alive_after(row, 1000),
                                   model.p_no_purchase(row, 10), model.p_purchases(3, 1000)})
              EXPECT_TRUE(p >= 0 && p <= 1 + 1e-9) << p;
            for (const double value :
                 {model.expected_purchases(row, 1000), model.discounted_purchases(row, 0.1)})
              EXPECT_TRUE(std::isfinite(value) && value >= 0) << value;
          }
}

TEST(BgBb, RefusesWhatIsNoCountOfOpportunities) {
  const BgBb model = donations.model();
  const auto said = [&](std::int64_t x, double t, double n) {
    return advised_message_of([&] { model.p_alive({x, t, n, 1}); });
  };
  EXPECT_EQ(said(2, 3.5, 6), "recency is 3.5");
  EXPECT_EQ(said(2, 3, 6.25), "age is 6.25");
  EXPECT_EQ(said(2, 3, std::nan("")), "age is NaN");
  EXPECT_EQ(said(2, 3, HUGE_VAL), "age is Infinity");
  EXPECT_EQ(said(2, 3, 100001), "age is 100001");
  EXPECT_EQ(said(2, -3, 6), "recency is -3");
  EXPECT_EQ(said(2, 7, 6), "recency 7 exceeds age 6");
  EXPECT_EQ(said(4, 3, 6), "frequency 4 exceeds recency 3");
  EXPECT_EQ(said(0, 3, 6), "recency is 3 where frequency is 0");
  EXPECT_EQ(said(-1, 3, 6), "frequency is -1");
  EXPECT_EQ(advised_message_of([&] {
              model.expected_purchases({2, 3, 6, 1}, 1.5);
            }),
            "horizon is 1.5");
  EXPECT_EQ(advised_message_of([&] { model.p_no_purchase({2, 3, 6, 1}, -1); }), "horizon is -1");
  EXPECT_EQ(advised_message_of([&] {
              model.p_alive_after({2, 3, 6, 1}, HUGE_VAL);
            }),
            "horizon is Infinity");
  EXPECT_EQ(advised_message_of([&] { model.p_purchases(-1, 5); }), "number of purchases is -1");
}
