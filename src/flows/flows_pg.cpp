#include "flows/flows_pg.hpp"
#include "history/history_pg.hpp"

using namespace portfolio;
using pg::LedgerType;

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

} // namespace

/// (state, history, step, grace, as_of [, origin])
PG_EXPORT(cp_ledger_add) {
  const FlowCalendar &calendar = calendar_argument(fcinfo, 2);
  if (pg::is_null(fcinfo, 1))
    return pg::change_state<LedgerType>(
        fcinfo, [](LedgerState &state) { state.skip_customer(); }, calendar);
  FlowLedger *ledger = LedgerType::state(fcinfo);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  if (ledger != nullptr && ledger->count(history, calendar)) return PointerGetDatum(ledger);
  return pg::change_state<LedgerType>(
      fcinfo, [&](LedgerState &state) { state.add(History(history), calendar); }, calendar);
}

PG_EXPORT(cp_ledger_merge) { return pg::merge_states<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_trim) { return pg::finish_state<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_plus) { return pg::plus<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_eq) { PG_RETURN_BOOL(pg::are_equal<LedgerType>(fcinfo)); }
PG_EXPORT(cp_ledger_ne) { PG_RETURN_BOOL(!pg::are_equal<LedgerType>(fcinfo)); }
PG_EXPORT(cp_ledger_in) { return pg::type_in<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_out) { return pg::type_out<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_recv) { return pg::type_receive<LedgerType>(fcinfo); }
PG_EXPORT(cp_ledger_send) { return pg::type_send<LedgerType>(fcinfo); }
