#pragma once
#include "pg/value.hpp"

namespace portfolio::pg {

/// The label of a value of an enum type.
inline std::string_view label_of(Datum value) {
  return DatumGetCString(DirectFunctionCall1(enum_out, value));
}
inline std::string_view label_argument(FunctionCallInfo fcinfo, int i) {
  return label_of(argument(fcinfo, i));
}

} // namespace portfolio::pg
