#include "fitting/fit.hpp"
#include "processes/bg_nbd.hpp"
#include "statistics/sample.hpp"

#include <benchmark/benchmark.h>
#include <cmath>
#include <memory>
#include <random>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

/// 200,000 customers over three years in days, of whom some 130,000 differ.
std::vector<PurchaseRow> shop() {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  std::gamma_distribution<double> rates(0.6, 1.0 / 60), left(0.8), right(2.5);
  std::vector<PurchaseRow> rows;
  while (rows.size() < 200000) {
    const double age = 60 + std::floor(uniform(random) * 1000), rate = rates(random),
                 a = left(random), dropout = a / (a + right(random));
    PurchaseRow row{0, 0, age, 1};
    for (double at = 0;;) {
      at += std::exponential_distribution<double>(rate)(random);
      const double day = std::floor(at) + 1;
      if (day > age) break;
      if (day > row.recency) ++row.frequency;
      row.recency = day;
      if (uniform(random) < dropout) break;
    }
    rows.push_back(row);
  }
  return rows;
}

void Compress(benchmark::State &state) {
  const std::vector<PurchaseRow> rows = shop();
  for (auto _ : state) {
    std::vector<PurchaseRow> copy = rows;
    canonicalise(copy, never);
    benchmark::DoNotOptimize(copy.data());
  }
}

void Fit(benchmark::State &state, ModelKind kind) {
  std::vector<PurchaseRow> rows = shop();
  canonicalise(rows, never);
  for (auto _ : state) benchmark::DoNotOptimize(fit_purchases(kind, rows, 1, 0, never));
}

template <class Score> void each_customer(benchmark::State &state, Score score) {
  const BetaGeometric model(ModelKind::mbg_nbd, 0.525, 6.183, 0.891, 1.614);
  std::int64_t i = 0;
  for (auto _ : state) {
    const std::int64_t x = i++ % 10;
    const PurchaseRow customer{x, x > 0 ? 30.0 : 0.0, 50.0 + static_cast<double>(i % 7), 1};
    benchmark::DoNotOptimize(score(model, customer));
  }
}

void Alive(benchmark::State &state) {
  each_customer(state, [](const BetaGeometric &model, const PurchaseRow &customer) {
    return model.p_alive(customer);
  });
}
void ExpectedPurchases(benchmark::State &state) {
  const auto weeks = static_cast<double>(state.range(0));
  each_customer(state, [weeks](const BetaGeometric &model, const PurchaseRow &customer) {
    return model.expected_purchases(customer, weeks);
  });
}
void DiscountedPurchases(benchmark::State &state) {
  each_customer(state, [](const BetaGeometric &model, const PurchaseRow &customer) {
    return model.discounted_purchases(customer, 0.0027);
  });
}
void DiscountedPurchasesOfMany(benchmark::State &state) {
  const auto curves = std::make_unique<DiscountCurves>();
  const double horizon = state.range(0) > 0 ? static_cast<double>(state.range(0)) : HUGE_VAL;
  each_customer(state, [&](const BetaGeometric &model, const PurchaseRow &customer) {
    return model.within(customer, 0.0027, horizon, *curves);
  });
}

} // namespace

BENCHMARK(Compress)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Fit, bg_nbd, ModelKind::bg_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Fit, mbg_nbd, ModelKind::mbg_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK(Alive);
BENCHMARK(ExpectedPurchases)->Arg(4)->Arg(52)->Arg(520);
BENCHMARK(DiscountedPurchases);
BENCHMARK(DiscountedPurchasesOfMany)->Arg(0)->Arg(156);
