#pragma once
#include "base/day.hpp"
#include "base/error.hpp"
#include "base/money.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// Arguments. All of these may ereport: fetch them before guard().

inline Datum argument(FunctionCallInfo fcinfo, int i) { return fcinfo->args[i].value; }
inline bool is_null(FunctionCallInfo fcinfo, int i) {
  return i >= fcinfo->nargs || fcinfo->args[i].isnull;
}
/// Of argument i and those behind it.
inline bool any_null(FunctionCallInfo fcinfo, int i) {
  for (; i < fcinfo->nargs; ++i)
    if (fcinfo->args[i].isnull) return true;
  return false;
}
/// For functions that cannot be strict: ereport when the argument `what` is NULL.
[[noreturn]] void refuse_null(const char *what);
inline void require_not_null(FunctionCallInfo fcinfo, int i, const char *what) {
  if (is_null(fcinfo, i)) refuse_null(what);
}

inline double float_argument(FunctionCallInfo fcinfo, int i) {
  return DatumGetFloat8(argument(fcinfo, i));
}
inline Day day_argument(FunctionCallInfo fcinfo, int i) {
  return DatumGetDateADT(argument(fcinfo, i));
}
std::string_view text_of(Datum value);
inline std::string_view text_argument(FunctionCallInfo fcinfo, int i) {
  return text_of(argument(fcinfo, i));
}

/// The bytes of a varlena behind its length word, where they lie if they are not toasted.
inline std::span<const std::uint8_t> bytes_argument(FunctionCallInfo fcinfo, int i) {
  auto *v = reinterpret_cast<varlena *>(DatumGetPointer(argument(fcinfo, i)));
  if (VARATT_IS_COMPRESSED(v) || VARATT_IS_EXTERNAL(v)) v = pg_detoast_datum_packed(v);
  return {reinterpret_cast<const std::uint8_t *>(VARDATA_ANY(v)),
          static_cast<std::size_t>(VARSIZE_ANY_EXHDR(v))};
}

struct Days { // [from, to)
  Day from, to;
};
/// A daterange; its infinite ends are the ends of Day.
Days daterange_argument(FunctionCallInfo fcinfo, int i);

/// The message of a receive function, whole.
std::span<const std::uint8_t> message_argument(FunctionCallInfo fcinfo, int i);

// --- results ------------------------------------------------------------------------------------

inline Datum from_day(Day day) { return DateADTGetDatum(day); }
Datum from_text(std::string_view text);

} // namespace portfolio::pg
