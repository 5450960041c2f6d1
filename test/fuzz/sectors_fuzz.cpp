#include "form_fuzz.hpp"
#include "selection/sectors.hpp"

using namespace portfolio;
using namespace portfolio::selection;
using fuzz::require;

namespace {

struct Forms {
  using Value = SectorTable;
  static Value from_text(std::string_view text) { return sectors_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return sectors_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_sectors(bytes); }
  static std::string to_text(const Value &table) { return selection::to_text(table); }
  static Bytes to_wire(const Value &table) { return selection::to_wire(table); }
  static Bytes stored(const Value &table) {
    return fuzz::stored_bytes(SectorState::finish(table, fuzz::arena));
  }

  static void ask(const Value &table) {
    std::size_t customers = 0;
    for (const SectorRow &row : sector_rows(table, 2)) {
      require(row.is_left_out == (row.customers < 2) && row.is_left_out == !row.rank);
      customers += static_cast<std::size_t>(row.customers);
    }
    require(customers == table.rows.size());
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
