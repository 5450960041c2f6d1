#include "flows/grace_table.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::flows;
using fuzz::require;

namespace {

struct Forms {
  using Value = GraceTable;
  static Value from_text(std::string_view text) { return grace_table_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return grace_table_from_wire(bytes); }
  static std::string to_text(const Value &table) { return flows::to_text(table); }
  static Bytes to_wire(const Value &table) { return flows::to_wire(table); }
  static Bytes stored(const Value &table) { return fuzz::stored_bytes(&table); }

  static void ask(const Value &table) {
    std::int64_t lost = INT64_MAX;
    for (const GraceRow &row : grace_rows(table, 0.1)) {
      require(row.lost <= lost && row.returned <= row.lost && row.at_risk >= 0);
      const auto share = row.returned_share();
      require(share.has_value() == (row.lost > 0) && (!share || (*share >= 0 && *share <= 1)));
      lost = row.lost;
    }
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
