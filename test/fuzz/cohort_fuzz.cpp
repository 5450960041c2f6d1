#include "form_fuzz.hpp"
#include "retention/cohort_forms.hpp"
#include "retention/cohort_rows.hpp"

using namespace portfolio;

namespace {

struct Forms {
  using Value = const CohortTable *;
  static Value from_text(std::string_view text) {
    return cohort_table_from_text(text, fuzz::arena);
  }
  static Value from_wire(fuzz::Input bytes) { return cohort_table_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value table) { return portfolio::to_text(*table); }
  static Bytes to_wire(Value table) { return portfolio::to_wire(*table); }
  static Bytes stored(Value table) { return fuzz::stored_bytes(table); }

  /// What is accepted makes sense.
  static void ask(Value table) {
    for (const CohortRow &row : cohort_rows(*table, true)) {
      const std::int64_t most = row.eligible > 0 ? row.eligible : row.size;
      fuzz::require(0 <= row.active && row.active <= row.on_or_after && row.on_or_after <= most);
    }
    (void)mean_retention(*table);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
