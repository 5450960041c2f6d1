#include "backtest/log.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::history;
using namespace portfolio::statistics;

namespace {

struct Forms {
  using Value = BacktestSample;
  static Value from_text(std::string_view text) { return backtest_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return backtest_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return open_backtest(bytes, never); }
  static std::string to_text(const Value &sample) { return backtest::to_text(sample); }
  static Bytes to_wire(const Value &sample) { return backtest::to_wire(sample); }
  static Bytes stored(const Value &sample) {
    return fuzz::stored_bytes(BacktestState::finish(sample, fuzz::arena));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
