#include "contracts/contract_flows.hpp"
#include "contracts/contracts_pg.hpp"
#include "contracts/plan_flows.hpp"
#include "flows/flows_pg.hpp"
#include "pg/cached_calendar.hpp"
#include "pg/interval.hpp"
#include "pg/label.hpp"
#include "pg/rows.hpp"
#include "segments/segment_pg.hpp"

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::flows;
using namespace portfolio::segments;

namespace {

using Word = std::string_view (*)(FunctionCallInfo, int);

/// step and as_of from argument `first` on; basis, bridge and origin from `options` on: what is
/// NULL or not there of these is net, none, and the grid of the step.
FlowParameters parameters_argument(FunctionCallInfo fcinfo, int first, int options,
                                   Word word = pg::label_argument) {
  const Step step = pg::step_argument(fcinfo, first);
  FlowParameters p{step, 0, pg::day_argument(fcinfo, first + 1), default_origin(step),
                   FlowBasis::net};
  if (!pg::is_null(fcinfo, options)) {
    const std::string_view basis = word(fcinfo, options);
    p.basis = pg::guard([&] { return contract_basis(basis); });
  }
  if (!pg::is_null(fcinfo, options + 1)) {
    const Span bridge = pg::span_argument(fcinfo, options + 1, "bridge");
    p.bridge = {bridge.months, bridge.days};
  }
  if (!pg::is_null(fcinfo, options + 2)) p.origin = pg::day_argument(fcinfo, options + 2);
  return p;
}

/// Of a transition function: (state, history, step, as_of, …), options as above.
const FlowCalendar &calendar_argument(FunctionCallInfo fcinfo, int options,
                                      Word word = pg::label_argument) {
  pg::require_not_null(fcinfo, 2, "step");
  pg::require_not_null(fcinfo, 3, "as_of");
  return pg::cached_calendar<FlowCalendar>(fcinfo, pg::Kept::flow_calendar,
                                           parameters_argument(fcinfo, 2, options, word));
}

/// (state, history, step, as_of [, basis, bridge, origin])
Datum add_flows(FunctionCallInfo fcinfo, Word word) {
  const FlowCalendar &calendar = calendar_argument(fcinfo, 4, word);
  const bool is_known = !pg::is_null(fcinfo, 1);
  const ContractBytes bytes = is_known ? pg::contracts_argument(fcinfo, 1) : ContractBytes{};
  return pg::change_state<pg::LedgerType>(
      fcinfo,
      [&](LedgerState &state) {
        is_known ? add_contracts(state, ContractHistory(bytes), calendar) : state.skip_customer();
      },
      calendar);
}

} // namespace

PG_EXPORT(cp_flow_ledger_add_contracts) { return add_flows(fcinfo, pg::label_argument); }
PG_EXPORT(cp_flow_ledger_add_contracts_text) { return add_flows(fcinfo, pg::text_argument); }

/// (state, history, step, as_of, segments [, basis, bridge, origin])
PG_EXPORT(cp_segmented_ledger_add_contracts) {
  const FlowCalendar &calendar = calendar_argument(fcinfo, 5);
  const bool is_known = !pg::is_null(fcinfo, 1);
  const ContractBytes bytes = is_known ? pg::contracts_argument(fcinfo, 1) : ContractBytes{};
  const SegmentHistory *segments =
      pg::is_null(fcinfo, 4) ? nullptr : pg::SegmentHistoryType::argument(fcinfo, 4);
  return pg::change_state<pg::SegmentLedgerType>(
      fcinfo,
      [&](SegmentLedgerState &state) {
        if (!is_known) return state.skip_customer();
        add_contracts(state, ContractHistory(bytes),
                      segments != nullptr ? segments->assignments() : Assignments(), calendar);
      },
      calendar);
}

