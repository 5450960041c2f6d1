#pragma once
#include "flows/flows.hpp"
#include "flows/forms.hpp"
#include "pg/flat_type.hpp"
#include "pg/interval.hpp"
#include "pg/query_memory.hpp"

namespace portfolio::pg {

struct LedgerType : ObjectType<LedgerType, flows::FlowLedger> {
  static constexpr const char *name = "flow_ledger";
  static flows::LedgerState resume(flows::FlowLedger *ledger, const flows::FlowCalendar &calendar) {
    flows::LedgerState state = ledger != nullptr
                                   ? flows::LedgerState(ledger, allocate)
                                   : flows::LedgerState(calendar.parameters(), allocate);
    state.require_same(calendar.parameters());
    return state;
  }
  static flows::FlowLedger *flat(const flows::LedgerState &state) { return state.ledger(); }
  static flows::FlowLedger *merged(flows::FlowLedger *ledger, const flows::FlowLedger &more) {
    if (ledger == nullptr) return finish(more);
    flows::LedgerState state(ledger, allocate);
    state.merge(more);
    return state.ledger();
  }
  static flows::FlowLedger *finish(const flows::FlowLedger &ledger) {
    return trim(ledger, allocate);
  }
  static flows::FlowLedger *from_text(std::string_view text) {
    return flows::ledger_from_text(text, allocate);
  }
  static flows::FlowLedger *from_wire(std::span<const std::uint8_t> bytes) {
    return flows::ledger_from_wire(bytes, allocate);
  }
};

/// (…, step, grace, as_of [, origin]) from argument `first` on.
flows::FlowParameters flow_parameters(FunctionCallInfo fcinfo, int first);

/// The last columns of flows() and of flows_by_segment(), into Columns.
void put_rates(auto &out, const flows::FlowRow &row, const flows::FlowParameters &parameters) {
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

/// The parameters of a ledger as SQL shows them: NULL where a ledger of its kind has none.
inline Datum from_grace(FunctionCallInfo fcinfo, const flows::FlowParameters &parameters) {
  if (parameters.has_contracts()) PG_RETURN_NULL();
  PG_RETURN_INT32(parameters.grace);
}
inline Datum from_basis(FunctionCallInfo fcinfo, const flows::FlowParameters &parameters) {
  if (!parameters.has_contracts()) PG_RETURN_NULL();
  return from_text(name_of(parameters.basis));
}
inline Datum from_bridge(FunctionCallInfo fcinfo, const flows::FlowParameters &parameters) {
  if (!parameters.has_contracts()) PG_RETURN_NULL();
  return from_step(parameters.bridge);
}

/// Tells the user, once in a query, that the data seems to end before as_of.
inline void notice_missing_data(FunctionCallInfo fcinfo, const flows::LastDays &last, Day as_of) {
  const char *complaint = guard([&] { return to_cstring_or_null(last.complaint(as_of)); });
  if (complaint == nullptr || !is_news(fcinfo, "data_until")) return;
  ereport(NOTICE, (errmsg("%s", complaint)));
}

/// A grace that is declared as bigint, so that churn_flows(h, step, 1, as_of, '2000-01-01') goes on
/// to mean an origin: the integer fits the other aggregate better.
inline std::int32_t bigint_grace(FunctionCallInfo fcinfo, int i) {
  const std::int64_t grace = DatumGetInt64(argument(fcinfo, i));
  const auto fitting = static_cast<std::int32_t>(grace);
  if (fitting == grace) return fitting;
  return guard([&]() -> std::int32_t {
    throw Error(Fault::out_of_range, "grace out of range: " + std::to_string(grace));
  });
}

/// The final function of a ledger of either kind.
template <class Type> Datum finish_ledger(FunctionCallInfo fcinfo) {
  if (!is_null(fcinfo, 0)) {
    const auto &ledger = *Type::argument(fcinfo, 0);
    notice_missing_data(fcinfo, ledger.last_days(), ledger.parameters().as_of);
  }
  return finish_state<Type>(fcinfo);
}

inline const flows::FlowLedger &ledger_argument(FunctionCallInfo fcinfo, int i) {
  return *LedgerType::argument(fcinfo, i);
}

} // namespace portfolio::pg
