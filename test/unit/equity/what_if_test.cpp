#include "base/near.hpp"
#include "equity/complaint.hpp"
#include "equity/what_if.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

PurchaseProcess process_of(ModelKind kind, std::vector<double> parameters) {
  Model model;
  model.kind = kind;
  model.parameters = std::move(parameters);
  model.unit_days = 7;
  return PurchaseProcess(model);
}

double factor(const PurchaseProcess &process, ModelKind kind, Changes changes,
              double new_delta = 0.002, std::int64_t frequency = 3) {
  return value_factor(process, kind, frequency, 60, 0.002, new_delta, changes, nullptr);
}

/// The mean of f over two independent quantities, from the middles of n equally likely parts.
template <class First, class Second, class F>
double mean(const First &first, const Second &second, const F &f) {
  constexpr int n = 1000;
  std::vector<double> a(n), b(n);
  for (int i = 0; i < n; ++i) {
    const double at = (i + 0.5) / n;
    a[static_cast<std::size_t>(i)] = quantile(first, at);
    b[static_cast<std::size_t>(i)] = quantile(second, at);
  }
  double sum = 0;
  for (const double x : a)
    for (const double y : b) sum += f(x, y);
  return sum / n / n;
}

} // namespace

TEST(WhatIf, NothingChangesNothing) {
  using enum ModelKind;
  for (const ModelKind kind : {bg_nbd, mbg_nbd, pareto_nbd, bg_bb})
    EXPECT_EQ(factor(process_of(kind, {0.6, 8, 0.9, 2.5}), kind, {}), 1);
  for (const ModelKind kind : {bg_cnbd_k, mbg_cnbd_k})
    EXPECT_EQ(factor(process_of(kind, {0.6, 8, 0.9, 2.5, 3}), kind, {}), 1);
}

TEST(WhatIf, ChangedCustomersOfTheModelsAreWorthWhatTheFactorSays) {
  const double r = 0.6, alpha = 8, a = 1.9, b = 2.5, delta = 0.002, new_delta = 0.003;
  const Changes changes{1.3, 0.8};
  for (const int frequency : {0, 3}) {
    const boost::math::gamma_distribution rate(r + frequency, 1 / (alpha + 60));
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd}) {
      const int survived = frequency + (kind == ModelKind::mbg_nbd ? 1 : 0);
      const boost::math::beta_distribution risk(a, b + survived);
      const double before =
          mean(rate, risk, [&](double l, double p) { return l / (delta + p * l); });
      const double after = mean(rate, risk, [&](double l, double p) {
        return 1.3 * l / (new_delta + 0.8 * p * 1.3 * l);
      });
      EXPECT_THAT(factor(process_of(kind, {r, alpha, a, b}), kind, changes, new_delta, frequency),
                  Near(after / before, 2e-3))
          << frequency;
    }
    const double s = 2.2, beta = 40;
    const boost::math::gamma_distribution leaving(s, 1 / (beta + 60));
    const double before =
        mean(rate, leaving, [&](double l, double mu) { return l / (delta + mu); });
    const double after =
        mean(rate, leaving, [&](double l, double mu) { return 1.3 * l / (new_delta + 0.8 * mu); });
    EXPECT_THAT(factor(process_of(ModelKind::pareto_nbd, {r, alpha, s, beta}),
                       ModelKind::pareto_nbd, changes, new_delta, frequency),
                Near(after / before, 2e-3))
        << frequency;
  }
}

/// λ is Gamma(r + kx, alpha + T) just after a purchase, and θ = λ/(λ + δ) the discount of a stage.
TEST(WhatIf, SoAreRegularCustomers) {
  const double r = 0.6, alpha = 3, a = 1.9, b = 2.5, delta = 0.002, new_delta = 0.003;
  const int frequency = 3;
  for (const int k : {1, 2, 5})
    for (const ModelKind kind : {ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k}) {
      const int survived = frequency + (kind == ModelKind::mbg_cnbd_k ? 1 : 0);
      const boost::math::gamma_distribution rate(r + k * frequency, 1 / (alpha + 60));
      const boost::math::beta_distribution risk(a, b + survived);
      const auto ahead = [&](double l, double p, double discount) {
        const double wait = std::pow(l / (l + discount), k);
        return wait / (1 - (1 - p) * wait);
      };
      const double before =
          mean(rate, risk, [&](double l, double p) { return ahead(l, p, delta); });
      const double after =
          mean(rate, risk, [&](double l, double p) { return ahead(1.3 * l, 0.8 * p, new_delta); });
      const PurchaseProcess process = process_of(kind, {r, alpha, a, b, static_cast<double>(k)});
      EXPECT_THAT(factor(process, kind, {1.3, 0.8}, new_delta, frequency),
                  Near(after / before, 2e-3))
          << k;
    }
}

