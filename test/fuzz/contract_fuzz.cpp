#include "base/error.hpp"
#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/measures.hpp"
#include "contracts/renewal.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

using namespace portfolio;

namespace {

/// Questions that any history has an answer to, if its rates do not add up to too much.
void ask(const ContractHistory &history) {
  const Span bridge{static_cast<std::int32_t>(history.contracts().size() % 3), 5};
  const Timeline changes = timeline(history, bridge);
  for (std::size_t i = 1; i < changes.size(); ++i)
    if (changes[i - 1].day >= changes[i].day) std::abort();
  const auto stretches = active_stretches(history, bridge);
  for (std::size_t i = 1; i < stretches.size(); ++i)
    if (stretches[i - 1].to >= stretches[i].from) std::abort();
  for (const CoverEnd &end : cover_ends(history, bridge))
    if (end.rate <= 0) std::abort();
  const Day as_of = stretches.empty() ? 0 : std::min(stretches.front().to, max_day);
  for (const Renewal &row : renewals(history, {as_of, {12, 0}, {1, 0}, bridge}))
    if (row.monthly_rate <= 0 || row.days_left < 0 || row.tenure_days < 0) std::abort();
  tenure(history, as_of, bridge);
  if (revenue(history, min_day, as_of).units < 0) std::abort();
}

void ask_unless_too_much(const ContractHistory &history) {
  try {
    ask(history);
  } catch (const Error &error) {
    if (error.fault != Fault::out_of_range) std::abort();
  }
}

} // namespace

/// Whatever is accepted must come back the same, and nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  try {
    const ContractHistory history = contracts_from_wire({data, size});
    const Bytes again = to_wire(history);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (!equal(subtract(add(history, history), history), history)) std::abort();
    ask_unless_too_much(history);
  } catch (const Error &) {
  }
  try {
    // Stored values are opened with the same care.
    const ContractHistory history(ContractBytes{data, size});
    ask_unless_too_much(history);
  } catch (const Error &) {
  }
  try {
    const auto history = contracts_from_text({reinterpret_cast<const char *>(data), size});
    if (to_wire(contracts_from_text(to_text(history))) != to_wire(history)) std::abort();
    ask_unless_too_much(history);
  } catch (const Error &) {
  }
  return 0;
}
