#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/cnbd_k.hpp"
#include "processes/model_support.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

constexpr ModelKind bg = ModelKind::bg_cnbd_k, mbg = ModelKind::mbg_cnbd_k;

const std::vector<PurchaseRow> some_customers{
    {0, 0, 39, 1}, {1, 2, 39, 1}, {2, 30, 39, 1},  {7, 29, 38, 1},  {26, 30.9, 31, 1},
    {0, 0, 0, 1},  {5, 5, 5, 1},  {61, 50, 52, 1}, {3, 0.2, 52, 1}, {200, 90, 104, 1}};

CondensedBetaGeometric regular(ModelKind kind, int k) {
  return CondensedBetaGeometric(kind, 0.7, 3.1, 0.83, 2.2, k);
}

/// The mean of f(λ, j) over the rate of stages and the stages already made, given that the customer
/// is alive: the posterior by the book, integrated numerically in log λ.
template <class Function>
double over_rates(const PurchaseRow &customer, int k, double r, double alpha, Function f) {
  const double shape = r + k * static_cast<double>(customer.frequency);
  const double rate = alpha + customer.age, idle = customer.age - customer.recency;
  double total = 0, sum = 0;
  for (double v = -45 / shape; v < 6; v += 0.03) {
    const double lambda = shape / rate * std::exp(v);
    double density = std::exp(shape * (v - std::expm1(v)));
    for (int j = 0; j < k; ++j, density *= lambda * idle / j) {
      if (density < 1e-16) continue;
      total += density;
      sum += density * f(lambda, j);
    }
  }
  return sum / total;
}

/// The mean of f(m), m purchases within time of a customer who never leaves.
template <class Function>
double over_purchases(double lambda, int j, int k, double time, Function f) {
  const double events = lambda * time;
  double sum = 0;
  const int first = std::max(0, static_cast<int>(events - 9 * std::sqrt(events)) - 9);
  double probability = std::exp(first * std::log(events) - events - std::lgamma(first + 1.0));
  for (int n = first; n < events || probability > 1e-17; probability *= events / ++n)
    sum += probability * f((j + n) / k);
  return sum;
}

} // namespace

TEST(Condensed, WithOneStageIsBetaGeometric) {
  for (const bool at_once : {false, true}) {
    const BetaGeometric plain(at_once ? ModelKind::mbg_nbd : ModelKind::bg_nbd, 0.7, 3.1, 0.83,
                              2.2);
    const CondensedBetaGeometric one = regular(at_once ? mbg : bg, 1);
    for (const PurchaseRow &c : some_customers) {
      EXPECT_NEAR(one.log_likelihood(c), plain.log_likelihood(c), 1e-11);
      EXPECT_NEAR(one.log_likelihood(c, 5.5), plain.log_likelihood(c), 1e-11);
      EXPECT_NEAR(one.p_alive(c), plain.p_alive(c), 1e-14);
      for (const double time : {0.0, 0.01, 3.0, 52.0, 4000.0}) {
        EXPECT_THAT(one.p_alive_after(c, time), Near(plain.p_alive_after(c, time), 1e-10));
        EXPECT_THAT(one.expected_purchases(c, time),
                    Near(plain.expected_purchases(c, time), 1e-10));
        EXPECT_NEAR(one.p_no_purchase(c, time), plain.p_no_purchase(c, time), 1e-13);
      }
      for (const double delta : {1e-5, 0.003, 1.0}) {
        EXPECT_THAT(one.discounted_purchases(c, delta),
                    Near(plain.discounted_purchases(c, delta), 1e-10));
        EXPECT_THAT(one.discounted_lifetime(c, delta),
                    Near(plain.discounted_lifetime(c, delta), 1e-10));
      }
    }
    for (const std::int64_t n : {0, 1, 5, 40})
      EXPECT_THAT(one.p_purchases(n, 52), Near(plain.p_purchases(n, 52), 1e-12));
    EXPECT_THAT(one.expected_purchases(52), Near(plain.expected_purchases(52), 1e-12));
  }
}

