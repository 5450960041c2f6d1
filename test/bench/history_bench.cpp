#include "flows/ledger.hpp"
#include "history/history.hpp"

#include <benchmark/benchmark.h>
#include <memory>
#include <random>
#include <vector>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;

namespace {

void *arena(std::size_t bytes) {
  static std::vector<std::unique_ptr<std::byte[]>> blocks;
  blocks.push_back(std::make_unique<std::byte[]>(bytes));
  return blocks.back().get();
}

/// Customers of about ten purchases within three years, as they are stored.
std::vector<std::vector<std::uint8_t>> customers(std::size_t count) {
  std::mt19937_64 random(42);
  std::vector<std::vector<std::uint8_t>> stored;
  for (std::size_t c = 0; c < count; ++c) {
    DayTotals days;
    const Day first = static_cast<Day>(8036 + random() % 900);
    const std::size_t n = 1 + random() % 19;
    for (std::size_t i = 0; i < n; ++i)
      days.push_back({.day = first + static_cast<Day>(random() % 400),
                      .events = 1,
                      .orders = 1,
                      .uncosted = 1,
                      .amount = static_cast<std::int64_t>(random() % 20000)});
    canonicalise(days);
    stored.emplace_back(packed_bytes(days, 0));
    pack(days, 2, 0, stored.back().data());
  }
  return stored;
}

void Decode(benchmark::State &state) {
  const auto stored = customers(20'000);
  for (auto _ : state)
    for (const auto &bytes : stored)
      benchmark::DoNotOptimize(measure(History(HistoryBytes(bytes))));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stored.size()));
}
BENCHMARK(Decode);

void Flows(benchmark::State &state) {
  const auto stored = customers(20'000);
  const FlowParameters parameters{{1, 0}, static_cast<std::int32_t>(state.range(0)), 9132, 0};
  FlowCalendar calendar(parameters);
  std::vector<std::uint16_t> index(8192);
  calendar.use_index(index);
  for (auto _ : state) {
    LedgerState ledger(parameters, arena);
    for (const auto &bytes : stored)
      if (!ledger.ledger()->count(bytes, calendar))
        ledger.add(History(HistoryBytes(bytes)), calendar);
    benchmark::DoNotOptimize(ledger.ledger());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stored.size()));
}
BENCHMARK(Flows)->Arg(1)->Arg(3);

} // namespace
