#include "rfm/rfm_cuts.hpp"

#include "pareto/pareto_pg.hpp"
#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "rfm/rfm_pg.hpp"

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::rfm;

namespace {

struct CutsType : pg::LogType<CutsType, CutsHead> {
  static bool is_log(CutsBytes bytes) { return is_growing(bytes); }
  static CutsState grow(CutsHead *head, Scoring scoring, Measured measured, ValueKind kind) {
    return {head, scoring, measured, kind, allocate_behind_head<pg::allocate>, pg::interrupted};
  }
  static CutsHead *flat(CutsState &state) { return state.head(); }
  static CutsHead *merged(varlena *old, const RfmCuts &more) {
    CutsState state = resume(old, more.scoring, more.measured, more.values.kind);
    state.merge(more);
    return state.head();
  }
  static RfmCuts open(CutsBytes bytes) { return open_cuts(bytes, pg::interrupted); }
  static varlena *finish(const RfmCuts &cuts) { return pg::to_varlena(pack(cuts)); }
  static RfmCuts from_text(std::string_view text) { return cuts_from_text(text); }
  static RfmCuts from_wire(CutsBytes bytes) { return cuts_from_wire(bytes); }
};

/// (state, value, bins [, direction]); add(state, datum). A NULL value is skipped and counted.
template <class Add>
Datum add_value(FunctionCallInfo fcinfo, Measured measured, ValueKind kind, const Add &add) {
  pg::require_not_null(fcinfo, 2, "bins");
  if (PG_NARGS() > 3) pg::require_not_null(fcinfo, 3, "direction");
  const Scoring scoring =
      PG_NARGS() > 3
          ? pg::to_scoring(pg::argument(fcinfo, 2), pg::argument(fcinfo, 3))
          : pg::guard([&] { return to_scoring(DatumGetInt32(pg::argument(fcinfo, 2)), "asc"); });
  const bool missing = pg::is_null(fcinfo, 1);
  const auto value = missing ? decltype(add.read(Datum{})){} : add.read(pg::argument(fcinfo, 1));
  return pg::change_state<CutsType>(
      fcinfo, [&](CutsState &state) { missing ? state.skip() : add.put(state, value); }, scoring,
      measured, kind);
}

template <class Amount> struct AddAmount : Amount {
  static void put(CutsState &state, Decimal value) { state.add(value); }
};
template <class Value> struct AddFloat : Value {
  static void put(CutsState &state, double value) { state.add(value); }
};
struct AddDate {
  static Day read(Datum datum) { return DatumGetDateADT(datum); }
  static void put(CutsState &state, Day day) { state.add_day(day); }
};

} // namespace

PG_EXPORT(cp_rfm_cuts_add_numeric) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddAmount<pg::NumericAmount>{});
}
PG_EXPORT(cp_rfm_cuts_add_bigint) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddAmount<pg::BigintAmount>{});
}
PG_EXPORT(cp_rfm_cuts_add_integer) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddAmount<pg::IntegerAmount>{});
}
PG_EXPORT(cp_rfm_cuts_add_smallint) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddAmount<pg::SmallintAmount>{});
}
PG_EXPORT(cp_rfm_cuts_add_float8) {
  return add_value(fcinfo, Measured::numbers, ValueKind::float8, AddFloat<pg::FloatValue>{});
}
PG_EXPORT(cp_rfm_cuts_add_real) {
  return add_value(fcinfo, Measured::numbers, ValueKind::float8, AddFloat<pg::RealValue>{});
}
PG_EXPORT(cp_rfm_cuts_add_date) {
  return add_value(fcinfo, Measured::days, ValueKind::numeric, AddDate{});
}

PG_EXPORT(cp_rfm_cuts_merge) { return pg::merge_states<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_finish) { return pg::finish_state<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_in) { return pg::type_in<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_out) { return pg::type_out<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_recv) { return pg::type_receive<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_send) { return pg::type_send<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_plus) { return pg::plus<CutsType>(fcinfo); }
PG_EXPORT(cp_rfm_cuts_eq) { PG_RETURN_BOOL(pg::are_equal<CutsType>(fcinfo)); }
PG_EXPORT(cp_rfm_cuts_ne) { PG_RETURN_BOOL(!pg::are_equal<CutsType>(fcinfo)); }
PG_EXPORT(cp_rfm_cuts_hash) { return pg::type_hash<CutsType>(fcinfo); }
