#include "base/error.hpp"
#include "base/near.hpp"
#include "fitting/fit.hpp"
#include "fitting/fit_regular.hpp"
#include "processes/cnbd_k.hpp"
#include "processes/cnbd_k_likelihood.hpp"
#include "processes/model_support.hpp"

#include <gtest/gtest.h>
#include <map>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

constexpr ModelKind bg = ModelKind::bg_cnbd_k, mbg = ModelKind::mbg_cnbd_k;

const std::vector<PurchaseRow> some_customers{
    {0, 0, 0, 3},    {0, 0, 39, 40},     {1, 2, 39, 2},     {1, 39, 39, 1},
    {2, 30, 39, 5},  {7, 29.5, 38, 1},   {26, 30.9, 31, 2}, {61, 50, 52, 1},
    {3, 0.2, 52, 1}, {400, 300, 365, 1}, {5, 12, 365.5, 7}};
const std::vector<std::vector<double>> some_points{
    {-1.4, 1.5, -0.2, 0.9}, {0, 0, 0, 0}, {-3, -2, -1, -0.5}, {2, 4, 1, 3}, {0.5, 2, -4, 0.3}};

struct Shop {
  std::vector<PurchaseRow> rows;
  double log_gaps = 0;
};

/// Customers who behave as the model says, observed for half a year to two years of weeks.
Shop simulated(ModelKind kind, double r, double alpha, double a, double b, int k, int customers) {
  std::mt19937_64 random(20240607);
  std::uniform_real_distribution<double> uniform;
  std::gamma_distribution<double> rates(r, 1 / alpha), left(a), right(b);
  Shop shop;
  for (int i = 0; i < customers; ++i) {
    const double age = 26 + 78 * uniform(random), rate = rates(random), one = left(random);
    const double dropout = one / (one + right(random));
    std::gamma_distribution<double> gap(k, 1 / rate);
    PurchaseRow row{0, 0, age, 1};
    bool here = kind == bg || uniform(random) >= dropout;
    while (here) {
      const double wait = gap(random);
      if (row.recency + wait > age) break;
      row.recency += wait;
      ++row.frequency;
      shop.log_gaps += std::log(wait);
      here = uniform(random) >= dropout;
    }
    shop.rows.push_back(row);
  }
  shop.rows = canonical(shop.rows);
  return shop;
}

} // namespace

TEST(CondensedLikelihood, IsTheMeanOfTheCustomers) {
  for (const ModelKind kind : {bg, mbg})
    for (const int k : {1, 2, 5, 12})
      for (const std::vector<double> &at : some_points) {
        const CondensedBetaGeometric model(kind, std::exp(at[0]), std::exp(at[1]), std::exp(at[2]),
                                           std::exp(at[3]), k);
        double wanted = 0, customers = 0;
        for (const PurchaseRow &row : some_customers) {
          const auto weight = static_cast<double>(row.weight);
          wanted += weight * (model.log_likelihood(row, 0) +
                              static_cast<double>(row.frequency) * std::lgamma(k));
          customers += weight;
        }
        const CondensedLikelihood likelihood(kind, k, canonical(some_customers), 1, never);
        std::vector<double> gradient(4);
        EXPECT_THAT(likelihood.evaluate(at, gradient), Near(wanted / customers, 1e-12));
      }
}

TEST(CondensedLikelihood, HasExactSlopes) {
  for (const ModelKind kind : {bg, mbg})
    for (const int k : {1, 2, 5, 12})
      for (std::vector<double> at : some_points) {
        const CondensedLikelihood likelihood(kind, k, canonical(some_customers), 20, never);
        std::vector<double> gradient(4), unused(4);
        likelihood.evaluate(at, gradient);
        for (std::size_t i = 0; i < 4; ++i) {
          const double h = 1e-5, middle = at[i];
          at[i] = middle + h;
          double slope = likelihood.evaluate(at, unused);
          at[i] = middle - h;
          slope = (slope - likelihood.evaluate(at, unused)) / (2 * h);
          at[i] = middle;
          EXPECT_NEAR(gradient[i], slope, 1e-7 * (1 + std::abs(slope))) << k << ' ' << i;
        }
      }
}

TEST(FitRegular, RecoversRegularCustomers) {
  for (const ModelKind kind : {bg, mbg}) {
    const std::vector<double> truth{1.4, 2.0, 0.8, 2.5};
    const Shop shop = simulated(kind, truth[0], truth[1], truth[2], truth[3], 3, 4000);
    const PurchaseModel model = fit_regular(kind, shop.rows, shop.log_gaps, 7, 2, never);
    EXPECT_EQ(model.kind, kind);
    EXPECT_EQ(model.parameter("k"), 3);
    EXPECT_TRUE(*model.diagnostics.converged);
    EXPECT_EQ(model.unit_days, 7);
    EXPECT_EQ(*model.diagnostics.skipped, 2);
    EXPECT_EQ(*model.diagnostics.customers, 4000);
    ASSERT_EQ(model.diagnostics.standard_errors.size(), 5u);
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_LT(std::abs(model.parameters[i] - truth[i]), 4 * model.diagnostics.standard_errors[i]);
    EXPECT_TRUE(std::isnan(model.diagnostics.standard_errors[4]));
    EXPECT_NO_THROW(validate(model));
    const PurchaseModel plain =
        fit_purchases(kind == bg ? ModelKind::bg_nbd : ModelKind::mbg_nbd, shop.rows, 7, 2, never);
    EXPECT_GT(*model.diagnostics.log_likelihood, *plain.diagnostics.log_likelihood + 500);
    // and it is what the customers' likelihoods add up to
    const std::vector<double> &p = model.parameters;
    const CondensedBetaGeometric process(kind, p[0], p[1], p[2], p[3], static_cast<int>(p[4]));
    double sum = 2 * shop.log_gaps;
    for (const PurchaseRow &row : shop.rows) sum += process.log_likelihood(row, 0);
    EXPECT_NEAR(*model.diagnostics.log_likelihood, sum, 1e-8 * std::abs(sum));
  }
}

