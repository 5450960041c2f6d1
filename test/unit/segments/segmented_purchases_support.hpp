#pragma once
#include "segments/segment_ledger.hpp"
#include "segments/segment_support.hpp"

#include <string>
#include <utility>
#include <vector>

namespace portfolio::segments::test {

using namespace flows;
using namespace history;
using namespace portfolio::test;

/// A customer that buys, and the segments it belonged to.
struct Customer {
  History history = History(DayTotals{}, 0, 0);
  Assigned assigned;
};
using Portfolio = std::vector<Customer>;

inline SegmentLedger *ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  SegmentLedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Customer &customer : portfolio)
    state.add(customer.history, segments_of(customer.assigned)->assignments(), calendar);
  return finish(*state.ledger(), arena);
}

inline FlowLedger *plain_ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  LedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const Customer &customer : portfolio) state.add(customer.history, calendar);
  return trim(*state.ledger(), arena);
}

inline History history_of(const std::vector<std::pair<Day, int>> &purchases) {
  std::vector<Event> events;
  for (const auto &[day, amount] : purchases) events.push_back({day, {amount, 0}});
  return reference(events, 0);
}

inline Customer random_customer(Random &random) {
  std::vector<Event> events;
  const std::int64_t orders = between(random, 0, 12);
  for (std::int64_t i = 0; i < orders; ++i)
    events.push_back({static_cast<Day>(between(random, 8000, 8400)),
                      {between(random, -30, 100), static_cast<int>(between(random, 0, 2))}});
  return {reference(events, 2), random_assigned(random, 7950, 8450)};
}

inline Portfolio random_portfolio(Random &random, std::int64_t most = 8) {
  Portfolio portfolio;
  const std::int64_t customers = between(random, 0, most);
  for (std::int64_t i = 0; i < customers; ++i) portfolio.push_back(random_customer(random));
  return portfolio;
}

inline FlowParameters random_parameters(Random &random) {
  return {random() % 2 ? Step{1, 0} : Step{0, static_cast<std::int32_t>(between(random, 5, 40))},
          static_cast<std::int32_t>(between(random, 1, 4)),
          static_cast<Day>(between(random, 8200, 8450)), static_cast<Day>(between(random, 0, 30))};
}

} // namespace portfolio::segments::test
