#include "base/error.hpp"
#include "base/near.hpp"
#include "fitting/fit.hpp"
#include "processes/model_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

PurchaseModel fit(ModelKind kind, const std::vector<PurchaseRow> &rows, Stop stop = never) {
  return fit_purchases(kind, canonical(rows), 7, 0, stop);
}

void expect_parameters(const Model &model, const std::vector<double> &wanted, double tolerance) {
  ASSERT_EQ(model.parameters.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_THAT(model.parameters[i], Near(wanted[i], tolerance))
        << parameter_names(model.kind)[i] << " = " << model.parameters[i];
}

int polls_left = 0;

} // namespace

TEST(Fit, ReproducesTheReferences) {
  std::vector<PurchaseRow> rows;
  std::vector<SpendRow> spends;
  for (const auto &fields : reference_table("cdnow_cbs.csv")) {
    rows.push_back(purchase_row(number(fields[1]), number(fields[2]), number(fields[3])));
    if (number(fields[1]) > 0 && number(fields[5]) > 0)
      spends.push_back(spend_row(number(fields[1]), number(fields[5])));
  }
  if (rows.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  const PurchaseModel bg = fit(ModelKind::bg_nbd, rows), mbg = fit(ModelKind::mbg_nbd, rows);
  const SpendModel gg = fit_spend(canonical(spends), 0, never);
  expect_parameters(bg, {0.24259452, 4.41360202, 0.79292202, 2.42590678}, 1e-7);
  expect_parameters(mbg, {0.52484316, 6.18308528, 0.89135939, 1.61400224}, 1e-7);
  expect_parameters(gg, {6.24957227, 3.74422467, 15.44352096}, 1e-7);
  EXPECT_NEAR(*bg.diagnostics.log_likelihood, -9582.42920667, 1e-7);
  EXPECT_NEAR(*mbg.diagnostics.log_likelihood, -9582.13571555, 1e-7);
  EXPECT_NEAR(*gg.diagnostics.log_likelihood, -4055.91769480, 1e-7);
  for (const Model &model : {Model(bg), Model(mbg), Model(gg)}) {
    EXPECT_TRUE(*model.diagnostics.converged);
    EXPECT_FALSE(*model.diagnostics.boundary);
    EXPECT_LT(*model.diagnostics.gradient_norm, 1e-10);
    EXPECT_EQ(complaint(model), "");
  }
}

TEST(Fit, RecoversTheParametersOfMadeUpCustomers) {
  // Rounding up to days costs purchases, so r and the dropout are biased a little.
  const PurchaseModel model = fit(ModelKind::mbg_nbd, made_up_customers(60000, 1));
  EXPECT_TRUE(*model.diagnostics.converged);
  expect_parameters(model, {0.6, 40, 0.9, 2.2}, 0.15);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_GT(model.diagnostics.standard_errors[i], 0);
    EXPECT_LT(model.diagnostics.standard_errors[i], 0.1 * model.parameters[i]);
  }
}

TEST(Fit, IsTheSameForAnyOrderAndAnySharing) {
  std::vector<PurchaseRow> rows = made_up_customers(5000, 2);
  const PurchaseModel once = fit(ModelKind::bg_nbd, rows);
  std::reverse(rows.begin(), rows.end());
  const PurchaseModel reversed = fit(ModelKind::bg_nbd, rows);
  EXPECT_EQ(once.parameters, reversed.parameters);
  EXPECT_EQ(once.diagnostics.standard_errors, reversed.diagnostics.standard_errors);
  EXPECT_EQ(once.diagnostics.log_likelihood, reversed.diagnostics.log_likelihood);
}

TEST(Fit, WeightsCountCustomers) {
  const std::vector<PurchaseRow> rows = made_up_customers(2000, 5);
  std::vector<PurchaseRow> twice = rows, weighted = rows;
  twice.insert(twice.end(), rows.begin(), rows.end());
  for (PurchaseRow &row : weighted) row.weight = 2;
  EXPECT_EQ(fit(ModelKind::mbg_nbd, twice).parameters,
            fit(ModelKind::mbg_nbd, weighted).parameters);
}

