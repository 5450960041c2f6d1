#include "pareto/pareto_pg.hpp"
#include "pareto/summary_log.hpp"
#include "pg/flat.hpp"
#include "pg/numeric.hpp"

namespace portfolio::pg {

Decimal to_decimal(std::int64_t value) {
  const Decimal decimal{value, 0};
  if (!is_amount(decimal)) guard([&] { amount_too_large(to_string(decimal)); });
  return decimal;
}

CutValues to_cut_values(Datum array) {
  ArrayType *cuts = DatumGetArrayTypeP(array);
  if (array_contains_nulls(cuts))
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("cuts must not be null")));
  const int count = ArrayGetNItems(ARR_NDIM(cuts), ARR_DIMS(cuts));
  return {reinterpret_cast<const double *>(ARR_DATA_PTR(cuts)), static_cast<std::size_t>(count)};
}

Base to_base(Datum datum) {
  const text *name = DatumGetTextPP(datum);
  const std::string_view view(VARDATA_ANY(name), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(name)));
  return guard([&] { return portfolio::to_base(view); });
}

varlena *to_varlena(const Summary &summary) {
  const Bytes bytes = pack(summary);
  return to_varlena(bytes.data(), bytes.size());
}

} // namespace portfolio::pg

using namespace portfolio;

// --- the type ------------------------------------------------------------------------------------

PG_EXPORT(cp_pareto_summary_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return pg::to_varlena(summary_from_text(text)); });
  if (value == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(value);
}

PG_EXPORT(cp_pareto_summary_out) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(pg::open(bytes))); }));
}

PG_EXPORT(cp_pareto_summary_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(summary_from_wire(message)); }));
}

PG_EXPORT(cp_pareto_summary_send) {
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(pg::open(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

// --- the aggregates ------------------------------------------------------------------------------

namespace {

/// Goes on with a state of an aggregate, or with a new one that holds what a finished summary does;
/// for use inside guard().
SummaryState growing(varlena *state, ValueKind kind) {
  const bool log = state != nullptr && is_log(pg::bytes_of(state));
  SummaryState result(log ? reinterpret_cast<SummaryLog *>(state) : nullptr, kind, pg::allocate,
                      pg::interrupted);
  if (state != nullptr && !log) result.merge(pg::open(pg::bytes_of(state)));
  return result;
}

/// (state, value); read(datum) gives what SummaryState adds. A NULL value is skipped and counted.
template <class Read> Datum add_value(FunctionCallInfo fcinfo, ValueKind kind, const Read &read) {
  varlena *old = pg::state_argument(fcinfo, 0);
  const bool missing = pg::is_null(fcinfo, 1);
  const auto value = missing ? decltype(read(Datum{})){} : read(pg::argument(fcinfo, 1));
  return pg::from_flat(pg::guard([&] {
    SummaryState state = growing(old, kind);
    missing ? state.skip() : state.add(value);
    return state.log();
  }));
}

} // namespace

PG_EXPORT(cp_pareto_add_numeric) {
  return add_value(fcinfo, ValueKind::numeric, [](Datum d) { return pg::to_decimal(d); });
}
PG_EXPORT(cp_pareto_add_bigint) {
  return add_value(fcinfo, ValueKind::numeric,
                   [](Datum d) { return pg::to_decimal(DatumGetInt64(d)); });
}
PG_EXPORT(cp_pareto_add_float8) {
  return add_value(fcinfo, ValueKind::float8, [](Datum d) { return DatumGetFloat8(d); });
}

/// Combine function of all of these, and transition function of rollup.
PG_EXPORT(cp_pareto_merge) {
  varlena *left = pg::state_argument(fcinfo, 0);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const SummaryBytes right = pg::bytes_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    const Summary more = pg::open(right);
    SummaryState state = growing(left, more.kind);
    state.merge(more);
    return state.log();
  }));
}

PG_EXPORT(cp_pareto_pack) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(pg::open(bytes)); }));
}

// --- algebra -------------------------------------------------------------------------------------

PG_EXPORT(cp_pareto_plus) {
  const SummaryBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(merge(pg::open(a), pg::open(b))); }));
}

namespace {

bool are_equal(FunctionCallInfo fcinfo) {
  const SummaryBytes a = pg::bytes_argument(fcinfo, 0), b = pg::bytes_argument(fcinfo, 1);
  return pg::guard([&] { return equal(pg::open(a), pg::open(b)); });
}

} // namespace

PG_EXPORT(cp_pareto_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_pareto_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
