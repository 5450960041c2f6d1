#include "base/near.hpp"
#include "processes/model_support.hpp"
#include "processes/pareto_nbd.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

using Real = long double;

/// log ∫ exp(f(y)) dy, f concave, with 20 digits: thirty points in each of a hundred pieces of
/// where the integrand is not negligible, which repeated scans find. The slow, obvious way.
template <class Function> Real log_integral(Real low, Real high, Function f) {
  constexpr int pieces = 100;
  Real top = -HUGE_VALL;
  for (int scan = 0; scan < 4; ++scan) {
    const Real step = (high - low) / pieces;
    int first = pieces, last = 0;
    for (int i = 0; i <= pieces; ++i) top = std::max(top, f(low + i * step));
    for (int i = 0; i <= pieces; ++i)
      if (f(low + i * step) > top - 60) first = std::min(first, i), last = i;
    const Real from = low;
    low = from + std::max(first - 1, 0) * step;
    high = std::min(high, from + (last + 1) * step);
  }
  Real sum = 0;
  const Real step = (high - low) / pieces;
  for (int i = 0; i < pieces; ++i)
    sum += boost::math::quadrature::gauss<Real, 30>::integrate(
        [&](Real y) { return std::exp(f(y) - top); }, low + i * step, low + (i + 1) * step);
  return top + std::log(sum);
}

/// log P(left)/P(alive) from its definition, in y = log(1 + (u − t_x)/unit).
Real log_odds(const ParetoParameters &p, const PurchaseRow &row) {
  const Real x = static_cast<Real>(row.frequency), last = row.recency, age = row.age;
  const Real unit = std::min(p.alpha, p.beta) + last;
  return log_integral(0, std::log1p((age - last) / unit), [&](Real y) {
    const Real u = last + unit * std::expm1(y);
    return (p.r + x) * std::log((p.alpha + age) / (p.alpha + u)) +
           p.s * std::log((p.beta + age) / (p.beta + u)) + std::log(p.s * unit / (p.beta + u)) + y;
  });
}

ParetoParameters random_parameters(std::mt19937_64 &random, double spread) {
  std::uniform_real_distribution<double> log(-spread, spread);
  return {std::exp(log(random)), 30 * std::exp(log(random)), std::exp(log(random)),
          30 * std::exp(log(random))};
}

PurchaseRow random_customer(std::mt19937_64 &random) {
  std::uniform_real_distribution<double> uniform;
  const std::int64_t frequencies[] = {0, 0, 1, 2, 5, 26, 400, 5000};
  const std::int64_t x = frequencies[random() % 8];
  const double age = 200 * uniform(random);
  return {x, x == 0 ? 0 : age * uniform(random), age, 1};
}

} // namespace

TEST(ParetoScore, OddsAreTheIntegralOverTheTimeOfLeaving) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 300; ++i) {
    const ParetoParameters p = random_parameters(random, i % 2 == 0 ? 12 : 2);
    const PurchaseRow row = random_customer(random);
    const auto wanted = static_cast<double>(log_odds(p, row));
    const double odds =
        log_odds_left<0>(p, static_cast<double>(row.frequency), row.recency, row.age).value;
    EXPECT_NEAR(odds, wanted, 1e-11 + 1e-14 * std::abs(wanted))
        << p.r << ' ' << p.alpha << ' ' << p.s << ' ' << p.beta << " x " << row.frequency << " t_x "
        << row.recency << " T " << row.age;
    EXPECT_THAT(ParetoNbd(p).p_alive(row), Near(1 / (1 + std::exp(odds)), 1e-15));
  }
}

TEST(ParetoScore, NoPurchaseIsTheIntegralOverTheTimeOfLeaving) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 50; ++i) {
    const ParetoParameters p = random_parameters(random, 2);
    const PurchaseRow row = random_customer(random);
    const Real power = p.r + static_cast<Real>(row.frequency);
    const Real a = p.alpha + row.age, b = p.beta + row.age, h = 50;
    // Leaving at age + u before a purchase, or neither.
    const Real quiet = [&] {
      const Real alive = -power * std::log1p(h / a) - p.s * std::log1p(h / b);
      const Real left = log_integral(0, std::log1p(h / std::min(a, b)), [&](Real y) {
        const Real u = std::min(a, b) * std::expm1(y);
        return -power * std::log1p(u / a) - p.s * std::log1p(u / b) - std::log(b + u) + y;
      });
      return std::exp(alive) + p.s * std::min(a, b) * std::exp(left);
    }();
    const Real odds = log_odds(p, row);
    const Real wanted = 1 / (1 + std::exp(-odds)) + quiet / (1 + std::exp(odds));
    const ParetoNbd model(p);
    EXPECT_THAT(model.p_no_purchase(row, 50), Near(static_cast<double>(wanted), 1e-10));
  }
}

TEST(ParetoScore, DiscountedValuesAreTheirIntegrals) {
  std::mt19937_64 random(3);
  const double horizon = 3e5, delta = 0.003;
  for (const double s : {0.05, 0.6, 1.0, 2.0, 7.3}) {
    const ParetoNbd model(0.6, 9, s, 12);
    for (int i = 0; i < 10; ++i) {
      const PurchaseRow row = random_customer(random);
      const auto b = static_cast<Real>(12 + row.age);
      const Real time = std::exp(log_integral(0, std::log1p(horizon / b), [&](Real y) {
        return -delta * b * std::expm1(y) + (1 - static_cast<Real>(s)) * y + std::log(b);
      }));
      const auto lifetime = static_cast<double>(time) * model.p_alive(row);
      const double rate = (0.6 + static_cast<double>(row.frequency)) / (9 + row.age);
      EXPECT_THAT(model.discounted_lifetime(row, delta), Near(lifetime, 1e-11));
      EXPECT_THAT(model.discounted_purchases(row, delta), Near(rate * lifetime, 1e-11));
    }
  }
}

TEST(ParetoScore, CountsAreTheIntegralOverTheTimeOfLeaving) {
  std::mt19937_64 random(13);
  for (int i = 0; i < 60; ++i) {
    const ParetoParameters p = random_parameters(random, 5);
    const std::int64_t n = i % 4 == 0 ? 0 : static_cast<std::int64_t>(random() % 300);
    const Real x = static_cast<Real>(n), time = 30;
    const auto log_density = [&](Real u) { // of n purchases until u, and u itself
      return std::lgamma(p.r + x) - std::lgamma(Real(p.r)) - std::lgamma(x + 1) +
             x * std::log(u / (p.alpha + u)) - p.r * std::log1p(u / p.alpha) -
             p.s * std::log1p(u / p.beta);
    };
    const double low = std::log(std::min({p.alpha, p.beta, 30.0})) - 50;
    const Real left = log_integral(low, std::log(time), [&](Real y) {
      const Real u = std::exp(y);
      return log_density(u) + std::log(p.s / (p.beta + u)) + y;
    });
    const auto wanted = static_cast<double>(std::exp(log_density(time)) + std::exp(left));
    EXPECT_NEAR(ParetoNbd(p).p_purchases(n, 30), wanted, 1e-10 * wanted + 1e-300)
        << p.r << ' ' << p.alpha << ' ' << p.s << ' ' << p.beta << " n " << n;
  }
}
