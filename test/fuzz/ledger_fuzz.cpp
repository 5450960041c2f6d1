#include "flows/flows.hpp"
#include "flows/forms.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

using namespace portfolio;

namespace {

std::vector<std::unique_ptr<std::byte[]>> blocks;

void *arena(std::size_t bytes) {
  blocks.push_back(std::make_unique<std::byte[]>(bytes + 8));
  return blocks.back().get() + 8; // no better aligned than palloc's
}

} // namespace

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  blocks.clear();
  try {
    const FlowLedger *ledger = ledger_from_wire({data, size}, arena);
    const Bytes again = to_wire(*ledger);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    (void)flow_rows(*ledger, true);
  } catch (const Error &) {
  }
  try {
    const FlowLedger *ledger =
        ledger_from_text({reinterpret_cast<const char *>(data), size}, arena);
    if (to_text(*ledger_from_text(to_text(*ledger), arena)) != to_text(*ledger)) std::abort();
  } catch (const Error &) {
  }
  return 0;
}
