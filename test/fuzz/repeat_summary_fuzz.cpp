#include "form_fuzz.hpp"
#include "history/repeat_summary.hpp"

using namespace portfolio;
using namespace portfolio::history;
using fuzz::require;

namespace {

struct Forms {
  using Value = RepeatSummary;
  static Value from_text(std::string_view text) { return repeat_summary_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return repeat_summary_from_wire(bytes); }
  static std::string to_text(const Value &summary) { return history::to_text(summary); }
  static Bytes to_wire(const Value &summary) { return history::to_wire(summary); }
  static Bytes stored(const Value &summary) { return fuzz::stored_bytes(&summary); }

  static void ask(const Value &summary) {
    const auto rate = summary.repeat_rate(), share = summary.one_shot_share();
    require(rate.has_value() == (summary.customers() > 0) && share.has_value() == rate.has_value());
    require(!rate || (*rate >= 0 && *rate <= 1 && *share >= 0 && *share <= 1));
    RepeatSummary twice = summary;
    twice.merge(summary);
    require(twice.repeated() == 2 * summary.repeated() && twice.repeat_rate() == rate);
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
