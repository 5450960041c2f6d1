#include "flows/segment_pg.hpp"
#include "pg/rows.hpp"

extern "C" {
#include "mb/pg_wchar.h"
}

namespace portfolio::pg {

const SegmentHistory &segment_history_argument(FunctionCallInfo fcinfo, int i) {
  return *known(reinterpret_cast<SegmentHistory *>(PG_DETOAST_DATUM(argument(fcinfo, i))),
                "segment_history");
}

void require_valid_text(std::string_view text) {
  pg_verifymbstr(text.data(), static_cast<int>(text.size()), false);
}

} // namespace portfolio::pg

using namespace portfolio;

namespace {

SegmentHistory *state_of(FunctionCallInfo fcinfo) {
  auto *history = reinterpret_cast<SegmentHistory *>(pg::state_argument(fcinfo, 0));
  if (history != nullptr) pg::known(history, "segment_history");
  return history;
}

/// For use inside guard().
SegmentHistoryState growing(SegmentHistory *history) {
  return history != nullptr ? SegmentHistoryState(history, pg::allocate)
                            : SegmentHistoryState(pg::allocate);
}

bool are_equal(FunctionCallInfo fcinfo) {
  const SegmentHistory &left = pg::segment_history_argument(fcinfo, 0);
  const SegmentHistory &right = pg::segment_history_argument(fcinfo, 1);
  return pg::guard([&] { return equal(left, right); });
}

std::span<const Assignment> assignments_argument(FunctionCallInfo fcinfo, int i) {
  const SegmentHistory &history = pg::segment_history_argument(fcinfo, i);
  return pg::guard([&] { return pg::to_span(history.assignments()); });
}

} // namespace

/// (state, day, segment): a NULL among them skips the row and counts it.
PG_EXPORT(cp_segment_history_add) {
  SegmentHistory *old = state_of(fcinfo);
  const bool complete = !pg::is_null(fcinfo, 1) && !pg::is_null(fcinfo, 2);
  const Day day = complete ? pg::day_argument(fcinfo, 1) : 0;
  const std::string_view segment = complete ? pg::text_argument(fcinfo, 2) : std::string_view();
  return pg::from_flat(pg::guard([&] {
    SegmentHistoryState state = growing(old);
    complete ? state.assign(day, segment) : state.skip();
    return state.history();
  }));
}

PG_EXPORT(cp_segment_history_merge) {
  SegmentHistory *left = state_of(fcinfo);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const SegmentHistory &right = pg::segment_history_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    SegmentHistoryState state = growing(left);
    state.merge(right);
    return state.history();
  }));
}

PG_EXPORT(cp_segment_history_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  SegmentHistory *history = state_of(fcinfo);
  return pg::from_flat(pg::guard([&] { return growing(history).finish(); }));
}

PG_EXPORT(cp_segment_history_plus) {
  const SegmentHistory &left = pg::segment_history_argument(fcinfo, 0);
  const SegmentHistory &right = pg::segment_history_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    SegmentHistoryState state(pg::allocate);
    state.merge(left);
    state.merge(right);
    return state.finish();
  }));
}

PG_EXPORT(cp_segment_history_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_segment_history_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }

PG_EXPORT(cp_segment_history_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value =
      pg::guard_input(fcinfo, [&] { return segment_history_from_text(text, pg::allocate); });
  if (value == nullptr) PG_RETURN_NULL();
  return pg::from_flat(static_cast<SegmentHistory *>(value));
}
PG_EXPORT(cp_segment_history_out) {
  const SegmentHistory &history = pg::segment_history_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(history)); }));
}
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
PG_EXPORT(cp_segment_history_send) {
  const SegmentHistory &history = pg::segment_history_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(history);
    return pg::to_varlena(wire.data(), wire.size());
  }));
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
  const SegmentHistory &history = pg::segment_history_argument(fcinfo, 0);
  const Day day = pg::day_argument(fcinfo, 1);
  const auto segment = pg::guard([&] { return segment_at(history.assignments(), day); });
  if (!segment) PG_RETURN_NULL();
  return pg::from_text(*segment);
}

PG_EXPORT(cp_segments) {
  const auto assignments = assignments_argument(fcinfo, 0);
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
  PG_RETURN_INT64(static_cast<std::int64_t>(pg::segment_history_argument(fcinfo, 0).skipped()));
}
