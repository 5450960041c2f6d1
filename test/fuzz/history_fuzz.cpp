#include "base/error.hpp"
#include "history/forms.hpp"

#include <cstdlib>
#include <string_view>

using namespace portfolio;

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  try {
    const History history = history_from_wire({data, size});
    const Bytes again = to_wire(history);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    DayTotals days = history.days();
    std::vector<std::uint8_t> packed(packed_bytes(days, history.skipped()));
    pack(days, history.scale(), history.skipped(), packed.data());
    if (History(HistoryBytes(packed)).days() != days) std::abort();
  } catch (const Error &) {
  }
  try {
    const History history = history_from_text({reinterpret_cast<const char *>(data), size});
    if (to_wire(history_from_text(to_text(history))) != to_wire(history)) std::abort();
  } catch (const Error &) {
  }
  return 0;
}
