#pragma once
#include "pg/value.hpp"

namespace portfolio::pg {

/// An interval of whole days; ereport for months and hours. What is not positive is left to the
/// core.
std::int32_t grace_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
