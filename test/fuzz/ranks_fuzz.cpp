#include "form_fuzz.hpp"
#include "selection/ranks.hpp"

using namespace portfolio;
using namespace portfolio::selection;
using fuzz::require;

namespace {

struct Forms {
  using Value = RankTable;
  static Value from_text(std::string_view text) { return ranks_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return ranks_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_ranks(bytes); }
  static std::string to_text(const Value &table) { return selection::to_text(table); }
  static Bytes to_wire(const Value &table) { return selection::to_wire(table); }
  static Bytes stored(const Value &table) {
    return fuzz::stored_bytes(RankState::finish(table, fuzz::arena));
  }

  static void ask(const Value &table) {
    const auto correlation = rank_correlation(table), overlap = rank_overlap(table);
    require(!correlation || (*correlation >= -1 && *correlation <= 1));
    require(!overlap || (*overlap >= 0 && *overlap <= 1));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
