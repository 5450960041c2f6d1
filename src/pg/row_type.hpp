#pragma once
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// The columns of a function that returns one row, found once per query: looking them up takes
/// longer than most rows.
TupleDesc row_type(FunctionCallInfo fcinfo);

} // namespace portfolio::pg
