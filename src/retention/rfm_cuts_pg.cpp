#include "retention/rfm_cuts.hpp"

#include "pareto/pareto_pg.hpp"
#include "pg/flat.hpp"
#include "pg/numeric.hpp"
#include "retention/rfm_pg.hpp"

using namespace portfolio;

namespace {

RfmCuts open(CutsBytes bytes) { return open_cuts(bytes, pg::interrupted); }

varlena *to_varlena(const RfmCuts &cuts) {
  const Bytes bytes = pack(cuts);
  return pg::to_varlena(bytes.data(), bytes.size());
}

} // namespace

// --- the type ------------------------------------------------------------------------------------

PG_EXPORT(cp_rfm_cuts_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return to_varlena(cuts_from_text(text)); });
  if (value == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(value);
}
PG_EXPORT(cp_rfm_cuts_out) {
  const CutsBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(open(bytes))); }));
}
PG_EXPORT(cp_rfm_cuts_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return to_varlena(cuts_from_wire(message)); }));
}
PG_EXPORT(cp_rfm_cuts_send) {
  const CutsBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(open(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

// --- the aggregates ------------------------------------------------------------------------------

namespace {

/// Goes on with a state of an aggregate, or with a new one that holds what finished cuts do; for
/// use inside guard().
CutsState growing(varlena *state, Scoring scoring, Measured measured, ValueKind kind) {
  const bool grows = state != nullptr && is_growing(pg::bytes_of(state));
  CutsState result(grows ? reinterpret_cast<CutsHead *>(state) : nullptr, scoring, measured, kind,
                   allocate_behind_head<pg::allocate>, pg::interrupted);
  if (state != nullptr && !grows) result.merge(open(pg::bytes_of(state)));
  return result;
}

/// (state, value, bins [, direction]); add(state, datum). A NULL value is skipped and counted.
template <class Add>
Datum add_value(FunctionCallInfo fcinfo, Measured measured, ValueKind kind, const Add &add) {
  varlena *old = pg::state_argument(fcinfo, 0);
  pg::require_not_null(fcinfo, 2, "bins");
  if (PG_NARGS() > 3) pg::require_not_null(fcinfo, 3, "direction");
  const Scoring scoring =
      PG_NARGS() > 3
          ? pg::to_scoring(pg::argument(fcinfo, 2), pg::argument(fcinfo, 3))
          : pg::guard([&] { return to_scoring(DatumGetInt32(pg::argument(fcinfo, 2)), "asc"); });
  const bool missing = pg::is_null(fcinfo, 1);
  const auto value = missing ? decltype(add.read(Datum{})){} : add.read(pg::argument(fcinfo, 1));
  return pg::from_flat(pg::guard([&] {
    CutsState state = growing(old, scoring, measured, kind);
    missing ? state.skip() : add.put(state, value);
    return state.head();
  }));
}

struct AddNumeric {
  static Decimal read(Datum datum) { return pg::to_decimal(datum); }
  static void put(CutsState &state, Decimal value) { state.add(value); }
};
struct AddBigint : AddNumeric {
  static Decimal read(Datum datum) { return pg::to_decimal(DatumGetInt64(datum)); }
};
struct AddFloat {
  static double read(Datum datum) { return DatumGetFloat8(datum); }
  static void put(CutsState &state, double value) { state.add(value); }
};
struct AddDate {
  static Day read(Datum datum) { return DatumGetDateADT(datum); }
  static void put(CutsState &state, Day day) { state.add_day(day); }
};

} // namespace

PG_EXPORT(cp_rfm_cuts_add_numeric) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddNumeric{});
}
PG_EXPORT(cp_rfm_cuts_add_bigint) {
  return add_value(fcinfo, Measured::numbers, ValueKind::numeric, AddBigint{});
}
PG_EXPORT(cp_rfm_cuts_add_float8) {
  return add_value(fcinfo, Measured::numbers, ValueKind::float8, AddFloat{});
}
PG_EXPORT(cp_rfm_cuts_add_date) {
  return add_value(fcinfo, Measured::days, ValueKind::numeric, AddDate{});
}

/// Combine function of all of these, and transition function of rollup.
PG_EXPORT(cp_rfm_cuts_merge) {
  varlena *left = pg::state_argument(fcinfo, 0);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const CutsBytes right = pg::bytes_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    const RfmCuts more = open(right);
    CutsState state = growing(left, more.scoring, more.measured, more.values.kind);
    state.merge(more);
    return state.head();
  }));
}

PG_EXPORT(cp_rfm_cuts_pack) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const CutsBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return to_varlena(open(bytes)); }));
}

// --- algebra -------------------------------------------------------------------------------------

PG_EXPORT(cp_rfm_cuts_plus) {
  const CutsBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  PG_RETURN_POINTER(pg::guard([&] { return to_varlena(merge(open(a), open(b))); }));
}

namespace {

bool are_equal(FunctionCallInfo fcinfo) {
  const CutsBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  return pg::guard([&] { return equal(open(a), open(b)); });
}

} // namespace

PG_EXPORT(cp_rfm_cuts_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_rfm_cuts_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
