#include "base/near.hpp"
#include "fitting/covariate_support.hpp"
#include "models/covariate_model.hpp"
#include "processes/purchase_process.hpp"

#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;
using namespace portfolio::fitting::test;

TEST(Covariates, ModelOfACustomerIsPlain) {
  PurchaseModel model = mbg_nbd(0.5, 8, 0.9, 2, 7);
  model.purchase_effects = {0.5, -1};
  model.dropout_effects = {0.25, 2};
  model.diagnostics.log_likelihood = -3;
  model.diagnostics.customers = 9;
  model.diagnostics.converged = true;
  const std::vector<double> z{2, 0.5};
  const PurchaseModel plain = with_covariates(model, z);
  EXPECT_EQ(plain.parameters, (std::vector{0.5, 8 * std::exp(-0.5), 0.9 * std::exp(1.5), 2.0}));
  EXPECT_EQ(plain.unit_days, 7);
  EXPECT_TRUE(plain.purchase_effects.empty() && plain.dropout_effects.empty());
  EXPECT_FALSE(plain.diagnostics.log_likelihood || plain.diagnostics.customers);
  EXPECT_EQ(plain.diagnostics.converged, true);
  PurchaseModel pareto = pareto_nbd(0.5, 8, 0.9, 12);
  pareto.purchase_effects = model.purchase_effects;
  pareto.dropout_effects = model.dropout_effects;
  EXPECT_EQ(with_covariates(pareto, z).parameters,
            (std::vector{0.5, 8 * std::exp(-0.5), 0.9, 12 * std::exp(-1.5)}));
  EXPECT_EQ(message_of([&] { PurchaseProcess{model}; }),
            "model has effects of 2 covariates, but there are 0");
}

TEST(Covariates, CovarianceOfACustomersModelIsExact) {
  const Customers customers = simulated(ModelKind::mbg_nbd, 3000, 17);
  const PurchaseModel model = fit(ModelKind::mbg_nbd, customers);
  const std::vector<double> z{1, 50};
  const PurchaseModel plain = with_covariates(model, z);
  // Counting covariates from z makes this customer the one with covariates 0.
  Customers moved = customers;
  for (Customer &c : moved) c.covariates = {c.covariates[0] - z[0], c.covariates[1] - z[1]};
  const PurchaseModel same = fit(ModelKind::mbg_nbd, moved);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(plain.parameters[i], Near(same.parameters[i], 1e-8));
    EXPECT_THAT(plain.diagnostics.standard_errors[i],
                Near(same.diagnostics.standard_errors[i], 1e-5));
  }
  ASSERT_EQ(plain.diagnostics.covariance.size(), 10u);
  for (std::size_t k = 0; k < 10; ++k)
    EXPECT_NEAR(plain.diagnostics.covariance[k], same.diagnostics.covariance[k],
                1e-5 * std::abs(same.diagnostics.covariance[0]));
}

TEST(Covariates, StoredModelOfACustomerIsTheSame) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 200; ++i) {
    const std::size_t covariates = 1 + static_cast<std::size_t>(i % 3);
    PurchaseModel model = i % 2 == 0 ? mbg_nbd(0.5, 8, 0.9, 2, 7) : pareto_nbd(0.5, 8, 0.9, 12);
    std::vector<double> z;
    for (std::size_t j = 0; j < covariates; ++j) {
      model.purchase_effects.push_back(normal(random));
      model.dropout_effects.push_back(normal(random));
      z.push_back(normal(random));
    }
    Diagnostics &about = model.diagnostics;
    const std::size_t estimates = model.estimates();
    if (i % 5 > 0) about.standard_errors.assign(estimates, 0.25);
    if (i % 5 > 1) {
      about.customers = 100000;
      about.log_likelihood = -3;
      about.boundary = i % 7 == 0;
      for (std::size_t row = 0; row < estimates; ++row)
        for (std::size_t column = 0; column <= row; ++column)
          about.covariance.push_back(row == column ? 9 : normal(random));
    }
    const PurchaseModel wanted = with_covariates(model, z);
    const PurchaseModel found{model_from_bytes(with_covariates(to_bytes(model), z), "model")};
    EXPECT_EQ(found.parameters, wanted.parameters) << i;
    EXPECT_EQ(found.unit_days, wanted.unit_days) << i;
    const Diagnostics &one = found.diagnostics, &other = wanted.diagnostics;
    EXPECT_TRUE(one.for_one_customer && !one.customers && !one.log_likelihood) << i;
    EXPECT_EQ(one.boundary, other.boundary) << i;
    ASSERT_EQ(one.standard_errors.size(), other.standard_errors.size()) << i;
    for (std::size_t j = 0; j < one.standard_errors.size(); ++j) {
      const double error = one.standard_errors[j], same = other.standard_errors[j];
      EXPECT_TRUE(std::isnan(error) ? std::isnan(same) : std::abs(error - same) <= 1e-12) << i;
    }
    ASSERT_EQ(one.covariance.size(), other.covariance.size()) << i;
    for (std::size_t j = 0; j < one.covariance.size(); ++j)
      EXPECT_NEAR(one.covariance[j], other.covariance[j], 1e-12) << i;
  }
}

TEST(Covariates, OnesThatDoNotFitTheModelAreRefused) {
  PurchaseModel model = mbg_nbd(0.5, 8, 0.9, 2);
  const std::vector<double> one{1}, two{1, 2}, odd{1, NAN}, far{2e3, 0};
  EXPECT_EQ(message_of([&] { with_covariates(model, two); }),
            "model mbg_nbd has no effects of covariates");
  model.purchase_effects = model.dropout_effects = {1, 1};
  EXPECT_EQ(message_of([&] { with_covariates(model, one); }),
            "model has effects of 2 covariates, but there are 1");
  EXPECT_EQ(message_of([&] { with_covariates(model, odd); }), "covariate 2 is NaN");
  EXPECT_EQ(message_of([&] { with_covariates(model, far); }), "parameter alpha of mbg_nbd is 0");
  for (const auto &odd_ones : {one, odd, far})
    EXPECT_EQ(message_of([&] { with_covariates(to_bytes(model), odd_ones); }),
              message_of([&] { with_covariates(model, odd_ones); }));
}