TEST(Condensed, ExpectationsAreSumsOverStagesIntegratedOverRates) {
  const double a = 0.83;
  for (const int k : {2, 3, 6})
    for (const PurchaseRow &c :
         {PurchaseRow{0, 0, 39, 1}, PurchaseRow{2, 30, 39, 1}, PurchaseRow{7, 29, 38, 1}})
      for (const double time : {0.5, 13.0, 500.0}) {
        const CondensedBetaGeometric model = regular(bg, k);
        std::vector<double> stayed{1}, made{0}; // by number of purchases
        for (double b = 2.2 + static_cast<double>(c.frequency); made.size() < 20000; ++b) {
          made.push_back(made.back() + stayed.back());
          stayed.push_back(stayed.back() * b / (a + b));
        }
        const auto mean = [&](auto of_purchases) {
          return over_rates(c, k, 0.7, 3.1, [&](double lambda, int j) {
            return over_purchases(lambda, j, k, time, of_purchases);
          });
        };
        const double alive = model.p_alive(c);
        EXPECT_THAT(model.expected_purchases(c, time),
                    Near(alive * mean([&](int m) { return made.at(std::size_t(m)); }), 1e-9));
        EXPECT_THAT(model.p_alive_after(c, time),
                    Near(alive * mean([&](int m) { return stayed.at(std::size_t(m)); }), 1e-9));
        EXPECT_NEAR(model.p_no_purchase(c, time),
                    1 - alive + alive * mean([](int m) { return m == 0 ? 1.0 : 0.0; }), 1e-9);
      }
}

TEST(Condensed, LikelihoodIsTheProductOfTheDensitiesIntegratedOverRateAndDropout) {
  const double r = 0.7, alpha = 3.1, a = 0.83, b = 2.2;
  const std::vector<double> gaps{3, 1.5, 12, 8.25};
  const PurchaseRow c{4, 24.75, 31, 1};
  double log_gaps = 0;
  for (const double gap : gaps) log_gaps += std::log(gap);
  for (const bool at_once : {false, true})
    for (const int k : {1, 2, 5}) {
      double alive = 0, left = 0; // without p
      for (double v = -60; v < 6; v += 0.01) {
        const double lambda = std::exp(v);
        const auto erlang = [&](double gap) {
          return std::exp(k * std::log(lambda) + (k - 1) * std::log(gap) - lambda * gap -
                          std::lgamma(k));
        };
        double density = 0.01 * std::exp(r * std::log(alpha * lambda) - alpha * lambda) /
                         std::tgamma(r); // of log λ
        for (const double gap : gaps) density *= erlang(gap);
        left += density;
        double idle = 0, made = std::exp(-lambda * 6.25);
        for (int j = 0; j < k; made *= lambda * 6.25 / ++j) idle += made;
        alive += density * idle;
      }
      const double chances = at_once ? 5 : 4;
      const auto beta = [](double p, double q) { return std::beta(p, q); };
      const double wanted = std::log(
          (alive * beta(a, b + chances) + left * beta(a + 1, b + chances - 1)) / beta(a, b));
      EXPECT_NEAR(regular(at_once ? mbg : bg, k).log_likelihood(c, log_gaps), wanted, 1e-9);
    }
}

TEST(Condensed, LikelihoodOfARowIsThatOfTheSumOfItsGaps) {
  // Two gaps of given sum: the first anywhere in between. Under k = 1 the row has their ordered
  // density, without the integral over where they are.
  const PurchaseRow c{2, 9, 14, 1};
  double sum = 0, plain = 0;
  for (double first = 0.005; first < 9; first += 0.01) {
    const double log_gaps = std::log(first) + std::log(9 - first);
    sum += 0.01 * std::exp(regular(mbg, 3).log_likelihood(c, log_gaps));
    plain += 0.01;
  }
  EXPECT_NEAR(regular(mbg, 3).log_likelihood(c), std::log(sum / plain), 1e-5);
  // One gap is its sum.
  EXPECT_NEAR(regular(mbg, 3).log_likelihood({1, 9, 14, 1}),
              regular(mbg, 3).log_likelihood({1, 9, 14, 1}, std::log(9)), 1e-12);
  EXPECT_EQ(regular(mbg, 3).log_likelihood({1, 0, 14, 1}), -HUGE_VAL);
}

TEST(Condensed, SeriesAndIntegralMeet) {
  // The series ends at some 400 terms. Where that is, nothing may jump: fourth differences vanish.
  for (const int k : {1, 3, 12})
    for (const double shape : {0.2, 5.0, 60.0})
      for (const double a : {0.2, 0.9, 3.0}) {
        const double most = shape + k - 1;
        double end = 1e-3;
        while (most * end + 9 * std::sqrt(most * end * (1 + end)) + 36 * (1 + end) < 400)
          end *= 1.001;
        const CondensedFuture future(k, shape, 0.3, a, 2.5);
        std::vector<double> purchases, alive;
        for (const double z : {0.998, 0.999, 1.0, 1.001, 1.002}) {
          purchases.push_back(future.purchases(z * end));
          alive.push_back(future.alive(z * end));
        }
        for (const auto &v : {purchases, alive})
          EXPECT_NEAR((v[0] - 4 * v[1] + 6 * v[2] - 4 * v[3] + v[4]) / v[2], 0, 1e-9)
              << k << ' ' << shape << ' ' << a;
      }
}

