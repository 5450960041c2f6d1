#include "base/text.hpp"
#include "form_fuzz.hpp"
#include "ltv/portfolio_sum.hpp"

#include <cmath>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::statistics;
using fuzz::require;

namespace {

struct Forms {
  using Value = const PortfolioSum *;
  static Value from_text(std::string_view text) { return sum_from_text(text, fuzz::arena); }
  static Value from_wire(fuzz::Input bytes) { return sum_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value sum) { return ltv::to_text(*sum); }
  static Bytes to_wire(Value sum) { return ltv::to_wire(*sum); }
  static Bytes stored(Value sum) { return fuzz::stored_bytes(sum); }

  static void ask(Value sum) {
    require(sum->is_known(sum->capacity()));
    require(std::isfinite(sum->estimate()));
    const EstimatedInterval about = sum->interval(0.95);
    require(!about.has_ends || about.interval.lower <= about.interval.upper);
    PortfolioSum *twice = copy(*sum, fuzz::arena);
    twice->merge(*sum);
    require(twice->customers() == 2 * sum->customers() && twice->at(0) == 2 * sum->at(0));
  }
};

const Bytes purchases = to_bytes([] {
  PurchaseModel model = bg_nbd(0.243, 4.414, 0.793, 2.426, 7);
  model.diagnostics.covariance = {.01, .002, .02, 0, .001, .03, 0, 0, .01, .04};
  return model;
}());
const Bytes spend = to_bytes(gamma_gamma(6.25, 3.74, 15.44));

void check(const std::string &input) {
  fuzz::check_forms<Forms>(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
}

std::string wire(const Bytes &model) {
  return static_cast<char>(model.size()) + std::string(model.begin(), model.end());
}
std::string hex(const Bytes &model) {
  std::string text;
  append_hex(text, model);
  return text;
}

} // namespace

/// Models that make sense are hard to guess: the input goes without and with some behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string input(reinterpret_cast<const char *>(data), size);
  check(input);
  check(input + wire(purchases) + wire({}));
  check(input + wire(purchases) + wire(spend));
  check(input + " purchases " + hex(purchases));
  check(input + " purchases " + hex(purchases) + " spend " + hex(spend));
  return 0;
}
