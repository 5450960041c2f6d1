#pragma once
#include "flows/flows.hpp"
#include "history/count_in_place_support.hpp"

#include <iterator>
#include <utility>
#include <vector>

namespace portfolio::flows::test {

using namespace history;
using namespace portfolio::test;

inline constexpr Step month{1, 0}, week{0, 7}, day_step{0, 1};

inline Day on(int year, unsigned month_of_year, unsigned day) {
  return to_day(std::chrono::year{year} / static_cast<int>(month_of_year) / static_cast<int>(day));
}

using Purchases = std::vector<std::pair<Day, int>>;

inline History history_of(const Purchases &purchases) {
  std::vector<Event> events;
  for (const auto &[day, amount] : purchases) events.push_back({day, {amount, 0}});
  return reference(events, 0);
}

using Portfolio = std::vector<History>;

inline FlowLedger *ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  LedgerState state(parameters, arena);
  FlowCalendar calendar(parameters);
  std::vector<std::uint16_t> index(portfolio.size() % 2 ? 300 : 0); // with and without looking up
  calendar.use_index(index);
  for (const History &history : portfolio) { // half of them as they are stored
    const auto bytes = packed(history);
    const bool stored = history.days().size() % 2;
    if (!stored || !state.ledger()->count(bytes, calendar)) state.add(history, calendar);
  }
  return trim(*state.ledger(), arena);
}

inline FlowParameters monthly(std::int32_t grace, Day as_of) { return {month, grace, as_of, 0}; }

inline Portfolio random_portfolio(Random &random) {
  Portfolio portfolio;
  const auto span = between(random, 20, 900);
  for (std::int64_t c = between(random, 1, 6); c > 0; --c) {
    std::vector<Event> events;
    const bool refunds = random() % 2;
    for (std::int64_t n = between(random, 0, 12); n > 0; --n)
      events.push_back(
          {static_cast<Day>(between(random, 8700, 8700 + span)),
           {refunds && random() % 5 == 0 ? -between(random, 1, 300) : between(random, 0, 500), 2}});
    portfolio.push_back(reference(events, 2));
  }
  return portfolio;
}

inline FlowParameters random_parameters(Random &random) {
  const Step steps[] = {{1, 0}, {0, 7}, {3, 0}, {0, 30}, {0, 1}, {12, 0}, {2, 0}};
  const Step step = steps[random() % std::size(steps)];
  const Day origin =
      random() % 3 == 0 ? static_cast<Day>(between(random, 8000, 9000)) : default_origin(step);
  return {step, static_cast<std::int32_t>(between(random, 1, 4)),
          static_cast<Day>(between(random, 8650, 9700)), origin};
}

} // namespace portfolio::flows::test
