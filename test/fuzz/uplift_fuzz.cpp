#include "control/effect.hpp"
#include "form_fuzz.hpp"

#include <cmath>

using namespace portfolio;
using namespace portfolio::control;
using fuzz::require;

namespace {

struct Forms {
  using Value = Uplift;
  static Value from_text(std::string_view text) { return uplift_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return uplift_from_wire(bytes); }
  static std::string to_text(const Value &uplift) { return control::to_text(uplift); }
  static Bytes to_wire(const Value &uplift) { return control::to_wire(uplift); }
  static Bytes stored(const Value &uplift) { return fuzz::stored_bytes(&uplift); }

  static void ask(const Value &uplift) {
    const Effect found = effect(uplift, 0.95);
    require(!found.lower ||
            (*found.lower <= *found.difference + 1e-9 * std::abs(*found.difference) &&
             *found.difference <= *found.upper + 1e-9 * std::abs(*found.upper)));
    require(found.treated_rate.has_value() == (uplift.treated().customers > 0));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
