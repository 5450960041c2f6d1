#include "base/near.hpp"
#include "fitting/covariate_support.hpp"
#include "models/covariate_model.hpp"
#include "models/model_forms.hpp"
#include "processes/purchase_process.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;
using namespace portfolio::fitting::test;

namespace {

int polls_left = 0;

} // namespace

TEST(Covariates, FitRecoversKnownEffects) {
  for (const ModelKind kind : kinds) {
    // A quadrature per customer makes Pareto/NBD slower.
    const std::size_t count = kind == ModelKind::pareto_nbd ? 5000 : 20000;
    const PurchaseModel model = fit(kind, simulated(kind, count, 5));
    const Diagnostics &about = model.diagnostics;
    EXPECT_TRUE(*about.converged) << name(kind);
    EXPECT_FALSE(*about.boundary);
    std::vector<double> found = model.parameters, truth = parameters_of(kind);
    for (const auto *effects : {&model.purchase_effects, &model.dropout_effects})
      found.insert(found.end(), effects->begin(), effects->end());
    for (const auto *effects : {&purchase_effects, &dropout_effects})
      truth.insert(truth.end(), effects->begin(), effects->end());
    ASSERT_EQ(found.size(), about.standard_errors.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_LT(std::abs(found[i] - truth[i]), 4 * about.standard_errors[i])
          << name(kind) << ' ' << i << ": " << found[i];
      EXPECT_LT(about.standard_errors[i], 0.3 * std::abs(truth[i]) + 0.1) << name(kind) << ' ' << i;
    }
  }
}

TEST(Covariates, LogLikelihoodIsThatOfTheCustomersScoredOneByOne) {
  for (const ModelKind kind : kinds) {
    const Customers customers = simulated(kind, 2000, 6);
    const PurchaseModel model = fit(kind, customers);
    double total = 0;
    for (const Customer &c : customers)
      total += PurchaseProcess(with_covariates(model, c.covariates)).log_likelihood(c.seen);
    EXPECT_NEAR(total, *model.diagnostics.log_likelihood, 1e-9 * std::abs(total)) << name(kind);
  }
}

TEST(Covariates, DoNotDependOnUnitAndOrigin) {
  const Customers years = simulated(ModelKind::mbg_nbd, 3000, 7);
  Customers other = years;
  for (Customer &c : other) c.covariates[1] = 10 * c.covariates[1] + 3;
  const PurchaseModel x = fit(ModelKind::mbg_nbd, years), y = fit(ModelKind::mbg_nbd, other);
  EXPECT_NEAR(y.purchase_effects[1], x.purchase_effects[1] / 10, 1e-8);
  EXPECT_NEAR(y.dropout_effects[1], x.dropout_effects[1] / 10, 1e-8);
  EXPECT_NEAR(y.purchase_effects[0], x.purchase_effects[0], 1e-7);
  EXPECT_NEAR(*y.diagnostics.log_likelihood, *x.diagnostics.log_likelihood, 1e-6);
  for (std::size_t i = 0; i < 50; ++i) {
    const PurchaseModel p = with_covariates(x, years[i].covariates),
                        q = with_covariates(y, other[i].covariates);
    EXPECT_NEAR(PurchaseProcess(p).p_alive(years[i].seen),
                PurchaseProcess(q).p_alive(other[i].seen), 1e-7);
    for (std::size_t k = 0; k < p.diagnostics.covariance.size(); ++k)
      EXPECT_NEAR(p.diagnostics.covariance[k], q.diagnostics.covariance[k],
                  1e-4 * std::abs(p.diagnostics.covariance[0]))
          << k;
  }
}

TEST(Covariates, AFlagLiesBetweenOneModelAndTwo) {
  for (const ModelKind kind : kinds) {
    Customers customers = simulated(kind, 4000, 8), with, without;
    for (Customer &c : customers) {
      c.covariates.resize(1);
      (c.covariates[0] > 0 ? with : without).push_back(c);
    }
    const double plain = *fit_plain(kind, customers).diagnostics.log_likelihood;
    const double flag = *fit(kind, customers).diagnostics.log_likelihood;
    const double apart = *fit_plain(kind, with).diagnostics.log_likelihood +
                         *fit_plain(kind, without).diagnostics.log_likelihood;
    EXPECT_GT(flag, plain + 20) << name(kind);
    EXPECT_GT(apart, flag) << name(kind);
  }
}

TEST(Covariates, WeightsCountCustomers) {
  Customers once = simulated(ModelKind::mbg_nbd, 1000, 9), twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  for (Customer &c : once) c.seen.weight = 2;
  EXPECT_EQ(to_bytes(fit(ModelKind::mbg_nbd, once)), to_bytes(fit(ModelKind::mbg_nbd, twice)));
}

