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
  for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd})
    EXPECT_EQ(factor(process_of(kind, {0.6, 8, 0.9, 2.5}), kind, {}), 1);
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
  EXPECT_EQ(complaint_of([&] {
              factor(process_of(ModelKind::bg_bb, {1, 1, 1, 2}), ModelKind::bg_bb, {});
            }),
            "no what-if for this kind of model");
}
