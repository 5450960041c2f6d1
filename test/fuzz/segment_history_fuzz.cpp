#include "form_fuzz.hpp"
#include "segments/segment_history.hpp"

using namespace portfolio;
using namespace portfolio::segments;
using fuzz::require;

namespace {

struct Forms {
  using Value = const SegmentHistory *;
  static Value from_text(std::string_view text) {
    return segment_history_from_text(text, fuzz::arena);
  }
  static Value from_wire(fuzz::Input bytes) {
    return segment_history_from_wire(bytes, fuzz::arena);
  }
  static std::string to_text(Value history) { return segments::to_text(*history); }
  static Bytes to_wire(Value history) { return segments::to_wire(*history); }
  static Bytes stored(Value history) { return fuzz::stored_bytes(history); }

  /// A day has one segment, and a merge with itself changes none.
  static void ask(Value history) {
    const Assignments assignments = history->assignments();
    for (std::size_t i = 0; i < assignments.size(); ++i) {
      require(i == 0 || assignments[i - 1].day < assignments[i].day);
      require(segment_at(assignments, assignments[i].day) == assignments[i].segment);
    }
    SegmentHistoryState twice(fuzz::arena);
    twice.merge(*history);
    twice.merge(*history);
    require(twice.finish()->assignments() == assignments);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
