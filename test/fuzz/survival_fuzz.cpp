#include "form_fuzz.hpp"
#include "survival/survival_curve.hpp"

using namespace portfolio;
using namespace portfolio::survival;

namespace {

struct Forms {
  using Value = SurvivalTable;
  static Value from_text(std::string_view text) { return survival_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return survival_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_survival(bytes); }
  static std::string to_text(const Value &table) { return survival::to_text(table); }
  static Bytes to_wire(const Value &table) { return survival::to_wire(table); }
  static Bytes stored(const Value &table) {
    return fuzz::stored_bytes(SurvivalState::finish(table, fuzz::arena));
  }

  static void ask(const Value &table) {
    for (const SurvivalPoint &point : kaplan_meier(table))
      fuzz::require(point.survival >= 0 && point.survival <= 1);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
