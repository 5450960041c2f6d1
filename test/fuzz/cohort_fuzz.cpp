#include "retention/cohort_forms.hpp"
#include "retention/cohort_rows.hpp"

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

/// What is accepted makes sense.
void read(const CohortTable &table) {
  for (const CohortRow &row : cohort_rows(table, true)) {
    const std::int64_t most = row.eligible > 0 ? row.eligible : row.size;
    if (row.active < 0 || row.active > row.on_or_after || row.on_or_after > most) std::abort();
  }
  (void)mean_retention(table);
}

} // namespace

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  blocks.clear();
  try {
    const CohortTable *table = cohort_table_from_wire({data, size}, arena);
    const Bytes again = to_wire(*table);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    read(*table);
  } catch (const Error &) {
  }
  try {
    const CohortTable *table =
        cohort_table_from_text({reinterpret_cast<const char *>(data), size}, arena);
    if (to_text(*cohort_table_from_text(to_text(*table), arena)) != to_text(*table)) std::abort();
    read(*table);
  } catch (const Error &) {
  }
  return 0;
}
