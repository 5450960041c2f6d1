#include "fitting/covariate_likelihood.hpp"
#include "fitting/covariate_support.hpp"
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

std::unique_ptr<Objective> likelihood_of(ModelKind kind, std::span<const CovariateRow> rows) {
  if (kind == ModelKind::pareto_nbd)
    return std::make_unique<CovariateLikelihood<ParetoKernel>>(kind, ParetoKernel(), rows, 2,
                                                               never);
  return std::make_unique<CovariateLikelihood<BetaGeometricKernel>>(kind, BetaGeometricKernel(kind),
                                                                    rows, 2, never);
}

} // namespace

TEST(Covariates, SlopeIsThatOfTheLikelihood) {
  for (const ModelKind kind : kinds) {
    Customers customers = simulated(kind, 300, 3);
    std::vector<CovariateRow> rows;
    for (Customer &c : customers) {
      c.covariates[1] /= 50;
      rows.push_back({c.seen, c.covariates.data()});
    }
    const auto likelihood = likelihood_of(kind, rows);
    for (const double shift : {-1.0, 0.0, 0.7}) {
      std::vector<double> at{shift, 2 + shift, -0.3, 0.5 - shift, 0.4, 0.02, -0.3 + shift, 0.01};
      std::vector<double> slope(8), unused(8);
      likelihood->evaluate(at, slope);
      for (std::size_t i = 0; i < at.size(); ++i) {
        const double here = at[i], h = 1e-5;
        at[i] = here + h;
        const double up = likelihood->evaluate(at, unused);
        at[i] = here - h;
        const double down = likelihood->evaluate(at, unused);
        at[i] = here;
        EXPECT_NEAR(slope[i], (up - down) / (2 * h), 1e-7 * (1 + std::abs(slope[i])))
            << name(kind) << ' ' << i;
      }
    }
  }
}

TEST(Covariates, WithoutEffectTheyChangeNothing) {
  for (const ModelKind kind : kinds) {
    const Customers customers = simulated(kind, 500, 4);
    std::vector<CovariateRow> rows;
    PurchaseModel model;
    model.kind = kind;
    model.parameters = parameters_of(kind);
    const PurchaseProcess plain(model);
    double wanted = 0;
    for (const Customer &c : customers) {
      rows.push_back({c.seen, c.covariates.data()});
      wanted += plain.log_likelihood(c.seen) / static_cast<double>(customers.size());
    }
    std::vector<double> at(8), slope(8);
    for (std::size_t i = 0; i < 4; ++i) at[i] = std::log(model.parameters[i]);
    const auto likelihood = likelihood_of(kind, rows);
    EXPECT_NEAR(likelihood->evaluate(at, slope), wanted, 1e-12 * std::abs(wanted)) << name(kind);
  }
}