/// Of one stage they are those of (M)BG/NBD, to the digits of both.
TEST(WhatIf, RegularCustomersOfOneStageAreNothingNew) {
  const PurchaseProcess plain = process_of(ModelKind::mbg_nbd, {0.6, 8, 0.9, 2.5}),
                        regular = process_of(ModelKind::mbg_cnbd_k, {0.6, 8, 0.9, 2.5, 1});
  for (const Changes changes : {Changes{1.3, 1}, Changes{1, 0.8}, Changes{0.7, 3}})
    for (const int frequency : {0, 3})
      EXPECT_THAT(factor(regular, ModelKind::mbg_cnbd_k, changes, 0.003, frequency),
                  Near(factor(plain, ModelKind::mbg_nbd, changes, 0.003, frequency), 1e-8));
}

/// What the last purchase changes of the factor is little beside the factor itself.
TEST(WhatIf, TheLastPurchaseHardlyMattersToRegularCustomers) {
  const double delta = 0.002;
  const PurchaseProcess process = process_of(ModelKind::mbg_cnbd_k, {0.8, 3, 0.8, 2.4, 2});
  const double taken = factor(process, ModelKind::mbg_cnbd_k, {1.1, 0.9}, delta);
  for (const double recency : {58.0, 50.0, 40.0}) {
    const PurchaseRow customer{3, recency, 60, 1};
    EXPECT_NEAR(process.changed_purchases(customer, delta, 1.1, 0.9) /
                    process.discounted_purchases(customer, delta) / taken,
                1, 0.01)
        << recency;
  }
}

/// θ is Beta(gamma, delta + n) and p Beta(alpha + x, beta + n − x); what is above 1 is 1.
TEST(WhatIf, SoAreCustomersWithOpportunities) {
  const std::vector<double> model{1.2, 0.75, 0.66, 2.8};
  const double delta = 0.02, new_delta = 0.03;
  for (const Changes changes : {Changes{1.1, 0.9}, Changes{1.6, 4}, Changes{0.5, 1.5}}) {
    const boost::math::beta_distribution takes(model[0] + 3, model[1] + 3),
        leaves(model[2], model[3] + 6);
    const auto ahead = [](double p, double theta, double discount) {
      const double kept = std::exp(-discount) * (1 - std::min(1.0, theta));
      return std::min(1.0, p) * kept / (1 - kept);
    };
    const double before =
        mean(takes, leaves, [&](double p, double theta) { return ahead(p, theta, delta); });
    const double after = mean(takes, leaves, [&](double p, double theta) {
      return ahead(changes.frequency * p, changes.losses * theta, new_delta);
    });
    EXPECT_THAT(value_factor(process_of(ModelKind::bg_bb, model), ModelKind::bg_bb, 3, 6, delta,
                             new_delta, changes, nullptr),
                Near(after / before, 2e-3))
        << changes.frequency;
  }
  // Without discount the lifetime is finite for gamma above 1.
  const auto undiscounted = [](double losses) {
    return value_factor(process_of(ModelKind::bg_bb, {1.2, 0.75, 1.7, 2.8}), ModelKind::bg_bb, 3, 6,
                        0, 0, {1, losses}, nullptr);
  };
  EXPECT_THAT(undiscounted(0.9), Near(((1 + 8.8 / 0.7) / 0.9 - 1) / (8.8 / 0.7), 1e-9));
}

TEST(WhatIf, FewerLossesAndMorePurchasesAreWorthMore) {
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd}) {
    const PurchaseProcess process = process_of(kind, {0.6, 8, 0.9, 2.5});
    EXPECT_GT(factor(process, kind, {1.01, 1}), 1);
    EXPECT_GT(factor(process, kind, {1, 0.99}), 1);
    EXPECT_LT(factor(process, kind, {}, 0.0021), 1);
    // Who leaves after a purchase leaves earlier the more often he buys.
    const double more = factor(process, kind, {1.5, 1});
    if (kind == ModelKind::pareto_nbd)
      EXPECT_THAT(more, Near(1.5, 1e-12));
    else
      EXPECT_LT(more, 1.5);
  }
}

TEST(WhatIf, RefusesWhatCannotBeAnswered) {
  const PurchaseProcess process = process_of(ModelKind::mbg_nbd, {0.6, 8, 0.9, 2.5});
  EXPECT_EQ(complaint_of([&] {
              factor(process, ModelKind::mbg_nbd, {0, 1});
            }),
            "frequency factor is 0");
  EXPECT_EQ(complaint_of([&] {
              factor(process, ModelKind::mbg_nbd, {1, -1});
            }),
            "loss factor is -1");
}
