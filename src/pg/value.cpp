#include "pg/value.hpp"

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
  const RangeType *range = DatumGetRangeTypeP(argument(fcinfo, i));
  TypeCacheEntry *type = range_get_typcache(fcinfo, RangeTypeGetOid(range));
  RangeBound lower, upper;
  bool empty;
  range_deserialize(type, range, &lower, &upper, &empty);
  if (empty) return {0, 0};
  // A daterange is canonical: lower bound inclusive, upper bound exclusive.
  return {lower.infinite ? std::numeric_limits<Day>::min() : DatumGetDateADT(lower.val),
          upper.infinite ? std::numeric_limits<Day>::max() : DatumGetDateADT(upper.val)};
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
