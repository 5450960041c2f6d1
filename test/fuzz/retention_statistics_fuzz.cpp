#include "base/error.hpp"
#include "ltv/retention_statistics.hpp"

#include <algorithm>
#include <cstdlib>

using namespace portfolio;

namespace {

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
void read_wire(RetentionBytes bytes) {
  try {
    const RetentionStatistics statistics = retention_from_wire(bytes);
    const Bytes again = to_wire(statistics);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) std::abort();
    if (to_wire(retention_from_text(to_text(statistics))) != again) std::abort();
    RetentionLog *log = RetentionState::finish(statistics, std::malloc);
    const RetentionBytes stored(reinterpret_cast<const std::uint8_t *>(log) + 4,
                                log->capacity() - 4);
    if (to_wire(open_retention(stored)) != again) std::abort();
    std::free(log);
  } catch (const Error &) {
  }
}

void read_text(std::string_view text) {
  try {
    const RetentionStatistics statistics = retention_from_text(text);
    if (to_wire(retention_from_wire(to_wire(statistics))) != to_wire(statistics)) std::abort();
  } catch (const Error &) {
  }
}

void read_stored(RetentionBytes bytes) {
  try {
    to_text(open_retention(bytes));
  } catch (const Error &) {
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  read_wire({data, size});
  read_text({reinterpret_cast<const char *>(data), size});
  read_stored({data, size});
  return 0;
}
