#include "pg/rows.hpp"
#include "segments/segment_pg.hpp"

extern "C" {
#include "mb/pg_wchar.h"
}

namespace portfolio::pg {

void require_valid_text(std::string_view text) {
  pg_verifymbstr(text.data(), static_cast<int>(text.size()), false);
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::segments;
using pg::SegmentHistoryType;

/// (state, day, segment): a NULL among them skips the row and counts it.
PG_EXPORT(cp_segment_history_add) {
  const bool complete = !pg::is_null(fcinfo, 1) && !pg::is_null(fcinfo, 2);
  const Day day = complete ? pg::day_argument(fcinfo, 1) : 0;
  const std::string_view segment = complete ? pg::text_argument(fcinfo, 2) : std::string_view();
  return pg::change_state<SegmentHistoryType>(fcinfo, [&](SegmentHistoryState &state) {
    complete ? state.assign(day, segment) : state.skip();
  });
}

PG_EXPORT(cp_segment_history_merge) { return pg::merge_states<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_finish) { return pg::finish_state<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_plus) { return pg::plus<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_eq) { PG_RETURN_BOOL(pg::are_equal<SegmentHistoryType>(fcinfo)); }
PG_EXPORT(cp_segment_history_ne) { PG_RETURN_BOOL(!pg::are_equal<SegmentHistoryType>(fcinfo)); }
PG_EXPORT(cp_segment_history_hash) { return pg::type_hash<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_in) { return pg::type_in<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_out) { return pg::type_out<SegmentHistoryType>(fcinfo); }
PG_EXPORT(cp_segment_history_send) { return pg::type_send<SegmentHistoryType>(fcinfo); }

PG_EXPORT(cp_segment_history_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  struct Received {
    SegmentHistory *history;
    std::span<const Assignment> assignments;
  };
  const Received received = pg::guard([&] {
    SegmentHistory *history = segment_history_from_wire(message, pg::allocate);
    return Received{history, pg::to_span(history->assignments())};
  });
  for (const Assignment &assignment : received.assignments)
    pg::require_valid_text(assignment.segment);
  return pg::from_flat(received.history);
}

PG_EXPORT(cp_constant_segment) {
  const std::string_view segment = pg::text_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    SegmentHistoryState state(pg::allocate);
    state.assign(min_day, segment);
    return state.finish();
  }));
}

PG_EXPORT(cp_segment_at) {
  const SegmentHistory &history = *SegmentHistoryType::argument(fcinfo, 0);
  const Day day = pg::day_argument(fcinfo, 1);
  const auto segment = pg::guard([&] { return segment_at(history.assignments(), day); });
  if (!segment) PG_RETURN_NULL();
  return pg::from_text(*segment);
}

PG_EXPORT(cp_segments) {
  const auto assignments = pg::ask<SegmentHistoryType>(
      fcinfo, [](const SegmentHistory &history) { return pg::to_span(history.assignments()); });
  pg::RowSink sink(fcinfo);
  for (const Assignment &assignment : assignments) {
    pg::Columns<2> out;
    out.day(assignment.day);
    out.text(assignment.segment);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_segment_history_skipped_rows) {
  PG_RETURN_INT64(static_cast<std::int64_t>(SegmentHistoryType::argument(fcinfo, 0)->skipped()));
}
