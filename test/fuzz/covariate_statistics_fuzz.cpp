#include "form_fuzz.hpp"
#include "statistics/covariate_log.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;

namespace {

struct Forms {
  using Value = CovariateSample;
  static Value from_text(std::string_view text) { return covariate_sample_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return covariate_sample_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_covariate_sample(bytes, never); }
  static std::string to_text(const Value &sample) { return statistics::to_text(sample); }
  static Bytes to_wire(const Value &sample) { return statistics::to_wire(sample); }
  static Bytes stored(const Value &sample) {
    return fuzz::stored_bytes(CovariateState::finish(sample, fuzz::arena));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
