// Text and bytes that nobody vouches for: whatever is accepted survives every round trip and can be
// asked everything.
#include "base/error.hpp"
#include "pareto/classifier.hpp"
#include "pareto/concentration.hpp"

#include <cstdlib>

using namespace portfolio;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void ask(const Summary &summary) {
  const Distribution distribution(summary);
  const Share share = to_share(0.8, "share");
  for (const Zeros zeros : {Zeros::unless_negative, Zeros::included, Zeros::excluded}) {
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
    to_text(distribution, distribution.sums.of(base));
    const Classifier classify(summary, {}, base);
    require(classify(Decimal{0, 0}) == 'D');
  }
}

void round_trip(const Summary &summary) {
  require(pack(summary_from_text(to_text(summary))) == pack(summary));
  require(pack(summary_from_wire(to_wire(summary))) == pack(summary));
  require(equal(open_summary(pack(summary)), summary));
  ask(summary);
  const Summary twice = merge(summary, summary);
  require(twice.groups.size() == summary.groups.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  try {
    if (*data & 1)
      round_trip(summary_from_wire(rest));
    else
      round_trip(summary_from_text({reinterpret_cast<const char *>(rest.data()), rest.size()}));
  } catch (const Error &) { // refused, or too much to add up
  }
  return 0;
}
