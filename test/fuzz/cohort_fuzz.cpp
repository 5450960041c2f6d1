#include "cohorts/cohort_forms.hpp"
#include "cohorts/cohort_rows.hpp"
#include "cohorts/contract_cohort.hpp"
#include "contracts/forms.hpp"
#include "contracts/measures.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::cohorts;
using namespace portfolio::contracts;
using namespace portfolio::history;

namespace {

struct Forms {
  using Value = const CohortTable *;
  static Value from_text(std::string_view text) {
    return cohort_table_from_text(text, fuzz::arena);
  }
  static Value from_wire(fuzz::Input bytes) { return cohort_table_from_wire(bytes, fuzz::arena); }
  static std::string to_text(Value table) { return cohorts::to_text(*table); }
  static Bytes to_wire(Value table) { return cohorts::to_wire(*table); }
  static Bytes stored(Value table) { return fuzz::stored_bytes(table); }

  /// What is accepted makes sense.
  static void ask(Value table) {
    for (const CohortRow &row : cohort_rows(*table, true)) {
      const std::int64_t most = row.eligible > 0 ? row.eligible : row.size;
      fuzz::require(0 <= row.active && row.active <= row.on_or_after && row.on_or_after <= most);
      if (!table->unit().is_whole())
        fuzz::require(row.recurring >= 0); // a third of the smallest unit is shown as nothing
      else
        fuzz::require(table->parameters().has_contracts() ? row.recurring >= row.active
                                                          : row.recurring == 0);
    }
    (void)mean_retention(*table);
  }
};

/// Whoever has such contracts is counted, with all that they earn, or refused.
void count_contracts(fuzz::Input bytes, Anchor anchor) {
  const ContractHistory history = contracts_from_wire(bytes);
  if (!history.contracts().empty() && history.contracts().front().from < 8000) return;
  const CohortParameters parameters{{1, 0}, 8800, 0, anchor, CohortBasis::contracts};
  CohortState state(parameters, fuzz::arena);
  add_contracts(state, history, CohortCalendar(parameters));
  const CohortTable *table = trim(*state.table(), fuzz::arena);
  fuzz::check_value<Forms>(table);
  Money earned = 0;
  for (const CohortRow &row : cohort_rows(*table, true)) earned += row.revenue;
  fuzz::require(earned == revenue(history, min_day, parameters.as_of).units);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  for (const Anchor anchor : {Anchor::calendar, Anchor::personal})
    fuzz::attempt([&] { count_contracts({data, size}, anchor); });
  return 0;
}
