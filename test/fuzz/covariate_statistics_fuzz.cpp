#include "base/error.hpp"
#include "ltv/covariate_sample.hpp"

#include <cstdlib>

using namespace portfolio;

namespace {

/// Runs `read`, which may refuse what it is given, but nothing else.
template <class Read> void attempt(const Read &read) {
  try {
    read();
  } catch (const Error &) {
  }
}

} // namespace

/// Whatever is accepted must come back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const SampleBytes bytes(data, size);
  attempt([&] {
    const CovariateSample sample = covariate_sample_from_wire(bytes);
    const Bytes again = to_wire(sample);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (to_wire(covariate_sample_from_text(to_text(sample))) != again) std::abort();
  });
  attempt([&] {
    const auto sample = covariate_sample_from_text({reinterpret_cast<const char *>(data), size});
    if (to_wire(covariate_sample_from_wire(to_wire(sample))) != to_wire(sample)) std::abort();
  });
  attempt([&] { to_text(open_covariate_sample(bytes, never)); });
  return 0;
}
