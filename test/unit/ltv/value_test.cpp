#include "base/error.hpp"
#include "base/interest.hpp"
#include "base/near.hpp"
#include "ltv/drivers.hpp"
#include "processes/model_support.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

constexpr double week_year = 365.25 / 7;
const GammaGamma spend{6.25, 3.744, 15.44};
const Finding third{0.3};

constexpr ModelKind kinds[] = {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd};

PurchaseProcess shop(ModelKind kind = ModelKind::mbg_nbd) {
  if (kind == ModelKind::bg_nbd) return PurchaseProcess(bg_nbd(0.2426, 4.4136, 0.7929, 2.4259, 7));
  if (kind == ModelKind::mbg_nbd) return PurchaseProcess(mbg_nbd(0.5248, 6.1831, 0.8914, 1.614, 7));
  return PurchaseProcess(pareto_nbd(0.5533, 10.5777, 0.6062, 11.6687, 7));
}
/// A shop that everybody leaves for good before long: finite without discount.
PurchaseProcess leaving() { return PurchaseProcess(mbg_nbd(1.5, 6, 2.5, 2.5, 7)); }

const std::vector<PurchaseRow> some_customers{{0, 0, 39, 1},     {1, 2, 39, 1}, {2, 30, 39, 1},
                                              {26, 30.9, 31, 1}, {0, 0, 0, 1},  {70, 50, 52, 1}};

ValueTerms terms(double annual_rate, double years = HUGE_VAL, double cost = 0) {
  return {discount_rate(annual_rate, 7), years * week_year, cost, week_year};
}

double residual(const PurchaseProcess &process, const PurchaseRow &customer,
                const ValueTerms &assumed, double margin = 0.3) {
  const Finding found =
      residual_ltv(process, customer, expected_basket(spend, 2, 40), {margin}, assumed);
  EXPECT_TRUE(found.known()) << reason(found.why);
  return found.value;
}

/// How far two numbers are apart, as a share of a third.
double gap(double a, double b, double scale) { return std::abs(a - b) / std::abs(scale); }

Past past(Money revenue, Money cost, std::int64_t uncosted = 0, double years = 2) {
  Past result;
  result.events.orders = result.events.events = 3;
  result.events.uncosted = uncosted;
  result.events.revenue = revenue;
  result.events.cost = cost;
  result.scale = 2;
  result.years = years;
  return result;
}

} // namespace

TEST(Value, IsMarginTimesBasketTimesDiscountedPurchases) {
  for (const ModelKind kind : kinds)
    for (const PurchaseRow &customer : some_customers) {
      const double dert = shop(kind).discounted_purchases(customer, discount_rate(0.15, 7));
      EXPECT_THAT(residual(shop(kind), customer, terms(0.15)),
                  Near(0.3 * *expected_spend(spend, 2, 40) * dert, 1e-14));
    }
}

TEST(Value, ACacheChangesNothing) {
  const Finding basket = expected_basket(spend, 2, 40);
  for (const ModelKind kind : kinds) {
    const auto cache = std::make_unique<ModelCache>(); // zeroed
    const auto family = std::make_unique<FamilyCache>();
    family->by_customer = true;
    for (const PurchaseRow &customer : some_customers)
      for (const ValueTerms &assumed : {terms(0.15), terms(0.15, 2), terms(0, 2)})
        for (ScoringCache *used :
             {static_cast<ScoringCache *>(cache.get()), static_cast<ScoringCache *>(family.get())})
          EXPECT_THAT(residual_ltv(shop(kind), customer, basket, third, assumed, used).value,
                      Near(residual(shop(kind), customer, assumed), 1e-9));
  }
}

