#include "contracts/contracts_pg.hpp"
#include "pg/amount.hpp"

using namespace portfolio;
using namespace portfolio::contracts;
using pg::ContractsType;

namespace {

// --- where the parts of a contract come from: one per SQL type ----------------------------------

/// An infinite end is an open one; other days outside the calendar are left to the core to refuse.
bool is_infinite(Day to) { return to == std::numeric_limits<Day>::max(); }

struct Range {
  static constexpr int arguments = 1;
  static bool is_known(FunctionCallInfo fcinfo) { return !pg::is_null(fcinfo, 1); }
  static pg::Days read(FunctionCallInfo fcinfo) {
    const auto [from, to] = pg::daterange_argument(fcinfo, 1); // of an empty one the same day twice
    return {from, is_infinite(to) ? open_end : to};
  }
};

struct TwoDates { // the second one NULL: open
  static constexpr int arguments = 2;
  static bool is_known(FunctionCallInfo fcinfo) { return !pg::is_null(fcinfo, 1); }
  static pg::Days read(FunctionCallInfo fcinfo) {
    const Day from = pg::day_argument(fcinfo, 1);
    if (pg::is_null(fcinfo, 2)) return {from, open_end};
    const Day to = pg::day_argument(fcinfo, 2);
    if (is_infinite(to)) return {from, open_end};
    if (to == open_end) pg::guard([&] { require_day(to, "contract end"); });
    return {from, to};
  }
};

ContractKind kind_argument(FunctionCallInfo fcinfo, int i) {
  if (pg::is_null(fcinfo, i)) return ContractKind::paid;
  const std::string_view name = pg::text_argument(fcinfo, i);
  return pg::guard([&] { return contract_kind(name); });
}

/// What a rate is for: a month, where no argument says otherwise.
Span per_argument(FunctionCallInfo fcinfo, int i) {
  return PG_NARGS() > i ? pg::span_argument(fcinfo, i, "per") : Span{1, 0};
}

/// (state, when…, rate [, kind [, per]]): a NULL among start, rate and per skips the row and counts
/// it, as a contract without a day is.
template <class When, class Rate> Datum add_contract(FunctionCallInfo fcinfo) {
  constexpr int rate = 1 + When::arguments, kind = rate + 1, per = rate + 2;
  const bool is_complete = When::is_known(fcinfo) && !pg::is_null(fcinfo, rate) &&
                           !(PG_NARGS() > per && pg::is_null(fcinfo, per));
  ContractTerms terms{};
  if (is_complete) {
    const auto [from, to] = When::read(fcinfo);
    terms = {from, to, Rate::read(pg::argument(fcinfo, rate)), kind_argument(fcinfo, kind),
             per_argument(fcinfo, per)};
  }
  return pg::change_state<ContractsType>(
      fcinfo, [&](ContractState &state) { is_complete ? state.add(terms) : state.skip(); });
}

} // namespace

PG_EXPORT(cp_contract_history_add_numeric) {
  return add_contract<Range, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_bigint) { return add_contract<Range, pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_contract_history_add_integer) {
  return add_contract<Range, pg::IntegerAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_real) { return add_contract<Range, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_contract_history_add_float8) { return add_contract<Range, pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_contract_history_add_dates_numeric) {
  return add_contract<TwoDates, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_dates_bigint) {
  return add_contract<TwoDates, pg::BigintAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_dates_integer) {
  return add_contract<TwoDates, pg::IntegerAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_dates_real) {
  return add_contract<TwoDates, pg::RealAmount>(fcinfo);
}
PG_EXPORT(cp_contract_history_add_dates_float8) {
  return add_contract<TwoDates, pg::FloatAmount>(fcinfo);
}

PG_EXPORT(cp_contract_history_merge) { return pg::merge_states<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_finish) { return pg::finish_state<ContractsType>(fcinfo); }
