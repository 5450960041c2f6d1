#include "form_fuzz.hpp"
#include "history/forms.hpp"

using namespace portfolio;
using namespace portfolio::history;

namespace {

struct Forms {
  using Value = History;
  static Value from_text(std::string_view text) { return history_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return history_from_wire(bytes); }
  static std::string to_text(const Value &history) { return portfolio::history::to_text(history); }
  static Bytes to_wire(const Value &history) { return portfolio::history::to_wire(history); }
  static Bytes stored(const Value &history) {
    const DayTotals days = history.days();
    Bytes packed(packed_bytes(days, history.skipped()));
    pack(days, history.scale(), history.skipped(), packed.data());
    return packed;
  }

  static void ask(const Value &history) {
    const Bytes packed = stored(history);
    fuzz::require(History(HistoryBytes(packed)).days() == history.days());
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