TEST(Condensed, DiscountingIsTheLaplaceTransformOfTheExpectation) {
  boost::math::quadrature::tanh_sinh<double> integrator(12);
  for (const int k : {2, 5})
    for (const double delta : {0.004, 0.5})
      for (std::size_t i = 0; i < some_customers.size(); i += k == 5 ? 3 : 1) {
        const PurchaseRow &c = some_customers[i];
        const CondensedBetaGeometric model = regular(mbg, k);
        const auto transform = [&](auto of_time) { // ∫ δ e^(−δt) f(t) dt, u = e^(−δt)
          return integrator.integrate(
              [&](double u) { return u < 1e-200 ? 0 : of_time(-std::log(u) / delta); }, 0.0, 1.0,
              1e-9);
        };
        EXPECT_THAT(
            model.discounted_purchases(c, delta),
            Near(transform([&](double t) { return model.expected_purchases(c, t); }), 1e-7));
        EXPECT_THAT(
            model.discounted_lifetime(c, delta),
            Near(transform([&](double t) { return model.p_alive_after(c, t) / delta; }), 1e-7));
      }
}

TEST(Condensed, WithoutDiscountAFiniteLifeIsNeeded) {
  const CondensedBetaGeometric leaves(mbg, 1.5, 6, 2.5, 2.5, 3);
  const PurchaseRow customer{2, 30, 39, 1};
  EXPECT_NEAR(leaves.discounted_purchases(customer, 1e-9) /
                  leaves.discounted_purchases(customer, 0),
              1, 1e-5);
  EXPECT_NEAR(leaves.discounted_lifetime(customer, 1e-9) / leaves.discounted_lifetime(customer, 0),
              1, 1e-5);
  EXPECT_THROW(regular(bg, 3).discounted_purchases(customer, 0), Error);
  EXPECT_THROW(regular(bg, 3).discounted_lifetime(customer, 0), Error);
  EXPECT_THROW(regular(bg, 3).discounted_purchases(customer, -1), Error);
  EXPECT_THROW(regular(bg, 3).expected_purchases(customer, std::nan("")), Error);
}

TEST(Condensed, CountsOfNewCustomersAreADistributionWithTheExpectedMean) {
  for (const ModelKind kind : {bg, mbg})
    for (const int k : {2, 4})
      for (const double time : {0.0, 1.0, 52.0}) {
        double total = 0, mean = 0;
        for (std::int64_t n = 0; n < 1000; ++n) {
          const double p = regular(kind, k).p_purchases(n, time);
          total += p;
          mean += static_cast<double>(n) * p;
        }
        EXPECT_NEAR(total, 1, 1e-11);
        EXPECT_NEAR(mean, regular(kind, k).expected_purchases(time), 1e-9);
      }
}

TEST(Condensed, TheMoreRegularACustomerTheSurerThatSilenceIsTheEnd) {
  const PurchaseRow late{10, 40, 52, 1}, due{10, 40, 44, 1};
  double before = 1;
  for (const int k : {1, 2, 4, 8}) {
    EXPECT_LT(regular(mbg, k).p_alive(late), before);
    before = regular(mbg, k).p_alive(late);
    EXPECT_GT(regular(mbg, k).p_alive(due), 0.8) << k;
  }
}

TEST(Condensed, ExtremesStayFinite) {
  for (const double a : {1e-6, 0.01, 1.0, 1e6})
    for (const double b : {1e-3, 1.0, 1e6})
      for (const double alpha : {1e-4, 5.0, 1e6})
        for (const PurchaseRow &c : {PurchaseRow{0, 0, 0, 1}, PurchaseRow{1000000, 500, 520, 1},
                                     PurchaseRow{3, 520, 520, 1}, PurchaseRow{5000, 0.5, 365, 1}})
          for (const int k : {1, 2, 7, 100}) {
            if (k == 100 && b != 1) continue;
            const CondensedBetaGeometric model(mbg, 0.3, alpha, a, b, k);
            for (const double value :
                 {model.p_alive(c), model.expected_purchases(c, 52),
                  model.expected_purchases(c, 1e5), model.p_alive_after(c, 52),
                  model.p_alive_after(c, 1e9), model.p_no_purchase(c, 52),
                  model.discounted_purchases(c, 0.003), model.discounted_lifetime(c, 0.003),
                  model.p_purchases(3, 52), model.p_purchases(1000, 1e9),
                  model.expected_purchases(52)})
              EXPECT_TRUE(std::isfinite(value) && value >= 0)
                  << a << ' ' << b << ' ' << alpha << ' ' << c.frequency << ' ' << k << ' '
                  << value;
            EXPECT_TRUE(std::isfinite(model.log_likelihood(c)));
          }
}
