#include "base/count.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "segments/segment_history.hpp"
#include "segments/segment_name.hpp"

namespace portfolio::segments {

namespace {

constexpr const char *type_name = "segment_history";
constexpr std::uint8_t wire_version = 1;

} // namespace

std::string to_text(const SegmentHistory &history) {
  std::string out = "v1";
  if (history.skipped() > 0) out += " skipped " + std::to_string(history.skipped());
  for (const Assignment &assignment : history.assignments()) {
    poll_sometimes();
    out += " [";
    append_day(out, assignment.day);
    out += ' ';
    append_quoted(out, assignment.segment);
    out += ']';
  }
  return out;
}

SegmentHistory *segment_history_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, type_name);
  scan.version(1);
  SegmentHistoryState state(allocate);
  if (scan.accept("skipped")) {
    const std::uint64_t skipped = scan.number("number of skipped rows");
    checked_skipped(scan, skipped);
    state.skip(skipped);
  }
  Day previous = 0;
  for (bool first = true; scan.accept("["); first = false) {
    const Day day = scan.day("day");
    if (!first && day <= previous) scan.fail("days are not in order");
    previous = day;
    state.assign(day, scan.quoted("segment"));
    scan.expect("]");
  }
  scan.expect_end();
  return state.finish();
}

Bytes to_wire(const SegmentHistory &history) {
  Writer out;
  out.byte(wire_version);
  out.number(history.skipped());
  const Assignments assignments = history.assignments();
  out.number(assignments.size());
  for (const Assignment &assignment : assignments) {
    out.signed_number(assignment.day);
    write_segment(out, assignment.segment);
  }
  return out.bytes();
}

SegmentHistory *segment_history_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const std::uint64_t skipped = in.number();
  checked_skipped(in, skipped);
  SegmentHistoryState state(allocate);
  state.skip(skipped);
  const std::uint64_t rows = in.count(2);
  std::int64_t previous = INT64_MIN;
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::int64_t day = in.signed_number();
    if (day < min_day || day > max_day) in.fail("day out of range");
    if (day <= previous) in.fail("days are not in order");
    previous = day;
    state.assign(static_cast<Day>(day), read_segment(in));
  }
  in.end();
  return state.finish();
}

} // namespace portfolio::segments