TEST(Covariates, FitIsTheSameForAnyOrderAndSplit) {
  Customers customers = simulated(ModelKind::bg_nbd, 3000, 10);
  const Bytes whole = to_bytes(fit(ModelKind::bg_nbd, customers));
  Random random(11, 0);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = customers.size() - 1; i > 0; --i)
      std::swap(customers[i], customers[random.next() % (i + 1)]);
    std::vector<Customers> parts(1 + random.next() % 9);
    for (const Customer &c : customers) parts[random.next() % parts.size()].push_back(c);
    CovariateState merged(nullptr, arena, never);
    for (const Customers &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(to_bytes(fit_with_covariates(ModelKind::bg_nbd, opened(merged), never)), whole);
  }
}

TEST(Covariates, UnitsOfTimeAreOfTheFitOnly) {
  Customers days = simulated(ModelKind::mbg_nbd, 2000, 12), weeks = days;
  double purchases = 0;
  for (Customer &c : days) {
    c.seen.recency *= 7;
    c.seen.age *= 7;
    purchases += static_cast<double>(c.seen.frequency);
  }
  const PurchaseModel x = fit(ModelKind::mbg_nbd, weeks),
                      y = fit_with_covariates(ModelKind::mbg_nbd, opened(collected(days, 7)),
                                              never),
                      z = fit(ModelKind::mbg_nbd, days);
  EXPECT_EQ(y.unit_days, 7);
  EXPECT_THAT(y.parameters[1], Near(x.parameters[1], 1e-8));
  EXPECT_THAT(z.parameters[1], Near(7 * x.parameters[1], 1e-8));
  EXPECT_NEAR(z.purchase_effects[0], x.purchase_effects[0], 1e-8);
  EXPECT_NEAR(*z.diagnostics.log_likelihood,
              *x.diagnostics.log_likelihood - purchases * std::log(7.0), 1e-6);
}

TEST(Covariates, SaysWhichOneHasNoEffectOfItsOwn) {
  const Customers customers = simulated(ModelKind::mbg_nbd, 200, 13);
  const auto message = [&](auto covariates) {
    Customers changed = customers;
    for (Customer &c : changed) c.covariates = covariates(c.covariates[0], c.covariates[1]);
    return message_of([&] { fit(ModelKind::mbg_nbd, changed); });
  };
  using Z = std::vector<double>;
  EXPECT_EQ(message([](double flag, double) {
              return Z{flag, 0.1};
            }),
            "cannot fit mbg_nbd: covariate 2 is the same for all customers");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{age, flag, 1 - flag};
            }),
            "cannot fit mbg_nbd: covariate 3 is a linear combination of those before");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{flag, age, 1e6 * age - 3e5 * flag + 7};
            }),
            "cannot fit mbg_nbd: covariate 3 is a linear combination of those before");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{1e90 * flag, 1e90 * age};
            }),
            "no error");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{flag, 1e9 + 1e-3 * age};
            }),
            "cannot fit mbg_nbd: alpha of a customer with all covariates 0 is not a number");
}

TEST(Covariates, FewCustomersAndAStopSignal) {
  const Customers few(simulated(ModelKind::mbg_nbd, 8, 14));
  EXPECT_EQ(message_of([&] { fit(ModelKind::mbg_nbd, few); }),
            "cannot fit mbg_nbd: only 8 customers");
  EXPECT_EQ(message_of([] { fit(ModelKind::mbg_nbd, {}); }),
            "cannot fit mbg_nbd: only 0 customers");
  const Customers many = simulated(ModelKind::mbg_nbd, 3000, 15);
  for (const int polls : {0, 3, 40, 100}) {
    polls_left = polls;
    EXPECT_THROW(fit(ModelKind::mbg_nbd, many, [] { return polls_left-- == 0; }), Stopped) << polls;
  }
}

TEST(Covariates, ThatTellEverythingEndOnABoundaryThatIsSaid) {
  Customers customers = simulated(ModelKind::mbg_nbd, 2000, 16);
  for (Customer &c : customers) c.covariates = {c.seen.frequency > 0 ? 1.0 : 0.0};
  const PurchaseModel model = fit(ModelKind::mbg_nbd, customers);
  EXPECT_TRUE(*model.diagnostics.boundary);
  EXPECT_NE(complaint(model), "");
  EXPECT_TRUE(std::isfinite(*model.diagnostics.log_likelihood));
}
