#include "form_fuzz.hpp"
#include "retention/statistics.hpp"

using namespace portfolio;
using namespace portfolio::retention;

namespace {

struct Forms {
  using Value = RetentionStatistics;
  static Value from_text(std::string_view text) { return retention_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return retention_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_retention(bytes); }
  static std::string to_text(const Value &statistics) { return retention::to_text(statistics); }
  static Bytes to_wire(const Value &statistics) { return retention::to_wire(statistics); }
  static Bytes stored(const Value &statistics) {
    return fuzz::stored_bytes(RetentionState::finish(statistics, fuzz::arena));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
