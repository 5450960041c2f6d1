#include "base/error.hpp"
#include "ltv/backtest_sample.hpp"

#include <algorithm>
#include <cstdlib>

using namespace portfolio;

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  try {
    const BacktestSample sample = backtest_from_wire({data, size});
    const Bytes again = to_wire(sample);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (to_wire(backtest_from_text(to_text(sample))) != again) std::abort();
  } catch (const Error &) {
  }
  try {
    const auto sample = backtest_from_text({reinterpret_cast<const char *>(data), size});
    if (to_wire(backtest_from_wire(to_wire(sample))) != to_wire(sample)) std::abort();
  } catch (const Error &) {
  }
  try {
    to_text(open_backtest({data, size}, never));
  } catch (const Error &) {
  }
  return 0;
}