TEST(Value, WithinAHorizonGrowsTowardsThatWithoutEnd) {
  for (const ModelKind kind : kinds)
    for (const PurchaseRow &customer : some_customers) {
      const auto within = [&](double years) {
        return residual(shop(kind), customer, terms(0.15, years));
      };
      const double endless = residual(shop(kind), customer, terms(0.15));
      double before = within(0);
      EXPECT_EQ(before, 0);
      for (const double years : {0.1, 1.0, 3.0, 10.0, 50.0}) {
        EXPECT_GT(within(years), before) << years;
        EXPECT_LT(within(years), endless) << years;
        before = within(years);
      }
      EXPECT_THAT(within(200), Near(endless, 1e-9));
    }
}

TEST(Value, WithinAnInstantNobodyLeaves) {
  for (const ModelKind kind : kinds)
    for (const PurchaseRow &customer : some_customers)
      for (const double instant : {1e-12, 1e-9, 1e-6}) {
        const double alive = shop(kind).p_alive(customer);
        EXPECT_THAT(shop(kind).discounted_lifetime(customer, 0.003, instant),
                    Near(alive * instant, 1e-5));
      }
}

TEST(Value, OfAnImpossibleModelIsAnErrorAtOnce) {
  PurchaseModel model = mbg_nbd(1e300, 1e-300, 1e-300, 1e300, 7);
  EXPECT_THROW(PurchaseProcess(model).expected_purchases(52), Error);
}

TEST(Value, FallsWithTheRateAndGrowsWithTheMargin) {
  for (const PurchaseRow &customer : some_customers) {
    double before = HUGE_VAL;
    for (const double rate : {0.02, 0.1, 0.15, 0.5, 3.0}) {
      const double now = residual(shop(), customer, terms(rate));
      EXPECT_LT(now, before);
      before = now;
    }
    EXPECT_LT(residual(shop(), customer, terms(0.1), 0.2),
              residual(shop(), customer, terms(0.1), 0.4));
    EXPECT_LT(residual(shop(), customer, terms(0.1), -0.2), 0);
    EXPECT_EQ(residual(shop(), customer, terms(0.1), 0), 0);
  }
}

TEST(Value, ACustomerCostsForAsLongAsHeIsOne) {
  for (const ModelKind kind : kinds)
    for (const PurchaseRow &customer : some_customers)
      for (const double years : {2.0, HUGE_VAL}) {
        const PurchaseProcess process = shop(kind);
        const ValueTerms free = terms(0.15, years);
        const double gross = residual(process, customer, free);
        const double lifetime =
            process.discounted_lifetime(customer, free.delta, free.horizon) / week_year;
        const double net = residual(process, customer, terms(0.15, years, 12));
        EXPECT_LT(gap(net, gross - 12 * lifetime, gross), 1e-12);
        // Nobody costs longer than the horizon, or than a certain life without end.
        EXPECT_GT(lifetime, 0);
        EXPECT_LT(lifetime, std::min(years, 1 / std::log(1.15)) * process.p_alive(customer));
      }
}

TEST(Value, WithoutARepeatPurchaseTheBasketIsThatOfThePopulation) {
  EXPECT_NEAR(expected_basket(spend, 0, 0).value, 6.25 * 15.44 / 2.744, 1e-12);
  EXPECT_EQ(expected_basket(spend, 3, -20).value, expected_basket(spend, 3, 0).value);
}

TEST(Value, SaysWhyItIsNotKnown) {
  const PurchaseRow customer{2, 30, 39, 1};
  const Finding basket = expected_basket(spend, 2, 40);
  const auto why = [&](const Finding &each, const Finding &margin, const ValueTerms &assumed) {
    return residual_ltv(shop(), customer, each, margin, assumed).why;
  };
  EXPECT_EQ(why(basket, third, terms(0.1)), Unknown::nothing);
  EXPECT_EQ(why(expected_basket({6, 0.9, 15}, 2, 40), third, terms(0.1)), Unknown::no_mean_spend);
  EXPECT_EQ(why(basket, margin_rate(past(1000, 0, 1).events), terms(0.1)), Unknown::missing_cost);
  EXPECT_EQ(why(basket, margin_rate(past(0, 500).events), terms(0.1)), Unknown::no_revenue);
  EXPECT_EQ(why(basket, third, terms(0)), Unknown::endless_purchases); // a ≤ 1
  EXPECT_EQ(why(basket, third, terms(0, 5)), Unknown::nothing);
  for (int i = 1; i <= static_cast<int>(Unknown::no_lifetime); ++i)
    EXPECT_GT(reason(static_cast<Unknown>(i)).size(), 10u);
  EXPECT_TRUE(reason(Unknown::nothing).empty());
}

