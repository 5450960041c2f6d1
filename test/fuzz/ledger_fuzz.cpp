#include "flows/flows.hpp"
#include "flows/forms.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;

namespace {

struct Forms {
  using Value = const FlowLedger *;
  static Value from_text(std::string_view text) { return ledger_from_text(text, fuzz::arena); }
  static Value from_wire(fuzz::Input bytes) { return ledger_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value ledger) { return flows::to_text(*ledger); }
  static Bytes to_wire(Value ledger) { return flows::to_wire(*ledger); }
  static Bytes stored(Value ledger) { return fuzz::stored_bytes(ledger); }
  static void ask(Value ledger) { (void)flow_rows(*ledger, true); }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
