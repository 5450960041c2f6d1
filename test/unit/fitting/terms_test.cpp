#include "base/error.hpp"
#include "base/near.hpp"
#include "fitting/fit.hpp"
#include "fitting/likelihood_ratio.hpp"
#include "fitting/prior.hpp"
#include "processes/model_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

struct Bowl : math::Objective {
  std::size_t size() const override { return 2; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    gradient[0] = 2 * (1 - at[0]);
    gradient[1] = 4 * (2 - at[1]);
    return -(1 - at[0]) * (1 - at[0]) - 2 * (2 - at[1]) * (2 - at[1]);
  }
};

Model fit_of(double log_likelihood, std::size_t covariates, std::int64_t customers = 90) {
  Model model = mbg_nbd(0.8, 6, 0.8, 2.4, 7);
  model.purchase_effects.assign(covariates, 0.1);
  model.dropout_effects.assign(covariates, 0.1);
  model.diagnostics.log_likelihood = log_likelihood;
  model.diagnostics.customers = customers;
  return model;
}

std::string refused(const Model &one, const Model &other) {
  try {
    likelihood_ratio(one, other);
  } catch (const Error &error) {
    EXPECT_EQ(error.fault, Fault::bad_argument);
    return error.what();
  }
  return "";
}

} // namespace

TEST(Prior, IsTheNormalDensityPerCustomer) {
  const Prior prior = prior_of(2, {1}, 10);
  EXPECT_DOUBLE_EQ(prior.log_density(std::vector<double>{4, 1}), -(9.0 + 1) / (2 * 4 * 10));
  EXPECT_EQ(prior_of({}, {1}, 10).log_density(std::vector<double>{4, 1}), 0);
  for (const double wrong : {0.0, -1.0, 0.009, 101.0, std::nan("")})
    EXPECT_THROW(prior_of(wrong, {}, 10), Error);
}

TEST(Prior, HasExactSlopesAndCurvature) {
  const WithPrior likelihood(Bowl(), prior_of(0.5, {3}, 4));
  const std::vector<double> at{0.3, -0.7};
  std::vector<double> gradient(2), unused(2);
  const double value = likelihood.evaluate(at, gradient);
  EXPECT_DOUBLE_EQ(value, Bowl().evaluate(at, unused) + prior_of(0.5, {3}, 4).log_density(at));
  for (std::size_t i = 0; i < 2; ++i) {
    std::vector<double> up = at, down = at;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    EXPECT_NEAR(gradient[i],
                (likelihood.evaluate(up, unused) - likelihood.evaluate(down, unused)) / 2e-5, 1e-8);
  }
  EXPECT_NEAR(likelihood.hessian(at)[0], -2 - 1 / (0.25 * 4), 1e-8);
  EXPECT_NEAR(likelihood.hessian(at)[3], -4 - 1 / (0.25 * 4), 1e-8);
}

TEST(TooFew, CountsTenCustomersForEachEstimate) {
  EXPECT_EQ(too_few(fit_of(-1, 0, 40)), "");
  EXPECT_EQ(too_few(fit_of(-1, 0, 39)),
            "the mbg_nbd fit has 39 customers for 4 estimates, fewer than 10 for each");
  EXPECT_NE(too_few(fit_of(-1, 1, 59)), "") << "effects are estimates";
  Model prior = fit_of(-1, 0, 5);
  prior.diagnostics.prior = 1;
  EXPECT_EQ(too_few(prior), "");
  EXPECT_EQ(too_few(mbg_nbd(1, 1, 1, 1)), "") << "a model typed by hand";
}

TEST(Remedy, NamesThePriorWhereAFitEndsOnABoundary) {
  Model model = fit_of(-1, 0);
  EXPECT_EQ(remedy(model).find("prior"), std::string::npos);
  model.diagnostics.boundary = true;
  EXPECT_NE(remedy(model).find("purchase_fit('mbg_nbd', statistics, 2)"), std::string::npos);
}

TEST(LikelihoodRatio, IsChiSquaredWithTwoDegreesForEachCovariate) {
  const LikelihoodRatio found = likelihood_ratio(fit_of(-410.5, 0), fit_of(-405.2, 1));
  EXPECT_NEAR(found.statistic, 10.6, 1e-12);
  EXPECT_EQ(found.degrees_of_freedom, 2);
  EXPECT_NEAR(found.p_value, std::exp(-5.3), 1e-12);
  EXPECT_EQ(likelihood_ratio(fit_of(-405, 3), fit_of(-410, 1)).degrees_of_freedom, 4);
  EXPECT_EQ(likelihood_ratio(fit_of(-410, 0), fit_of(-410.0000001, 1)).p_value, 1);
}

TEST(LikelihoodRatio, RefusesWhatIsNotNested) {
  EXPECT_NE(refused(fit_of(-410, 1), fit_of(-409, 1)), "");
  EXPECT_NE(refused(fit_of(-410, 0), fit_of(-411, 1)), "") << "the larger one is less likely";
  EXPECT_NE(refused(fit_of(-410, 0), fit_of(-409, 1, 91)), "");
  Model other = fit_of(-409, 1);
  other.unit_days = 1;
  EXPECT_NE(refused(fit_of(-410, 0), other), "");
  other = fit_of(-409, 1);
  other.kind = ModelKind::bg_nbd;
  EXPECT_EQ(refused(fit_of(-410, 0), other),
            "likelihood-ratio test of mbg_nbd and bg_nbd, which are not nested");
}
