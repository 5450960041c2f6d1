#pragma once
#include "flows/flows.hpp"
#include "flows/forms.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

struct LedgerType : ObjectType<LedgerType, FlowLedger> {
  static constexpr const char *name = "flow_ledger";
  static LedgerState resume(FlowLedger *ledger, const FlowCalendar &calendar) {
    LedgerState state = ledger != nullptr ? LedgerState(ledger, allocate)
                                          : LedgerState(calendar.parameters(), allocate);
    state.require_same(calendar.parameters());
    return state;
  }
  static FlowLedger *flat(const LedgerState &state) { return state.ledger(); }
  static FlowLedger *merged(FlowLedger *ledger, const FlowLedger &more) {
    if (ledger == nullptr) return finish(more);
    LedgerState state(ledger, allocate);
    state.merge(more);
    return state.ledger();
  }
  static FlowLedger *finish(const FlowLedger &ledger) { return trim(ledger, allocate); }
  static FlowLedger *from_text(std::string_view text) { return ledger_from_text(text, allocate); }
  static FlowLedger *from_wire(std::span<const std::uint8_t> bytes) {
    return ledger_from_wire(bytes, allocate);
  }
};

/// The last columns of flows() and of flows_by_segment(), into Columns.
void put_rates(auto &out, const FlowRow &row, const FlowParameters &parameters) {
  out.real(row.churn_rate());
  out.real(row.gross_retention());
  out.real(row.net_retention());
  out.real(row.quick_ratio());
  if (parameters.has_contracts()) {
    out.count(row.totals.due);
    out.count(row.totals.renewed);
  } else { // a purchase has no end
    out.null();
    out.null();
  }
  out.real(row.renewal_rate());
}

inline const FlowLedger &ledger_argument(FunctionCallInfo fcinfo, int i) {
  return *LedgerType::argument(fcinfo, i);
}

} // namespace portfolio::pg