namespace {

struct Elements {
  Datum *values;
  bool *nulls;
  int count;
};
Elements elements_argument(FunctionCallInfo fcinfo, int i, char alignment) {
  ArrayType *array = PG_GETARG_ARRAYTYPE_P(i);
  Elements found;
  deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, alignment, &found.values, &found.nulls,
                    &found.count);
  return found;
}

/// A line of a customer as it arrives; without bytes for NULL.
struct Line {
  ContractBytes contracts;
  std::string_view plan;
};
std::span<const Line> lines_argument(FunctionCallInfo fcinfo) {
  const Elements histories = elements_argument(fcinfo, 0, TYPALIGN_DOUBLE);
  const Elements plans = elements_argument(fcinfo, 1, TYPALIGN_INT);
  const auto size = static_cast<std::size_t>(histories.count);
  if (plans.count != histories.count)
    pg::guard([&] {
      throw Error(Fault::bad_argument,
                  "number of contract histories is " + std::to_string(size) +
                      ", number of plans is " + std::to_string(plans.count),
                  "Collect both from the same rows, as by array_agg(contracts), array_agg(plan).");
    });
  auto *lines = static_cast<Line *>(palloc(sizeof(Line) * (size + 1)));
  for (std::size_t i = 0; i < size; ++i) {
    lines[i] = {{}, unknown_segment};
    if (!histories.nulls[i])
      lines[i].contracts = pg::bytes_of(
          pg_detoast_datum(reinterpret_cast<varlena *>(DatumGetPointer(histories.values[i]))));
    if (!plans.nulls[i]) lines[i].plan = pg::text_of(plans.values[i]);
  }
  return {lines, size};
}

} // namespace

/// (histories, plans, step, as_of, basis, bridge, origin)
PG_EXPORT(cp_plan_ledger) {
  const bool is_known = !pg::is_null(fcinfo, 0);
  if (is_known) pg::require_not_null(fcinfo, 1, "plans");
  pg::require_not_null(fcinfo, 2, "step");
  pg::require_not_null(fcinfo, 3, "as_of");
  const FlowParameters parameters = parameters_argument(fcinfo, 2, 4);
  const FlowCalendar &calendar =
      pg::cached_calendar<FlowCalendar>(fcinfo, pg::Kept::flow_calendar, parameters);
  const std::span<const Line> lines = is_known ? lines_argument(fcinfo) : std::span<const Line>();
  return pg::from_flat(pg::guard([&] {
    SegmentLedgerState state(calendar.parameters(), pg::allocate);
    Plans plans;
    for (const Line &line : lines)
      if (line.contracts.empty())
        state.skip_rows(1);
      else
        plans.push_back({checked_segment(line.plan), ContractHistory(line.contracts)});
    is_known ? add_plans(state, std::move(plans), calendar) : state.skip_customer();
    return finish(*state.ledger(), pg::allocate);
  }));
}

/// (history, step, as_of, basis, bridge, origin, include_incomplete)
PG_EXPORT(cp_contract_movements) {
  pg::RowSink sink(fcinfo);
  for (const int i : {0, 1, 2, 6})
    if (pg::is_null(fcinfo, i)) return Datum{0};
  const ContractBytes bytes = pg::contracts_argument(fcinfo, 0);
  const FlowParameters parameters = parameters_argument(fcinfo, 1, 3);
  const bool include_incomplete = PG_GETARG_BOOL(6);
  struct Rows {
    std::span<const MovementRow> rows;
    int scale;
  };
  const Rows found = pg::guard([&] {
    const ContractHistory history(bytes);
    const FlowCalendar calendar(parameters);
    return Rows{pg::to_span(contract_movements(history, calendar, include_incomplete)),
                shown_scale(history.unit())};
  });
  for (const MovementRow &row : found.rows) {
    pg::Columns<3> out;
    out.day(row.period_start);
    out.text(name_of(row.movement));
    out.money(row.amount, found.scale);
    out.put(sink);
  }
  return Datum{0};
}
