#include "flows/flows_pg.hpp"
#include "flows/forms.hpp"
#include "history/history_pg.hpp"

namespace portfolio::pg {

const FlowLedger &ledger_argument(FunctionCallInfo fcinfo, int i) {
  return checked(reinterpret_cast<FlowLedger *>(PG_DETOAST_DATUM(argument(fcinfo, i))));
}

FlowLedger *ledger_state(FunctionCallInfo fcinfo) {
  auto *ledger = reinterpret_cast<FlowLedger *>(state_argument(fcinfo, 0));
  if (ledger != nullptr) checked(ledger);
  return ledger;
}

} // namespace portfolio::pg

using namespace portfolio;

namespace {

/// (…, step, grace, as_of [, origin]) from argument `first` on.
FlowParameters parameters_argument(FunctionCallInfo fcinfo, int first) {
  static constexpr const char *names[] = {"step", "grace", "as_of"};
  for (int i = first; i < first + 3; ++i) pg::require_not_null(fcinfo, i, names[i - first]);
  const Step step = pg::step_argument(fcinfo, first);
  const bool has_origin = !pg::is_null(fcinfo, first + 3);
  return {step, DatumGetInt32(pg::argument(fcinfo, first + 1)), pg::day_argument(fcinfo, first + 2),
          has_origin ? pg::day_argument(fcinfo, first + 3) : default_origin(step)};
}

} // namespace

namespace {

/// The calendar of a call, kept from row to row: what its parameters lead to, nothing else. Once
/// the parameters have been the same for a while, periods are looked up.
struct CachedCalendar {
  static constexpr std::size_t days = 8192; // of which the periods are looked up
  static constexpr std::uint32_t worth_an_index = 256;
  FlowCalendar calendar;
  std::uint32_t rows = 0;
  std::uint16_t index[days];
};

const FlowCalendar &calendar_argument(FunctionCallInfo fcinfo, int first) {
  const FlowParameters parameters = parameters_argument(fcinfo, first);
  auto *cache = static_cast<CachedCalendar *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && cache->calendar.parameters() == parameters) {
    if (++cache->rows == CachedCalendar::worth_an_index)
      pg::guard([&] { cache->calendar.use_index(cache->index); });
    return cache->calendar;
  }
  const FlowCalendar calendar = pg::guard([&] { return FlowCalendar(parameters); });
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache = static_cast<CachedCalendar *>(
        MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(CachedCalendar)));
  cache->calendar = calendar;
  cache->rows = 0;
  return cache->calendar;
}

/// Null for a history that is not known.
Datum add_customer(FlowLedger *ledger, const HistoryBytes *history, const FlowCalendar &calendar) {
  return pg::from_flat(pg::guard([&] {
    LedgerState state = ledger != nullptr ? LedgerState(ledger, pg::allocate)
                                          : LedgerState(calendar.parameters(), pg::allocate);
    state.require_same(calendar.parameters());
    history != nullptr ? state.add(History(*history), calendar) : state.skip_customer();
    return state.ledger();
  }));
}

} // namespace

/// (state, history, step, grace, as_of [, origin])
PG_EXPORT(cp_ledger_add) {
  FlowLedger *ledger = pg::ledger_state(fcinfo);
  const FlowCalendar &calendar = calendar_argument(fcinfo, 2);
  if (pg::is_null(fcinfo, 1)) return add_customer(ledger, nullptr, calendar);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  if (ledger != nullptr && ledger->count(history, calendar)) return PointerGetDatum(ledger);
  return add_customer(ledger, &history, calendar);
}

PG_EXPORT(cp_ledger_merge) {
  FlowLedger *left = pg::ledger_state(fcinfo);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const FlowLedger &right = pg::ledger_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    if (left == nullptr) return trim(right, pg::allocate);
    LedgerState state(left, pg::allocate);
    state.merge(right);
    return state.ledger();
  }));
}

PG_EXPORT(cp_ledger_plus) {
  const FlowLedger &left = pg::ledger_argument(fcinfo, 0);
  const FlowLedger &right = pg::ledger_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    LedgerState state(trim(left, pg::allocate), pg::allocate);
    state.merge(right);
    return trim(*state.ledger(), pg::allocate);
  }));
}

namespace {

bool are_equal(FunctionCallInfo fcinfo) {
  const FlowLedger &left = pg::ledger_argument(fcinfo, 0);
  const FlowLedger &right = pg::ledger_argument(fcinfo, 1);
  return pg::guard([&] { return equal(left, right); });
}

} // namespace

PG_EXPORT(cp_ledger_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_ledger_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }

PG_EXPORT(cp_ledger_trim) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return trim(ledger, pg::allocate); }));
}

PG_EXPORT(cp_ledger_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return ledger_from_text(text, pg::allocate); });
  if (value == nullptr) PG_RETURN_NULL();
  return pg::from_flat(static_cast<FlowLedger *>(value));
}
PG_EXPORT(cp_ledger_out) {
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(ledger)); }));
}
PG_EXPORT(cp_ledger_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return ledger_from_wire(message, pg::allocate); }));
}
PG_EXPORT(cp_ledger_send) {
  const FlowLedger &ledger = pg::ledger_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(ledger);
    return pg::to_varlena(wire.data(), wire.size());
  }));
}
