#include "form_fuzz.hpp"
#include "voice/nps.hpp"

using namespace portfolio;
using namespace portfolio::voice;
using fuzz::require;

namespace {

struct Forms {
  using Value = Nps;
  static Value from_text(std::string_view text) { return nps_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return nps_from_wire(bytes); }
  static std::string to_text(const Value &nps) { return voice::to_text(nps); }
  static Bytes to_wire(const Value &nps) { return voice::to_wire(nps); }
  static Bytes stored(const Value &nps) { return fuzz::stored_bytes(&nps); }

  static void ask(const Value &nps) {
    const NpsScore found = nps_score(nps, 0.95);
    require(found.score.has_value() == found.lower.has_value());
    require(!found.lower || (*found.lower >= -100 && *found.upper <= 100));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
