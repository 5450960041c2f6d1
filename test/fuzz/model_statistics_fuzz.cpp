#include "form_fuzz.hpp"
#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;

namespace {

template <class Row> struct Forms {
  using Value = Sample<Row>;
  static Value from_text(std::string_view text) { return sample_from_text<Row>(text); }
  static Value from_wire(fuzz::Input bytes) { return sample_from_wire<Row>(bytes); }
  static Value open(fuzz::Input bytes) { return open_sample<Row>(bytes, never); }
  static std::string to_text(const Value &sample) { return statistics::to_text(sample); }
  static Bytes to_wire(const Value &sample) { return statistics::to_wire(sample); }
  static Bytes stored(const Value &sample) {
    return fuzz::stored_bytes(SampleState<Row>::finish(sample, fuzz::arena));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms<PurchaseRow>>(data, size);
  fuzz::check_forms<Forms<SpendRow>>(data, size);
  return 0;
}
