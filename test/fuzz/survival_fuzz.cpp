#include "base/error.hpp"
#include "retention/survival_curve.hpp"

#include <algorithm>
#include <cstdlib>

using namespace portfolio;

namespace {

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
void read_wire(SurvivalBytes bytes) {
  try {
    const SurvivalTable table = survival_from_wire(bytes);
    const Bytes again = to_wire(table);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) std::abort();
    if (to_wire(survival_from_text(to_text(table))) != again) std::abort();
    SurvivalLog *log = SurvivalState::finish(table, std::malloc);
    const SurvivalBytes stored(reinterpret_cast<const std::uint8_t *>(log) + 4,
                               log->capacity() - 4);
    if (to_wire(open_survival(stored)) != again) std::abort();
    std::free(log);
  } catch (const Error &) {
  }
}

void read_text(std::string_view text) {
  try {
    const SurvivalTable table = survival_from_text(text);
    if (to_wire(survival_from_wire(to_wire(table))) != to_wire(table)) std::abort();
  } catch (const Error &) {
  }
}

void read_stored(SurvivalBytes bytes) {
  try {
    const SurvivalTable table = open_survival(bytes);
    if (survival_from_text(to_text(table)).rows != table.rows) std::abort();
    for (const SurvivalPoint &point : kaplan_meier(table))
      if (!(point.survival >= 0 && point.survival <= 1)) std::abort();
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
