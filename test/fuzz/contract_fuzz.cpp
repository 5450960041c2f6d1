#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/measures.hpp"
#include "contracts/renewal.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::contracts;
using fuzz::require;

namespace {

/// Questions that any history has an answer to, if its rates do not add up to too much.
void ask_all(const ContractHistory &history) {
  const Span bridge{static_cast<std::int32_t>(history.contracts().size() % 3), 5};
  const Timeline changes = timeline(history, bridge);
  for (std::size_t i = 1; i < changes.size(); ++i) require(changes[i - 1].day < changes[i].day);
  const auto stretches = active_stretches(history, bridge);
  for (std::size_t i = 1; i < stretches.size(); ++i)
    require(stretches[i - 1].to < stretches[i].from);
  for (const CoverEnd &end : cover_ends(history, bridge)) require(end.day > min_day);
  const Day as_of = stretches.empty() ? 0 : std::min(stretches.front().to, max_day);
  for (const Renewal &row : renewals(history, {as_of, {12, 0}, {1, 0}, bridge}))
    require(row.monthly_rate >= 0 && row.days_left >= 0 && row.tenure_days >= 0);
  tenure(history, as_of, bridge);
  require(revenue(history, min_day, as_of).units >= 0);
}

struct Forms {
  using Value = ContractHistory;
  static Value from_text(std::string_view text) { return contracts_from_text(text); }
  static Value from_wire(fuzz::Input bytes) { return contracts_from_wire(bytes); }
  static Value open(fuzz::Input bytes) { return ContractHistory(ContractBytes(bytes)); }
  static std::string to_text(const Value &history) { return contracts::to_text(history); }
  static Bytes to_wire(const Value &history) { return contracts::to_wire(history); }
  static Bytes stored(const Value &history) { return encode_contracts(history); }

  static void ask(const Value &history) {
    try {
      ask_all(history);
      require(equal(subtract(add(history, history), history), history));
    } catch (const Error &error) {
      // a sum beyond 128 bits, or below 0
      require(error.fault == Fault::out_of_range || error.fault == Fault::bad_argument);
    }
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
