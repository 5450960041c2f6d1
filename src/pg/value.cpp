#include "pg/value.hpp"

#include <cstring>

namespace portfolio::pg {

void refuse_null(const char *what) {
  ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", what)));
  pg_unreachable();
}

std::string_view text_of(Datum value) {
  const text *t = DatumGetTextPP(value);
  return {VARDATA_ANY(t), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(t))};
}

Days daterange_argument(FunctionCallInfo fcinfo, int i) {
  // Read where it lies, as it is stored: the oid of the type, the bounds that there are, flags. The
  // server's functions copy a range that comes from a row and look its type up, for every customer.
  const auto bytes = bytes_argument(fcinfo, i);
  const int flags = bytes.back();
  if ((flags & RANGE_EMPTY) != 0) return {0, 0};
  const std::uint8_t *at = bytes.data() + sizeof(Oid);
  const auto bound = [&at] {
    DateADT day;
    std::memcpy(&day, at, sizeof day);
    at += sizeof day;
    return day;
  };
  // A daterange is canonical: lower bound inclusive, upper bound exclusive.
  const Day from = RANGE_HAS_LBOUND(flags) ? bound() : std::numeric_limits<Day>::min();
  const Day to = RANGE_HAS_UBOUND(flags) ? bound() : std::numeric_limits<Day>::max();
  return {from, to};
}

std::span<const std::uint8_t> message_argument(FunctionCallInfo fcinfo, int i) {
  auto *message = reinterpret_cast<StringInfo>(DatumGetPointer(argument(fcinfo, i)));
  const auto *begin = reinterpret_cast<const std::uint8_t *>(message->data + message->cursor);
  const auto count = static_cast<std::size_t>(message->len - message->cursor);
  message->cursor = message->len;
  return {begin, count};
}

Datum from_text(std::string_view text) {
  return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
}

} // namespace portfolio::pg
