#include "simulation/simulate.hpp"

#include "base/error.hpp"
#include "processes/purchase_process.hpp"

#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <type_traits>

using namespace portfolio;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::simulation;

namespace {

constexpr Day new_year = to_day(std::chrono::year{2024} / 1 / 1);
constexpr Shop shop{ModelKind::bg_nbd, 0.6, 12, 0.8, 2.5, 7, 6.25, 3.74, 15.44};
constexpr Simulated small{1000, new_year, new_year + 365, 42};

std::vector<SimulatedPurchase> all(const Shop &s, const Simulated &wanted) {
  Simulation simulation(s, wanted);
  std::vector<SimulatedPurchase> purchases;
  for (SimulatedPurchase p{}; simulation.next(p);) purchases.push_back(p);
  return purchases;
}

/// FNV-1a over everything, to pin every digit of a result.
std::uint64_t digest(const std::vector<SimulatedPurchase> &purchases) {
  std::uint64_t h = 0xCBF29CE484222325u;
  const auto take = [&h](std::int64_t v) {
    for (int shift = 0; shift < 64; shift += 8)
      h = (h ^ (static_cast<std::uint64_t>(v) >> shift & 0xFF)) * 0x100000001B3u;
  };
  for (const auto &p : purchases) {
    take(p.customer);
    take(p.day);
    take(p.cents);
  }
  return h;
}

bool same(const SimulatedPurchase &a, const SimulatedPurchase &b) {
  return a.customer == b.customer && a.day == b.day && a.cents == b.cents;
}

double ulps(double found, double exact) {
  return std::fabs(found - exact) / (std::nextafter(std::fabs(exact), INFINITY) - std::fabs(exact));
}

} // namespace

TEST(Random, LogarithmAndExponentialAreRight) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> wide(-700, 700), unit(0, 1);
  for (int i = 0; i < 100000; ++i) {
    const double x = wide(random), u = unit(random) + 1e-300;
    ASSERT_LE(ulps(portable_exp(x), std::exp(x)), 3) << x;
    ASSERT_LE(ulps(portable_exp(x / 1000), std::exp(x / 1000)), 3) << x;
    ASSERT_LE(ulps(portable_log(std::exp(x)), std::log(std::exp(x))), 3) << x;
    ASSERT_LE(ulps(portable_log(u), std::log(u)), 3) << u;
  }
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-1e9), 0);
  EXPECT_EQ(portable_exp(1e9), INFINITY);
}

TEST(Random, IsTheGeneratorItSaysItIs) {
  // pinned: these numbers may never change
  Random random(42, 7);
  const std::array<std::uint64_t, 3> found{random.next(), random.next(), random.next()};
  const std::array<std::uint64_t, 3> expected{0xF3E645C5F15FDF01u, 0x67DEA5B674876AD2u,
                                              0xC3CCA899C80786E9u};
  EXPECT_EQ(found, expected);
}

TEST(Random, Moments) {
  Random random(1, 1);
  constexpr int n = 200000;
  for (const double shape : {0.05, 0.5, 1.0, 3.7, 250.0}) {
    double mean = 0, square = 0;
    for (int i = 0; i < n; ++i) {
      const double g = std::exp(random.log_gamma(shape));
      mean += g / n;
      square += g * g / n;
    }
    EXPECT_NEAR(mean, shape, 5 * std::sqrt(shape / n)) << shape;
    EXPECT_NEAR((square - mean * mean) / shape, 1, 0.03 + 0.2 / (1 + 10 * shape)) << shape;
  }
  double u = 0, e = 0, z = 0, zz = 0;
  for (int i = 0; i < n; ++i) {
    u += random.uniform() / n;
    e += random.exponential() / n;
    const double x = random.normal();
    z += x / n;
    zz += x * x / n;
  }
  EXPECT_NEAR(u, 0.5, 0.005);
  EXPECT_NEAR(e, 1, 0.015);
  EXPECT_NEAR(z, 0, 0.015);
  EXPECT_NEAR(zz, 1, 0.02);
}

