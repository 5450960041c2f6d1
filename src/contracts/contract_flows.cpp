#include "contracts/contract_flows.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "contracts/contract_flows_walk.hpp"

#include <algorithm>

namespace portfolio {

FlowBasis contract_basis(std::string_view name) {
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events})
    if (name == name_of(basis)) return basis;
  throw Error(Fault::bad_argument, "unknown basis \"" + std::string(clip(name, 40)) + "\"",
              "It is 'net', which compares the ends of periods, or 'events', which counts every "
              "change.");
}

namespace {

Span bridge_of(const FlowCalendar &calendar) {
  return {calendar.parameters().bridge.months, calendar.parameters().bridge.days};
}

/// The contracts that start before as_of; they are sorted by their starts.
ContractHistory known(const ContractHistory &history, Day as_of) {
  const Contracts &all = history.contracts();
  const auto end = std::partition_point(
      all.begin(), all.end(), [&](const Contract &contract) { return contract.from < as_of; });
  return ContractHistory(Contracts(all.begin(), end), history.scale(), history.skipped());
}

Timeline customer_timeline(const ContractHistory &known_history, const FlowCalendar &calendar) {
  Timeline result;
  RateChange before;
  for (RateChange change : timeline(known_history, bridge_of(calendar))) {
    if (change.day >= calendar.as_of()) break;
    change.is_paused = change.is_paused && !before.is_gap();
    if (change.is_gap() && before.is_gap()) continue;
    result.push_back(change);
    before = change;
  }
  return result;
}

} // namespace

Timeline known_timeline(const ContractHistory &history, const FlowCalendar &calendar) {
  return customer_timeline(known(history, calendar.as_of()), calendar);
}

void add_contracts(LedgerState &ledger, const ContractHistory &history,
                   const FlowCalendar &calendar) {
  ledger.skip_rows(history.skipped());
  const ContractHistory contracts = known(history, calendar.as_of());
  const Timeline changes = customer_timeline(contracts, calendar);
  if (changes.empty()) return;
  MovementAdder adder =
      ledger.add_customer(calendar.period(changes.front().day), contracts.scale());
  ContractWalk(calendar, adder).walk(changes);
  for (const CoverEnd &end : cover_ends(contracts, bridge_of(calendar)))
    if (end.day < calendar.as_of()) adder.due(calendar.period(end.day), end.is_renewed);
}

std::vector<MovementRow> contract_movements(const ContractHistory &history,
                                            const FlowCalendar &calendar, bool include_incomplete) {
  struct Collector {
    const FlowCalendar &calendar;
    bool include_incomplete;
    std::vector<MovementRow> rows;
    void movement(Period k, Movement movement, Money amount) {
      if (include_incomplete || calendar.is_complete(k))
        rows.push_back({k, calendar.grid().start(k), movement, amount});
    }
    void correction(Period, Money, Money, Money) {}
  } collector{calendar, include_incomplete, {}};
  const Timeline changes = known_timeline(history, calendar);
  if (changes.empty()) return {};
  calendar.require_first(calendar.period(changes.front().day));
  ContractWalk(calendar, collector).walk(changes);
  return std::move(collector.rows);
}

} // namespace portfolio