TEST(FitRegular, OfIrregularCustomersIsMbgNbd) {
  const Shop shop = simulated(mbg, 0.6, 3.0, 0.8, 2.5, 1, 3000);
  const PurchaseModel model = fit_regular(mbg, shop.rows, shop.log_gaps, 0, 0, never);
  const PurchaseModel plain = fit_purchases(ModelKind::mbg_nbd, shop.rows, 0, 0, never);
  EXPECT_EQ(model.parameter("k"), 1);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_THAT(model.parameters[i], Near(plain.parameters[i], 1e-6));
  EXPECT_THAT(*model.diagnostics.log_likelihood, Near(*plain.diagnostics.log_likelihood, 1e-12));
}

TEST(FitRegular, DoesNotDependOnTheUnitOfTime) {
  const Shop weeks = simulated(mbg, 1.4, 2.0, 0.8, 2.5, 2, 1000);
  Shop days = weeks;
  double repeats = 0;
  for (PurchaseRow &row : days.rows) {
    row.recency *= 7;
    row.age *= 7;
    repeats += static_cast<double>(row.frequency);
  }
  days.log_gaps += repeats * std::log(7);
  const PurchaseModel one = fit_regular(mbg, weeks.rows, weeks.log_gaps, 0, 0, never);
  const PurchaseModel other = fit_regular(mbg, days.rows, days.log_gaps, 0, 0, never);
  EXPECT_EQ(one.parameter("k"), other.parameter("k"));
  EXPECT_THAT(other.parameter("alpha"), Near(7 * one.parameter("alpha"), 1e-6));
  EXPECT_NEAR(*other.diagnostics.log_likelihood + repeats * std::log(7),
              *one.diagnostics.log_likelihood, 1e-6);
}

TEST(FitRegular, OfManyRowsFindsItsWayByAFew) {
  const Shop shop = simulated(bg, 1.4, 2.0, 0.8, 2.5, 3, 12000);
  const PurchaseModel model = fit_regular(bg, shop.rows, shop.log_gaps, 7, 0, never);
  EXPECT_EQ(model.parameter("k"), 3);
  EXPECT_TRUE(*model.diagnostics.converged);
}

TEST(FitRegular, NeedsCustomersWhoCameBack) {
  const std::vector<PurchaseRow> once{{0, 0, 3, 10}};
  EXPECT_THROW(fit_regular(mbg, once, 0, 0, 0, never), Error);
  EXPECT_THROW(fit_regular(mbg, std::vector<PurchaseRow>{{2, 1, 3, 2}}, 0, 0, 0, never), Error);
  const Shop shop = simulated(mbg, 1, 2, 1, 2, 2, 100);
  EXPECT_THROW(fit_regular(mbg, shop.rows, shop.log_gaps, 0, 0, [] { return true; }), Stopped);
}

TEST(FitRegular, FindsTheCdnowSampleIrregular) {
  const auto customers = reference_table("cdnow_cbs.csv");
  const auto purchases = reference_table("../cdnow_sample.csv");
  if (customers.empty() || purchases.empty())
    GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::map<std::string, std::vector<Day>> days;
  for (const auto &row : purchases) {
    const std::string &date = row[2];
    const auto number_at = [&](std::size_t at, std::size_t n) {
      return static_cast<unsigned>(std::stoi(date.substr(at, n)));
    };
    const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number_at(0, 4))),
                                          std::chrono::month(number_at(5, 2)),
                                          std::chrono::day(number_at(8, 2))};
    days[row[1]].push_back(to_day(day));
  }
  const Day end = to_day(std::chrono::year{1997} / 9 / 30);
  double log_gaps = 0;
  for (auto &[customer, bought] : days) {
    std::sort(bought.begin(), bought.end());
    for (std::size_t i = 1; i < bought.size() && bought[i] <= end; ++i)
      if (bought[i] > bought[i - 1]) log_gaps += std::log((bought[i] - bought[i - 1]) / 7.0);
  }
  std::vector<PurchaseRow> rows;
  for (const auto &row : customers)
    rows.push_back(purchase_row(number(row[1]), number(row[2]), number(row[3])));
  for (const ModelKind kind : {bg, mbg}) {
    const PurchaseModel model = fit_regular(kind, canonical(rows), log_gaps, 7, 0, never);
    EXPECT_EQ(model.parameter("k"), 1);
    EXPECT_NEAR(*model.diagnostics.log_likelihood, kind == bg ? -9582.42920667 : -9582.13571555,
                1e-3);
  }
}
