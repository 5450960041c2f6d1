#include "form_fuzz.hpp"
#include "rfm/rfm_cuts.hpp"

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::rfm;
using fuzz::require;

namespace {

struct Forms {
  using Value = RfmCuts;
  static Value from_text(std::string_view text) { return cuts_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return cuts_from_wire(bytes); }
  static std::string to_text(const Value &cuts) { return rfm::to_text(cuts); }
  static Bytes to_wire(const Value &cuts) { return rfm::to_wire(cuts); }
  static Bytes stored(const Value &cuts) { return pack(cuts); }

  /// Each value that made the cuts has a score, the better the value the higher, and the rows count
  /// every customer once.
  static void ask(const Value &cuts) {
    require(equal(open_cuts(pack(cuts)), cuts));
    const std::vector<WideInteger> points = cuts_of(cuts);
    const std::size_t expected =
        cuts.values.groups.empty() ? 0 : std::size_t(cuts.scoring.bins) - 1;
    require(points.size() == expected);
    std::uint64_t customers = 0;
    for (const CutRow &row : cut_rows(cuts)) customers += row.customers;
    require(customers == cuts.values.customers());
    if (cuts.measured == Measured::days || cuts.values.kind == ValueKind::float8) return;
    const CutScale scale = cut_scale(cuts, points);
    std::int32_t above = 0; // the score of the value before, which is larger
    for (const Group &group : cuts.values.groups) {
      const std::int32_t score = scale(Decimal{group.value, cuts.values.scale}).value();
      require(score >= 1 && score <= cuts.scoring.bins);
      const bool is_better = cuts.scoring.direction == Direction::descending;
      require(above == 0 || (is_better ? score >= above : score <= above));
      above = score;
    }
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
