#include "form_fuzz.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_rows.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using fuzz::require;

namespace {

struct Forms {
  using Value = const SegmentLedger *;
  static Value from_text(std::string_view text) {
    return segment_ledger_from_text(text, fuzz::arena);
  }
  static Value from_wire(fuzz::Input bytes) { return segment_ledger_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value ledger) { return segments::to_text(*ledger, fuzz::arena); }
  static Bytes to_wire(Value ledger) { return segments::to_wire(*ledger, fuzz::arena); }
  static Bytes stored(Value ledger) { return fuzz::stored_bytes(ledger); }

  static void ask(Value ledger) {
    SegmentLedgerState twice(ledger->parameters(), fuzz::arena);
    twice.merge(*ledger);
    twice.merge(*ledger);
    const SegmentLedger *both = finish(*twice.ledger(), fuzz::arena);
    require(both->entries().size() == ledger->entries().size());
    for (const SegmentMovementRow &row : segment_movement_rows(*ledger, true))
      require(row.segment < ledger->segment_count());
    for (const SegmentRow &row : segment_rows(*ledger, true))
      require(row.segment < ledger->segment_count());
    (void)company_ledger(*ledger, fuzz::arena);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