TEST(Value, AnEndlessLifetimeMattersOnlyWhereItCosts) {
  // Purchases are finite for a > 1, the time between them is not for r + x ≤ 1.
  const PurchaseProcess slow(mbg_nbd(0.5, 6, 2.5, 2.5, 7));
  const PurchaseRow once{0, 0, 39, 1};
  const Finding basket = expected_basket(spend, 0, 0);
  EXPECT_TRUE(residual_ltv(slow, once, basket, third, terms(0)).known());
  EXPECT_EQ(residual_ltv(slow, once, basket, third, terms(0, HUGE_VAL, 1)).why,
            Unknown::endless_lifetime);
  EXPECT_TRUE(residual_ltv(slow, once, basket, third, terms(0, 3, 1)).known());
}

TEST(Value, AskedWronglyIsAnError) {
  for (const ValueTerms &wrong :
       {ValueTerms{-0.1}, ValueTerms{std::nan("")}, ValueTerms{HUGE_VAL}, ValueTerms{0.1, -1},
        ValueTerms{0.1, std::nan("")}, ValueTerms{0.1, 1, -5}, ValueTerms{0.1, 1, HUGE_VAL}})
    EXPECT_THROW(require_terms(wrong), Error);
  EXPECT_NO_THROW(require_terms(terms(0)));
  const PurchaseRow customer{2, 30, 39, 1};
  EXPECT_THROW(residual_ltv(shop(), customer, {1e300}, {1e300}, terms(0.1)), Error);
}

TEST(Past, ComesFromTheCostsOrElseFromARate) {
  EXPECT_DOUBLE_EQ(margin_rate(past(10000, 7500).events).value, 0.25);
  EXPECT_DOUBLE_EQ(past(10000, 7500).margin({}, 0).value, 25);
  EXPECT_DOUBLE_EQ(past(10000, 7500).margin(0.4, 0).value, 25); // what is known is not estimated
  EXPECT_DOUBLE_EQ(past(10000, 7500).margin(1, 0).value, 25);
  EXPECT_DOUBLE_EQ(past(10000, 0, 2).margin(0.4, 0).value, 40);
  EXPECT_EQ(past(10000, 0, 2).margin(1, 0).why, Unknown::no_margin);
  EXPECT_EQ(past(10000, 0, 2).margin({}, 0).why, Unknown::missing_cost);
}

TEST(Margin, IsThatOfThePurchasesWithoutTheDaysOfARefund) {
  const auto day = [](Day at, std::int64_t orders, std::int64_t refunds, StoredMoney amount,
                      StoredMoney cost) {
    return history::DayTotal{
        .day = at, .events = orders + refunds, .orders = orders, .amount = amount, .cost = cost};
  };
  const history::DayTotals days{day(1, 1, 0, 100, 60), day(2, 2, 0, 100, 60), day(3, 0, 1, -199, 0),
                                day(4, 1, 1, 5, 60), day(5, 1, 0, 1000, 999)};
  const auto rate = [&](std::size_t n, Day as_of) {
    return margin_rate(as_of, History({days.begin(), days.begin() + std::ptrdiff_t(n)}, 2, 0));
  };
  EXPECT_DOUBLE_EQ(rate(3, 9).value, 0.4) << "not of the net of 1";
  EXPECT_DOUBLE_EQ(rate(4, 9).value, 0.4) << "day 4 holds a refund";
  EXPECT_DOUBLE_EQ(rate(5, 5).value, 0.4) << "day 5 is not known yet";
  EXPECT_EQ(margin_rate(9, History({days[2], days[3]}, 2, 0)).why, Unknown::no_revenue);
}

