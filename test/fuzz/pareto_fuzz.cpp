#include "form_fuzz.hpp"
#include "pareto/classifier.hpp"
#include "pareto/concentration.hpp"

using namespace portfolio;
using namespace portfolio::pareto;
using fuzz::require;

namespace {

struct Forms {
  using Value = Summary;
  static Value from_text(std::string_view text) { return summary_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return summary_from_wire(bytes); }
  static std::string to_text(const Value &summary) { return pareto::to_text(summary); }
  static Bytes to_wire(const Value &summary) { return pareto::to_wire(summary); }
  static Bytes stored(const Value &summary) { return pack(summary); }

  /// Everything that can be asked, unless it is too much to add up.
  static void ask(const Value &summary) {
    require(equal(open_summary(pack(summary)), summary));
    const Distribution distribution(summary);
    const Share share = to_share(0.8, "share");
    for (const Zeros zeros : {Zeros::included, Zeros::excluded}) {
      const auto index = gini(distribution, zeros);
      require(!index || (*index >= 0 && *index <= 1));
      const auto top = top_share(distribution, share, zeros);
      require(!top || (*top >= 0 && *top <= 1));
      lorenz(distribution, 7, zeros);
    }
    const auto needed = customers_for_share(distribution, share);
    require(!needed || *needed <= summary.customers());
    hhi(distribution);
    for (const Base base : {Base::positive, Base::net}) {
      pareto::to_text(distribution, distribution.sums.of(base));
      const Classifier classify(summary, {}, base);
      require(classify(Decimal{0, 0}) == 'D');
    }
    require(merge(summary, summary).groups.size() == summary.groups.size());
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
