#include "fitting/search.hpp"
#include "processes/pareto_nbd.hpp"
#include "processes/pareto_nbd_likelihood.hpp"
#include "statistics/sample.hpp"

#include <benchmark/benchmark.h>
#include <cmath>
#include <memory>
#include <random>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::history;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

const ParetoParameters shop{0.6, 60, 0.8, 300}; // in days

/// 200,000 customers over three years, of whom some 110,000 differ.
std::vector<PurchaseRow> customers() {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  std::gamma_distribution<double> rates(shop.r, 1 / shop.alpha), ends(shop.s, 1 / shop.beta);
  std::exponential_distribution<double> wait;
  std::vector<PurchaseRow> rows;
  while (rows.size() < 200000) {
    PurchaseRow row{0, 0, 60 + std::floor(uniform(random) * 1000), 1};
    const double rate = rates(random), life = wait(random) / ends(random);
    for (double at = wait(random) / rate; at < life && std::ceil(at) <= row.age;
         at += wait(random) / rate) {
      if (std::ceil(at) > row.recency) ++row.frequency;
      row.recency = std::ceil(at);
    }
    rows.push_back(row);
  }
  canonicalise(rows, never);
  return rows;
}

void FitPareto(benchmark::State &state) {
  const std::vector<PurchaseRow> rows = customers();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        fitting::search(std::span<const PurchaseRow>(rows), pareto_nbd_starts(3.3),
                        [](auto some) { return ParetoNbdLikelihood(some, 556, never); }));
}

template <class Score> void each_customer(benchmark::State &state, Score score) {
  const std::vector<PurchaseRow> rows = customers();
  std::size_t i = 0;
  for (auto _ : state) {
    i = (i + 7919) % rows.size();
    benchmark::DoNotOptimize(score(rows[i]));
  }
}

void ParetoSlope(benchmark::State &state) {
  std::array<double, 4> slope;
  each_customer(state, [&](const PurchaseRow &row) { return log_likelihood(shop, row, slope); });
}
void ParetoAlive(benchmark::State &state) {
  each_customer(state, [](const PurchaseRow &row) { return ParetoNbd(shop).p_alive(row); });
}
void ParetoDiscounted(benchmark::State &state) {
  each_customer(state, [](const PurchaseRow &row) {
    return ParetoNbd(shop).discounted_purchases(row, 0.0004);
  });
}
void ParetoDiscountedOfMany(benchmark::State &state) {
  const auto lifetimes = std::make_unique<DiscountedLifetimes>();
  each_customer(state, [&](const PurchaseRow &row) {
    return ParetoNbd(shop).discounted_purchases(row, 0.0004, HUGE_VAL, lifetimes.get());
  });
}

} // namespace

BENCHMARK(FitPareto)->Unit(benchmark::kMillisecond);
BENCHMARK(ParetoSlope);
BENCHMARK(ParetoAlive);
BENCHMARK(ParetoDiscounted);
BENCHMARK(ParetoDiscountedOfMany);