TEST(Random, LogOfTinyShapesStaysFinite) {
  Random random(3, 3);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(std::isfinite(random.log_gamma(1e-6)));
}

TEST(Simulate, TheSameForEver) {
  // pinned: seeds in documentation and benchmarks depend on it
  const auto purchases = all(shop, small);
  EXPECT_EQ(purchases.size(), 2049u);
  EXPECT_EQ(digest(purchases), 0x133573BD114DCD89u);
  Shop modified = shop;
  modified.kind = ModelKind::mbg_nbd;
  EXPECT_EQ(digest(all(modified, small)), 0x33B8F10EC8B886C5u);
}

TEST(Simulate, CustomersDoNotDependOnHowManyThereAre) {
  Simulated few = small;
  few.customers = 100;
  const auto some = all(shop, few), more = all(shop, small);
  ASSERT_LT(some.size(), more.size());
  for (std::size_t i = 0; i < some.size(); ++i) EXPECT_TRUE(same(some[i], more[i]));
  Simulated other = small;
  other.seed = 43;
  EXPECT_NE(digest(all(shop, other)), digest(more));
}

TEST(Simulate, InOrderAndWithinTheTime) {
  const auto purchases = all(shop, small);
  std::int64_t customer = 0;
  Day last = 0;
  std::array<int, 12> first_in_month{};
  for (const auto &p : purchases) {
    EXPECT_TRUE(p.customer == customer || p.customer == customer + 1);
    if (p.customer != customer) {
      last = new_year;
      ++first_in_month[static_cast<std::size_t>((p.day - new_year) * 12 / 366)];
    }
    customer = p.customer;
    EXPECT_GE(p.day, last);
    EXPECT_LT(p.day, small.until);
    EXPECT_GE(p.cents, 0);
    last = p.day;
  }
  EXPECT_EQ(customer, small.customers);
  for (int count : first_in_month) EXPECT_NEAR(count, 1000. / 12, 40);
}

TEST(Simulate, OneDay) {
  const auto purchases = all(shop, {50, new_year, new_year + 1, 1});
  EXPECT_GE(purchases.size(), 50u);
  for (const auto &p : purchases) EXPECT_EQ(p.day, new_year);
}

TEST(Simulate, SpendAndOneTimeBuyersAreThoseOfTheModel) {
  const Simulated wanted{40000, new_year, new_year + 700, 5};
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
    Shop s = shop;
    s.kind = kind;
    std::map<std::int64_t, int> orders;
    double spend = 0;
    const auto purchases = all(s, wanted);
    for (const auto &p : purchases) {
      ++orders[p.customer];
      spend += static_cast<double>(p.cents) / 100 / static_cast<double>(purchases.size());
    }
    EXPECT_NEAR(spend, s.p * s.gamma / (s.q - 1), 1.0) << name(kind);
    // P(no repeat within T) = [1 − drop] (α / (α + T))^r + drop, averaged over T uniform
    double once = 0, expected = 0;
    for (const auto &[customer, n] : orders) once += n == 1;
    const double drop = kind == ModelKind::mbg_nbd ? s.a / (s.a + s.b) : 0;
    for (int i = 0; i < 1000; ++i) {
      const double age = (i + 0.5) / 1000 * 100; // weeks
      expected += (drop + (1 - drop) * std::pow(s.alpha / (s.alpha + age), s.r)) / 1000;
    }
    EXPECT_NEAR(once / 40000, expected, 0.01) << name(kind);
  }
}

