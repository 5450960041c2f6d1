#include "contracts/contract_flows.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "contracts/known_customer.hpp"

namespace portfolio::contracts {

using flows::Movement;
using flows::MovementAdder;
using segments::StepCollector;

FlowBasis contract_basis(std::string_view name) {
  for (const FlowBasis basis : {FlowBasis::net, FlowBasis::events})
    if (name == name_of(basis)) return basis;
  throw Error(Fault::bad_argument, "unknown basis \"" + std::string(clip(name, 40)) + "\"",
              "It is 'net', which compares the ends of periods, or 'events', which counts every "
              "change. For segments write constant_segment(segment).");
}

namespace {

KnownCustomer customer_of(const ContractHistory &history, const FlowCalendar &calendar) {
  const std::span<const Contract> contracts = known(history, calendar.as_of());
  return KnownCustomer(contracts, timeline(contracts, {}, calendar.as_of()), calendar);
}

/// As they are shown, at the end of each period with what rounding leaves.
std::vector<MovementRow> rounded_movements(const std::vector<MovementRow> &exact, Unit unit) {
  std::vector<MovementRow> rows;
  rows.reserve(exact.size());
  Money level = 0, sum = 0; // Σ of the exact rows, Σ of the shown ones
  for (std::size_t i = 0; i < exact.size(); ++i) {
    MovementRow row = exact[i];
    level = checked_add(level, row.amount);
    row.amount = shown(row.amount, unit);
    sum = checked_add(sum, row.amount);
    rows.push_back(row);
    const bool is_last = i + 1 == exact.size() || exact[i + 1].period != row.period;
    const Money left = is_last ? shown(level, unit) - sum : 0;
    if (left == 0) continue;
    rows.push_back({row.period, row.period_start, Movement::adjustment, left});
    sum += left;
  }
  return rows;
}

} // namespace

void add_contracts(LedgerState &ledger, const ContractHistory &history,
                   const FlowCalendar &calendar) {
  ledger.skip_rows(history.skipped());
  const KnownCustomer customer = customer_of(history, calendar);
  if (!customer.has_paid()) return;
  MovementAdder adder = ledger.add_customer(customer.first(), history.unit());
  ledger.saw(customer.last_change());
  customer.tell_movements(adder);
  customer.tell_due(adder);
}

void add_contracts(SegmentLedgerState &ledger, const ContractHistory &history,
                   const Assignments &assignments, const FlowCalendar &calendar) {
  ledger.skip_rows(history.skipped());
  const KnownCustomer customer = customer_of(history, calendar);
  if (!customer.has_paid()) return;
  calendar.require_first(customer.first());
  ledger.saw(customer.last_change());
  StepCollector collector;
  customer.tell_movements(collector);
  customer.tell_due(collector);
  ledger.add_customer(collector.take(), history.unit(), assignments, calendar);
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
    void not_lost(Period, std::int64_t) {}
    void in_doubt(Period, Money) {}
    void lost(Period, Period, Money) {}
  } collector{calendar, include_incomplete, {}};
  const KnownCustomer customer = customer_of(history, calendar);
  if (!customer.has_paid()) return {};
  calendar.require_first(customer.first());
  customer.tell_movements(collector);
  if (history.unit().is_whole()) return std::move(collector.rows);
  return rounded_movements(collector.rows, history.unit());
}

} // namespace portfolio::contracts
