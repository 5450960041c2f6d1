#pragma once
#include "pg/guard.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// Who calls transition functions himself, and owns the state, says so by the context of the call:
/// they then change it in place, as they do for the executor.
struct InPlaceCall {
  NodeTag type = T_Invalid;
  static const InPlaceCall mark;
};
inline constexpr InPlaceCall InPlaceCall::mark{};
inline bool is_called_in_place(FunctionCallInfo fcinfo) {
  return reinterpret_cast<const void *>(fcinfo->context) == &InPlaceCall::mark;
}

/// The transition state in argument i, where it may be changed: in place when an aggregate calls,
/// otherwise a copy, because the argument may lie in a shared buffer. Null for SQL NULL.
///
/// The executor copies a returned state into the aggregate's memory only when its address changes,
/// so growth allocates in the short-lived context and everything else happens in place. One chunk
/// per group: a memory context per group makes HashAggregate's accounting quadratic.
inline varlena *state_argument(FunctionCallInfo fcinfo, int i) {
  if (is_null(fcinfo, i)) return nullptr;
  auto *state = reinterpret_cast<varlena *>(DatumGetPointer(argument(fcinfo, i)));
  if (!AggCheckCallContext(fcinfo, nullptr) && !is_called_in_place(fcinfo))
    return pg_detoast_datum_copy(state);
  return VARATT_IS_EXTENDED(state) ? pg_detoast_datum(state) : state;
}

/// The part of a detoasted varlena behind its length word, which has four bytes.
inline std::span<const std::uint8_t> bytes_of(const varlena *value) {
  return {reinterpret_cast<const std::uint8_t *>(VARDATA(value)), VARSIZE(value) - VARHDRSZ};
}

/// A flat growing value as a Datum: its length is its capacity.
template <class Flat> Datum from_flat(Flat *flat) {
  SET_VARSIZE(flat, flat->capacity());
  return PointerGetDatum(flat);
}
/// A flat value that knows its length.
inline Datum from_flat(varlena *value) { return PointerGetDatum(value); }

} // namespace portfolio::pg
