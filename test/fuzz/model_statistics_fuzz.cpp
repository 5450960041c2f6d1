#include "base/error.hpp"
#include "ltv/sample.hpp"

#include <cstdlib>

using namespace portfolio;

namespace {

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
template <class Row> void read(const std::uint8_t *data, std::size_t size) {
  try {
    const Sample<Row> sample = sample_from_wire<Row>({data, size});
    const Bytes again = to_wire(sample);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (to_wire(sample_from_text<Row>(to_text(sample))) != again) std::abort();
  } catch (const Error &) {
  }
  try {
    const auto sample = sample_from_text<Row>({reinterpret_cast<const char *>(data), size});
    if (to_wire(sample_from_wire<Row>(to_wire(sample))) != to_wire(sample)) std::abort();
  } catch (const Error &) {
  }
  try {
    to_text(open_sample<Row>({data, size}, never));
  } catch (const Error &) {
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  read<PurchaseRow>(data, size);
  read<SpendRow>(data, size);
  return 0;
}
