#include "form_fuzz.hpp"
#include "voice/reasons.hpp"

using namespace portfolio;
using namespace portfolio::voice;
using fuzz::require;

namespace {

struct Forms {
  using Value = const ReasonTable *;
  static Value from_text(std::string_view text) { return reasons_from_text(text, fuzz::arena); }
  static Value from_wire(fuzz::Input bytes) { return reasons_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value table) { return voice::to_text(*table); }
  static Bytes to_wire(Value table) { return voice::to_wire(*table); }
  static Bytes stored(Value table) { return fuzz::stored_bytes(table); }

  static void ask(Value table) {
    std::int64_t customers = 0;
    for (const ReasonRow &row : top_reasons(*table, 2)) customers += row.customers;
    require(customers == table->customers());
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
