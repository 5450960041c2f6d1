#include "segments/segment_field.hpp"
#include "segments/segment_history.hpp"

namespace portfolio::segments {

namespace {

/// An Assignment that owns the name.
struct NamedDay {
  Day day = 0;
  std::string segment;
};

template <class Row> struct Parts {
  std::uint64_t skipped = 0;
  std::vector<Row> rows;
};

struct SegmentHistoryFields {
  static constexpr const char *type_name = "segment_history";

  template <class Form, class History> static void visit(Form &form, History &history) {
    form.version(1);
    form.skipped(history.skipped);
    Day least = min_day;
    form.rows(history.rows.size(), 2, [&](std::size_t i) {
      auto &row = row_of(history.rows, i);
      form.day_from("day", row.day, least);
      least = row.day + 1;
      segment_field(form, row.segment);
    });
    form.end();
  }
};

SegmentHistory *history_of(const Parts<NamedDay> &parts, Allocate allocate) {
  SegmentHistoryState state(allocate);
  state.skip(parts.skipped);
  for (const NamedDay &row : parts.rows) state.assign(row.day, row.segment);
  return state.finish();
}

Parts<Assignment> parts_of(const SegmentHistory &history) {
  return {history.skipped(), history.assignments()};
}

} // namespace

std::string to_text(const SegmentHistory &history) {
  return text_of<SegmentHistoryFields>(parts_of(history));
}
SegmentHistory *segment_history_from_text(std::string_view text, Allocate allocate) {
  return history_of(value_of_text<SegmentHistoryFields, Parts<NamedDay>>(text), allocate);
}
Bytes to_wire(const SegmentHistory &history) {
  return wire_of<SegmentHistoryFields>(parts_of(history));
}
SegmentHistory *segment_history_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  return history_of(value_of_wire<SegmentHistoryFields, Parts<NamedDay>>(bytes), allocate);
}

} // namespace portfolio::segments