/// The number of repeat purchases, and how many make none, as the processes expect them of new
/// customers whose first purchase is uniform over the time.
TEST(Simulate, PurchasesAreThoseThatEachModelExpects) {
  const Simulated wanted{40000, new_year, new_year + 700, 11};
  const std::vector<Shop> shops{{ModelKind::bg_nbd, 0.6, 12, 0.8, 2.5, 7, 6, 4, 15},
                                {ModelKind::mbg_nbd, 0.6, 12, 0.8, 2.5, 7, 6, 4, 15},
                                {ModelKind::pareto_nbd, 0.6, 10, 0.7, 12, 7, 6, 4, 15},
                                {ModelKind::pareto_nbd, 2, 9, 3, 20, 7, 6, 4, 15},
                                {ModelKind::bg_cnbd_k, 0.8, 4, 0.8, 2.5, 7, 6, 4, 15, 3},
                                {ModelKind::mbg_cnbd_k, 1.5, 2, 0.7, 1.9, 7, 6, 4, 15, 5},
                                {ModelKind::bg_bb, 1.2, 0.75, 0.66, 2.8, 30, 6, 4, 15},
                                {ModelKind::bg_bb, 0.5, 2, 1, 4, 60, 6, 4, 15}};
  for (const Shop &each : shops) {
    std::map<std::int64_t, double> repeats;
    for (const auto &p : all(each, wanted)) ++repeats[p.customer];
    double mean = 0, square = 0, once = 0;
    for (const auto &[customer, n] : repeats) {
      mean += (n - 1) / 40000;
      square += (n - 1) * (n - 1) / 40000;
      once += (n == 1 ? 1 : 0) / 40000.;
    }
    Model model;
    model.kind = each.kind;
    model.parameters = {each.r, each.alpha, each.a, each.b};
    if (parameter_names(each.kind).size() > 4) model.parameters.push_back(each.k);
    const processes::PurchaseProcess process(model);
    double expected = 0, none = 0;
    constexpr int parts = 1000;
    for (int i = 0; i < parts; ++i) {
      double age = (i + 0.5) / parts * 700 / each.unit_days;
      if (each.kind == ModelKind::bg_bb) age = std::floor(age);
      expected += process.expected_purchases(age) / parts;
      none += process.p_purchases(0, age) / parts;
    }
    EXPECT_NEAR(mean, expected, 4 * std::sqrt((square - mean * mean) / 40000)) << name(each.kind);
    EXPECT_NEAR(once, none, 4 * std::sqrt(none * (1 - none) / 40000)) << name(each.kind);
  }
}

TEST(Simulate, RefusesWhatCannotBe) {
  const auto refused = [](Shop s, Simulated w) { EXPECT_THROW(Simulation(s, w), Error); };
  Shop unitless = shop, spender = shop;
  unitless.unit_days = 0;
  spender.kind = ModelKind::gamma_gamma;
  refused(unitless, small);
  refused(spender, small);
  refused(shop, {0, new_year, new_year + 1, 1});
  refused(shop, {1000000001, new_year, new_year + 1, 1});
  refused(shop, {1, new_year, new_year, 1});
  refused(shop, {1, new_year + 1, new_year, 1});
  refused(shop, {1, std::numeric_limits<Day>::min(), new_year, 1});
  refused(shop, {1, new_year, std::numeric_limits<Day>::max(), 1});
  EXPECT_NO_THROW(Simulation(shop, {1, max_day, max_day + 1, 1}));
}

TEST(Simulate, ExtremeModelsStayWithinBounds) {
  Shop busy = shop;
  busy.alpha = 1e-9;
  busy.a = 1e-9;
  EXPECT_THROW(all(busy, {1000, new_year, new_year + 365, 1}), Error);
  Shop rich = shop;
  rich.q = 1e-3;
  for (const auto &p : all(rich, {1000, new_year, new_year + 365, 1}))
    EXPECT_LE(p.cents, 1'000'000'000'000'000);
  Shop idle = shop;
  idle.alpha = 1e300;
  EXPECT_EQ(all(idle, {1000, new_year, new_year + 365, 1}).size(), 1000u);
}

static_assert(std::is_trivially_copyable_v<Simulation> &&
              std::is_trivially_destructible_v<Simulation>);