TEST(Fit, DoesNotDependOnTheUnitOfTime) {
  const std::vector<PurchaseRow> days = made_up_customers(5000, 7);
  double purchases = 0;
  for (const PurchaseRow &row : days) purchases += static_cast<double>(row.frequency);
  for (const double unit : {7.0, 3652.5, 1.0 / 86400}) {
    std::vector<PurchaseRow> other = days;
    for (PurchaseRow &row : other) {
      row.recency /= unit;
      row.age /= unit;
    }
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
      const PurchaseModel a = fit(kind, days), b = fit(kind, other);
      expect_parameters(
          b, {a.parameters[0], a.parameters[1] / unit, a.parameters[2], a.parameters[3]}, 1e-8);
      EXPECT_NEAR(*a.diagnostics.log_likelihood,
                  *b.diagnostics.log_likelihood - purchases * std::log(unit),
                  1e-9 * std::abs(*a.diagnostics.log_likelihood));
      EXPECT_NEAR(a.diagnostics.standard_errors[1] / b.diagnostics.standard_errors[1] / unit, 1,
                  1e-6);
    }
  }
}

TEST(Fit, OfSpendScalesWithMoney) {
  std::mt19937_64 random(11);
  std::gamma_distribution<double> nus(3, 1 / 15.0);
  std::vector<SpendRow> euros, cents;
  for (int i = 0; i < 4000; ++i) {
    const int x = 1 + i % 7;
    const double mean = std::gamma_distribution<double>(6.0 * x, 1 / (nus(random) * x))(random);
    euros.push_back({x, mean, 1});
    cents.push_back({x, mean * 100, 1});
  }
  const SpendModel a = fit_spend(canonical(euros), 0, never),
                   b = fit_spend(canonical(cents), 0, never);
  expect_parameters(a, {6, 3, 15}, 0.15);
  expect_parameters(b, {a.parameters[0], a.parameters[1], 100 * a.parameters[2]}, 1e-8);
  EXPECT_NEAR(*b.diagnostics.log_likelihood, *a.diagnostics.log_likelihood - 4000 * std::log(100.0),
              1e-6);
}

TEST(Fit, SaysWhyThereIsNoAnswer) {
  EXPECT_EQ(unanswered_message_of([] { fit(ModelKind::bg_nbd, {}); }),
            "cannot fit bg_nbd: only 0 customers");
  EXPECT_EQ(unanswered_message_of([] {
              fit(ModelKind::mbg_nbd, {{1, 5, 10, 4}});
            }),
            "cannot fit mbg_nbd: only 4 customers");
  EXPECT_EQ(unanswered_message_of([] {
              fit(ModelKind::bg_nbd, {{0, 0, 10, 100}});
            }),
            "cannot fit bg_nbd: no customer has a repeat purchase");
  EXPECT_EQ(unanswered_message_of([] {
              fit(ModelKind::bg_nbd, {{1, 0, 0, 100}});
            }),
            "cannot fit bg_nbd: no customer has been observed for any time");
  EXPECT_EQ(unanswered_message_of([] { fit_spend({}, 0, never); }),
            "cannot fit gamma_gamma: only 0 customers");
}

TEST(Fit, SaysWhenItSitsOnABoundary) {
  // All customers alike: no heterogeneity to be found, r and alpha run away together.
  const PurchaseModel same = fit(ModelKind::bg_nbd, {{1, 5, 10, 500}, {2, 6, 10, 500}});
  EXPECT_TRUE(*same.diagnostics.boundary);
  EXPECT_FALSE(*same.diagnostics.converged);
  EXPECT_TRUE(std::isnan(same.diagnostics.standard_errors[0]));
  EXPECT_NE(complaint(same), "");
  const SpendModel alike = fit_spend(std::vector<SpendRow>{{1, 5, 100}, {2, 5, 100}}, 0, never);
  EXPECT_TRUE(*alike.diagnostics.boundary);
  EXPECT_NE(complaint(alike), "");
}

TEST(Fit, OneCustomerWithAMillionPurchasesIsNoHang) {
  std::vector<PurchaseRow> rows = made_up_customers(2000, 13);
  rows.push_back({1000000, 299, 300, 1});
  const PurchaseModel model = fit(ModelKind::mbg_nbd, rows);
  for (const double parameter : model.parameters) EXPECT_TRUE(std::isfinite(parameter));
  EXPECT_TRUE(std::isfinite(*model.diagnostics.log_likelihood));
}

TEST(Fit, StopsWhenAsked) {
  const std::vector<PurchaseRow> rows = made_up_customers(20000, 17);
  for (const int polls : {0, 3, 20, 40}) {
    polls_left = polls;
    EXPECT_THROW(fit(ModelKind::bg_nbd, rows, [] { return polls_left-- == 0; }), Stopped) << polls;
  }
}
