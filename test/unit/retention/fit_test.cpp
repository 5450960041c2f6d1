#include "base/error.hpp"
#include "base/near.hpp"
#include "fitting/fit.hpp"
#include "processes/model_support.hpp"
#include "retention/fit.hpp"
#include "retention/shifted_beta_geometric.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;
using namespace portfolio::retention;
using namespace portfolio::test;

namespace {

RetentionStatistics of(std::vector<RetentionPeriod> periods) { return {0, std::move(periods)}; }

/// Of a cohort, how many were there after each period.
RetentionStatistics cohort(const std::vector<std::int64_t> &there) {
  RetentionStatistics result;
  for (std::size_t i = 1; i < there.size(); ++i)
    result.periods.push_back({there[i - 1] - there[i], there[i]});
  return result;
}

} // namespace

TEST(RetentionFit, ReproducesTheReferences) {
  const auto table = reference_table("../sbg_survival_table.csv"),
             fits = reference_table("sbg_fits.csv");
  if (table.empty() || fits.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  for (const auto &fit : fits) {
    const std::size_t years = std::stoul(fit[1]);
    std::vector<std::int64_t> there;
    for (std::size_t year = 0; year <= years; ++year)
      there.push_back(std::stol(table[year][fit[0] == "regular" ? 3 : 4]));
    const RetentionModel model = fit_retention(cohort(there), never);
    const Diagnostics &about = model.diagnostics;
    EXPECT_TRUE(*about.converged);
    EXPECT_EQ(*about.customers, 1000);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_THAT(model.parameters[i], Near(number(fit[2 + i]), 1e-8)) << fit[0] << years;
      EXPECT_THAT(about.standard_errors[i], Near(number(fit[4 + i]), 1e-7));
    }
    EXPECT_NEAR(*about.log_likelihood, number(fit[6]), 1e-7);
    EXPECT_LT(*about.gradient_norm, 1e-10);
    EXPECT_EQ(about.covariance.size(), 3u);
    EXPECT_EQ(complaint(model), "");
  }
  EXPECT_EQ(fits.size(), 6u);
}

TEST(RetentionFit, LikelihoodIsThatOfEveryCustomer) {
  const RetentionStatistics statistics = cohort({1000, 700, 560, 500, 460});
  const ShiftedBetaGeometric model(0.7, 1.9);
  double wanted = 0;
  for (int t = 1; t <= 4; ++t)
    wanted += static_cast<double>(statistics.periods[static_cast<std::size_t>(t) - 1].churned) *
              std::log(model.churn_probability(t));
  wanted += 460 * std::log(model.survival_rate(4));
  std::vector<double> gradient(2);
  const ShiftedBetaGeometricLikelihood likelihood(statistics.periods, 1000, never);
  EXPECT_NEAR(likelihood.evaluate({{std::log(0.7), std::log(1.9)}}, gradient), wanted / 1000,
              1e-13);
}

TEST(RetentionFit, DerivativesAreExact) {
  const RetentionStatistics statistics =
      of({{300, 700}, {0, 650}, {90, 0}, {0, 0}, {5, 400}, {10, 90}});
  const ShiftedBetaGeometricLikelihood likelihood(statistics.periods, 1000, never);
  const double h = 1e-5;
  for (const std::vector<double> &at : {std::vector<double>{-0.4, 0.6}, {3, -2}, {-5, 4}, {8, 9}}) {
    std::vector<double> gradient(2), up(2), down(2);
    likelihood.evaluate(at, gradient);
    const std::vector<double> hessian = likelihood.hessian(at);
    for (std::size_t i = 0; i < 2; ++i) {
      std::vector<double> plus = at, minus = at;
      plus[i] += h;
      minus[i] -= h;
      const double slope =
          (likelihood.evaluate(plus, up) - likelihood.evaluate(minus, down)) / (2 * h);
      EXPECT_NEAR(gradient[i], slope, 1e-8 * (1 + std::abs(slope)));
      for (std::size_t j = 0; j < 2; ++j)
        EXPECT_NEAR(hessian[2 * i + j], (up[j] - down[j]) / (2 * h),
                    1e-8 * (1 + std::abs(hessian[2 * i + j])));
    }
  }
}

TEST(RetentionFit, SaysWhyThereIsNoAnswer) {
  const auto said = [](const RetentionStatistics &statistics) {
    return unanswered_message_of([&] { fit_retention(statistics, never); });
  };
  EXPECT_EQ(said(of({})), "cannot fit sbg: only 0 customers");
  EXPECT_EQ(said(cohort({1, 1})), "cannot fit sbg: only 1 customer");
  EXPECT_EQ(said(cohort({2, 1})), "cannot fit sbg: only 2 customers");
  EXPECT_EQ(said(cohort({100, 100, 100})), "cannot fit sbg: no customer has left");
  EXPECT_EQ(said(cohort({100, 0})), "cannot fit sbg: no customer has renewed");
}

TEST(RetentionFit, SaysWhenItSitsOnABoundary) {
  for (const RetentionStatistics &statistics :
       {cohort({1000, 700}),                   // one period: alpha and beta only by their ratio
        cohort({10000, 8000, 6400, 5120}),     // the same rate for everybody and ever
        cohort({1000, 900, 700, 400}),         // retention falls with tenure
        cohort({1000, 300, 300, 300, 300})}) { // who survives the first period stays
    const RetentionModel model = fit_retention(statistics, never);
    EXPECT_TRUE(*model.diagnostics.boundary);
    EXPECT_FALSE(*model.diagnostics.converged);
    EXPECT_TRUE(std::isnan(model.diagnostics.standard_errors[0]));
    EXPECT_NE(complaint(model).find("the sbg fit did not converge"), std::string::npos);
  }
}

TEST(RetentionFit, CustomersWhoCameLaterCount) {
  // The same model seen through a window: rates of periods 3 to 8 only.
  std::vector<RetentionPeriod> periods(8);
  const ShiftedBetaGeometric truth(0.7, 1.2);
  for (std::size_t i = 2; i < 8; ++i) {
    const auto stay =
        static_cast<std::int64_t>(1e9 * truth.retention_rate(static_cast<std::int64_t>(i) + 1));
    periods[i] = {1000000000 - stay, stay};
  }
  const RetentionModel model = fit_retention(of(periods), never);
  EXPECT_TRUE(*model.diagnostics.converged);
  EXPECT_NEAR(model.parameters[0], 0.7, 1e-5);
  EXPECT_NEAR(model.parameters[1], 1.2, 1e-5);
}

TEST(RetentionFit, StopsWhenAsked) {
  EXPECT_THROW(fit_retention(cohort({1000, 700, 560}), [] { return true; }), Stopped);
}
