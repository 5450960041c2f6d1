#include "form_fuzz.hpp"
#include "payments/payments.hpp"

using namespace portfolio;
using namespace portfolio::payments;
using fuzz::require;

namespace {

struct Forms {
  using Value = Payments;
  static Value from_text(std::string_view text) { return payments_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return payments_from_wire(bytes); }
  static std::string to_text(const Value &value) { return payments::to_text(value); }
  static Bytes to_wire(const Value &value) { return payments::to_wire(value); }
  static Bytes stored(const Value &value) { return fuzz::stored_bytes(&value); }

  static void ask(const Value &value) {
    const auto late = value.share_late(), days = value.weighted_days_late();
    require(!late || (*late >= 0 && *late <= 1));
    require(!days || *days >= 0);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
