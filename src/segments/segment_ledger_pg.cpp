#include "flows/flows_pg.hpp"
#include "history/history_pg.hpp"
#include "pg/cached_calendar.hpp"
#include "pg/interval.hpp"
#include "segments/segment_pg.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using pg::SegmentLedgerType;

namespace {

/// (state, history, step, grace, as_of, segments [, origin])
FlowParameters parameters_argument(FunctionCallInfo fcinfo) {
  static constexpr const char *names[] = {"step", "grace", "as_of"};
  for (int i = 0; i < 3; ++i) pg::require_not_null(fcinfo, i + 2, names[i]);
  const Step step = pg::step_argument(fcinfo, 2);
  return {.step = step,
          .grace = pg::bigint_grace(fcinfo, 3),
          .as_of = pg::day_argument(fcinfo, 4),
          .origin = pg::is_null(fcinfo, 6) ? default_origin(step) : pg::day_argument(fcinfo, 6)};
}

/// `assignments` makes the assignments inside guard().
template <class MakeAssignments>
Datum add_customer(FunctionCallInfo fcinfo, const MakeAssignments &assignments) {
  const FlowParameters parameters = parameters_argument(fcinfo);
  const FlowCalendar &calendar =
      pg::cached_calendar<FlowCalendar>(fcinfo, pg::Kept::flow_calendar, parameters);
  const bool is_null = pg::is_null(fcinfo, 1);
  const HistoryBytes history = is_null ? HistoryBytes() : pg::history_argument(fcinfo, 1);
  return pg::change_state<SegmentLedgerType>(
      fcinfo,
      [&](SegmentLedgerState &state) {
        is_null ? state.skip_customer() : state.add(History(history), assignments(), calendar);
      },
      calendar);
}

} // namespace

PG_EXPORT(cp_segmented_ledger_add) {
  if (pg::is_null(fcinfo, 5)) return add_customer(fcinfo, [] { return Assignments(); });
  const SegmentHistory &segments = *pg::SegmentHistoryType::argument(fcinfo, 5);
  return add_customer(fcinfo, [&] { return segments.assignments(); });
}

/// The same segment at all times.
PG_EXPORT(cp_segmented_ledger_add_constant) {
  if (pg::is_null(fcinfo, 5)) return add_customer(fcinfo, [] { return Assignments(); });
  const std::string_view segment = pg::text_argument(fcinfo, 5);
  return add_customer(fcinfo, [&] { return Assignments{{min_day, checked_segment(segment)}}; });
}

PG_EXPORT(cp_segmented_ledger_merge) { return pg::merge_states<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_finish) { return pg::finish_ledger<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_plus) { return pg::plus<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_eq) { PG_RETURN_BOOL(pg::are_equal<SegmentLedgerType>(fcinfo)); }
PG_EXPORT(cp_segmented_ledger_ne) { PG_RETURN_BOOL(!pg::are_equal<SegmentLedgerType>(fcinfo)); }
PG_EXPORT(cp_segmented_ledger_hash) { return pg::type_hash<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_in) { return pg::type_in<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_out) { return pg::type_out<SegmentLedgerType>(fcinfo); }
PG_EXPORT(cp_segmented_ledger_send) { return pg::type_send<SegmentLedgerType>(fcinfo); }

PG_EXPORT(cp_segmented_ledger_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  SegmentLedger *ledger =
      pg::guard([&] { return segment_ledger_from_wire(message, pg::allocate); });
  for (std::size_t i = 0; i < ledger->segment_count(); ++i)
    pg::require_valid_text(ledger->segment(i));
  return pg::from_flat(ledger);
}