TEST(Past, RefundsAndTheCostToServeAreTakenOff) {
  EXPECT_DOUBLE_EQ(past(-2000, 500).margin({}, 0).value, -25); // all came back, the cost stays
  EXPECT_EQ(margin_rate(past(-2000, 500).events).why, Unknown::no_revenue);
  EXPECT_DOUBLE_EQ(past(10000, 7500, 0, 2).margin({}, 12).value, 1);
  EXPECT_DOUBLE_EQ(past(10000, 7500, 0, 0).margin({}, 12).value, 25);
}

TEST(Past, AndResidualAreTheTotal) {
  EXPECT_EQ(total_ltv({25}, {17}, 0.4).value, 42);
  EXPECT_EQ(total_ltv({25}, {17}, std::nullopt).value, 42);
  EXPECT_EQ(total_ltv({25}, {17}, 1).why, Unknown::no_margin);
  EXPECT_EQ(total_ltv({25}, unknown(Unknown::no_revenue), 1).why, Unknown::no_revenue);
  EXPECT_EQ(total_ltv(unknown(Unknown::missing_cost), {17}, std::nullopt).why,
            Unknown::missing_cost);
}

TEST(Drivers, MultiplyToTheResidual) {
  for (const ModelKind kind : kinds)
    for (const PurchaseRow &customer : some_customers)
      for (const ValueTerms &assumed :
           {terms(0.15), terms(0.1, 3), terms(0.1, 3, 12), terms(0, 1)}) {
        const Finding basket = expected_basket(spend, 2, 40);
        const ValueDrivers d = value_drivers(shop(kind), customer, basket, third, assumed);
        EXPECT_EQ(d.why(), Unknown::nothing);
        const double gross = d.lifetime.value * d.frequency.value * d.basket.value * d.margin.value;
        EXPECT_LT(gap(d.residual.value, gross - d.lifetime.value * assumed.cost_to_serve, gross),
                  1e-13);
        EXPECT_EQ(d.residual.value, residual(shop(kind), customer, assumed));
      }
}

TEST(Drivers, ATenthMoreOfAFactorIsATenthMoreOfTheGrossValue) {
  for (const PurchaseRow &customer : some_customers) {
    const ValueTerms assumed = terms(0.1, 3, 12);
    const ValueDrivers d =
        value_drivers(shop(), customer, expected_basket(spend, 2, 40), third, assumed);
    const double gross = residual(shop(), customer, terms(0.1, 3));
    const auto rows = levers(shop(), customer, d, assumed);
    for (const Lever &row : rows) {
      EXPECT_FALSE(name(row.driver).empty() || unit(row.driver).empty());
      EXPECT_NEAR(row.raised.value, d.residual.value + row.change.value, 1e-12 * gross);
    }
    for (const std::size_t factor : {1u, 2u, 3u})
      EXPECT_THAT(rows[factor].change.value, Near(0.1 * gross, 1e-12));
    EXPECT_THAT(rows[4].change.value, Near(-0.1 * 12 * d.lifetime.value, 1e-12));
    EXPECT_EQ(rows[4].value.value, 12);
  }
}

