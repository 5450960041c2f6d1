#include "base/error.hpp"
#include "base/near.hpp"
#include "processes/model_support.hpp"
#include "retention/shifted_beta_geometric.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::retention;
using namespace portfolio::test;

namespace {

const ShiftedBetaGeometric regular(0.7040772984746261, 1.1820430262122712),
    high_end(0.6680883511032024, 3.806094964032092);

/// The definition, term by term: r_t = (β+t−1)/(α+β+t−1), S(t) their product.
double survival(double alpha, double beta, int t) {
  double product = 1;
  for (int i = 0; i < t; ++i) product *= (beta + i) / (alpha + beta + i);
  return product;
}

} // namespace

TEST(ShiftedBetaGeometric, AgreesWithTheReferencePredictions) {
  const auto table = reference_table("sbg_predictions.csv");
  if (table.empty()) GTEST_SKIP() << "no reference data at " << REFERENCE_DATA;
  std::size_t checked = 0;
  for (const auto &row : table) {
    const ShiftedBetaGeometric &model = row[0] == "regular" ? regular : high_end;
    const int t = std::stoi(row[2]);
    const auto expect = [&](std::size_t column, const std::function<double()> &value) {
      if (row.size() <= column || number(row[column]) == 0) return;
      EXPECT_THAT(value(), Near(number(row[column]), 1e-11)) << row[0] << ' ' << t << ' ' << column;
      ++checked;
    };
    expect(4, [&] { return model.survival_rate(t); });
    expect(5, [&] { return model.churn_probability(t); });
    expect(6, [&] { return model.retention_rate(t); });
    expect(7, [&] { return model.discounted_lifetime(0.1); });
    expect(8, [&] { return model.discounted_residual_lifetime(t - 1, 0.1); });
  }
  EXPECT_EQ(checked, 26u + 24 + 24 + 2 + 24);
}

TEST(ShiftedBetaGeometric, SurvivalIsTheProductOfRetentionRates) {
  for (const double alpha : {1e-6, 0.7, 1.0, 20.0, 1e6})
    for (const double beta : {1e-6, 0.5, 1.0, 30.0, 1e6}) {
      const ShiftedBetaGeometric model(alpha, beta);
      double product = 1, churned = 0;
      for (int t = 1; t <= 300; ++t) {
        product *= model.retention_rate(t);
        churned += model.churn_probability(t);
        EXPECT_NEAR(model.survival_rate(t), product, 1e-11 * product);
        EXPECT_NEAR(model.survival_rate(t), 1 - churned, 1e-11);
        EXPECT_NEAR(model.survival_rate(7, t) * product, model.survival_rate(t + 7),
                    1e-11 * product);
      }
    }
}

TEST(ShiftedBetaGeometric, LifetimesAreSumsOfSurvival) {
  for (const double alpha : {0.1, 0.7, 1.0, 3.5})
    for (const double beta : {0.05, 1.0, 40.0})
      for (const int survived : {0, 1, 9}) {
        const ShiftedBetaGeometric model(alpha, beta);
        double discounted = 0, plain = 0;
        const double now = survival(alpha, beta, survived);
        for (int t = 0; t < 2000; ++t) {
          const double there = survival(alpha, beta + survived, t);
          discounted += there / std::pow(1.1, t);
          if (t < 30) plain += there;
        }
        if (survived == 0) {
          EXPECT_THAT(model.discounted_lifetime(0.1), Near(discounted, 1e-10));
        }
        EXPECT_THAT(model.discounted_residual_lifetime(survived, 0.1),
                    Near((discounted - 1) * 1.1, 1e-10));
        EXPECT_THAT(model.expected_lifetime(survived, 30), Near(plain, 1e-12));
        EXPECT_THAT(model.survival_rate(5, survived),
                    Near(survival(alpha, beta, survived + 5) / now, 1e-12));
      }
}

TEST(ShiftedBetaGeometric, WithoutDiscountALifetimeMayBeInfinite) {
  const ShiftedBetaGeometric finite(2.5, 4);
  EXPECT_NEAR(finite.expected_lifetime(0), 5.5 / 1.5, 1e-14);
  EXPECT_NEAR(finite.expected_lifetime(3), 8.5 / 1.5, 1e-14);
  EXPECT_NEAR(finite.discounted_residual_lifetime(3, 0), 7 / 1.5, 1e-14);
  EXPECT_NEAR(finite.discounted_lifetime(0), finite.expected_lifetime(0), 1e-14);
  EXPECT_NEAR(finite.expected_lifetime(0, 100000) / finite.expected_lifetime(0), 1, 1e-6);
  EXPECT_EQ(advised_message_of([] { regular.expected_lifetime(0); }),
            "expected lifetime without end and without discount is infinite for alpha = "
            "0.7040772984746261");
  EXPECT_NE(advised_message_of([] { regular.discounted_lifetime(0); }), "no error");
}

TEST(ShiftedBetaGeometric, RefusesWhatIsNoPeriod) {
  EXPECT_EQ(advised_message_of([] { regular.survival_rate(-1); }), "tenure is -1");
  EXPECT_EQ(advised_message_of([] { regular.survival_rate(1, -2); }), "tenure is -2");
  EXPECT_EQ(advised_message_of([] { regular.retention_rate(0); }), "tenure is 0");
  EXPECT_EQ(advised_message_of([] { regular.churn_probability(0); }), "tenure is 0");
  EXPECT_EQ(advised_message_of([] { regular.expected_lifetime(0, 100001); }), "horizon is 100001");
  EXPECT_EQ(advised_message_of([] { regular.discounted_lifetime(-0.1); }), "discount rate is -0.1");
  EXPECT_EQ(advised_message_of([] { regular.discounted_lifetime(std::nan("")); }),
            "discount rate is NaN");
}