TEST(Drivers, ALongerLifeIsWorthATenthWithoutDiscountAndLessWithIt) {
  const PurchaseRow customer{2, 30, 39, 1};
  const auto share = [&](const PurchaseProcess &process, const ValueTerms &assumed) {
    const ValueDrivers d =
        value_drivers(process, customer, expected_basket(spend, 2, 40), third, assumed);
    return levers(process, customer, d, assumed)[0].change.value / d.residual.value;
  };
  EXPECT_NEAR(share(leaving(), terms(0)), 0.1, 1e-9);
  EXPECT_GT(share(leaving(), terms(0.02)), share(leaving(), terms(0.2)));
  EXPECT_GT(share(leaving(), terms(0.02)), share(leaving(), terms(0.02, 1)));
  for (const ValueTerms &assumed : {terms(0.15), terms(0.15, 2), terms(0.15, 2, 5), terms(0, 2)}) {
    EXPECT_GT(share(shop(), assumed), 0);
    EXPECT_LT(share(shop(), assumed), 0.1);
  }
}

TEST(Drivers, ALongerLifeIsTheStretchedSurvivalCurve) {
  const PurchaseRow customer{2, 30, 39, 1};
  const ValueTerms assumed = terms(0.15, 2);
  const ValueDrivers d =
      value_drivers(shop(), customer, expected_basket(spend, 2, 40), third, assumed);
  const auto discounted_life = [&](double stretch) {
    return boost::math::quadrature::gauss<double, 30>::integrate(
        [&](double time) {
          return std::exp(-assumed.delta * time) * shop().p_alive_after(customer, time / stretch);
        },
        0.0, assumed.horizon);
  };
  EXPECT_NEAR(levers(shop(), customer, d, assumed)[0].change.value,
              d.residual.value * (discounted_life(1.1) / discounted_life(1) - 1),
              1e-9 * d.residual.value);
}

TEST(Drivers, StayWithWhatIsKnown) {
  const PurchaseProcess slow(mbg_nbd(0.5, 6, 2.5, 2.5, 7));
  const PurchaseRow once{0, 0, 39, 1};
  const Finding basket = expected_basket(spend, 0, 0);
  // No lifetime: no frequency, but a basket that grows.
  const ValueDrivers d = value_drivers(slow, once, basket, third, terms(0));
  EXPECT_EQ(d.why(), Unknown::endless_lifetime);
  auto rows = levers(slow, once, d, terms(0));
  EXPECT_EQ(rows[0].change.why, Unknown::endless_lifetime);
  EXPECT_EQ(rows[1].value.why, Unknown::endless_lifetime);
  EXPECT_NEAR(rows[2].change.value, 0.1 * d.residual.value, 1e-12);
  // No margin: no value, but a lifetime.
  const ValueDrivers poor =
      value_drivers(slow, once, basket, unknown(Unknown::missing_cost), terms(0.1));
  EXPECT_TRUE(poor.lifetime.known() && poor.frequency.known());
  rows = levers(slow, once, poor, terms(0.1));
  EXPECT_EQ(rows[0].value.value, poor.lifetime.value);
  EXPECT_EQ(rows[0].change.why, Unknown::missing_cost);
  // No time: no frequency, and nothing to change.
  const ValueDrivers none = value_drivers(slow, once, basket, third, terms(0.1, 0, 12));
  EXPECT_EQ(none.why(), Unknown::no_lifetime);
  for (const Lever &row : levers(slow, once, none, terms(0.1, 0, 12))) {
    EXPECT_EQ(row.raised.value, 0);
    EXPECT_FALSE(std::signbit(row.change.value));
  }
}

TEST(Drivers, OfBgBbAreInOpportunities) {
  const PurchaseProcess process(bg_bb(1.2035, 0.7497, 0.6567, 2.7834));
  for (const double horizon : {4.0, PurchaseProcess::endless}) {
    const ValueTerms assumed{0.1, horizon, 12, 1};
    const ValueDrivers d =
        value_drivers(process, {2, 4, 6, 1}, expected_basket(spend, 2, 40), third, assumed);
    EXPECT_EQ(d.why(), Unknown::nothing);
    EXPECT_LT(d.frequency.value, 1); // at most one purchase an opportunity
    EXPECT_NEAR(d.residual.value,
                d.lifetime.value * (d.frequency.value * d.basket.value * 0.3 - 12), 1e-11);
  }
}
