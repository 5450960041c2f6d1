#pragma once
#include "contracts/contract_history.hpp"
#include "contracts/span.hpp"
#include "pg/flat.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

/// The finished form as a varlena; for use inside guard().
varlena *to_varlena(const ContractHistory &history);

/// The bytes of a detoasted history, to be opened inside guard().
inline ContractBytes contracts_argument(FunctionCallInfo fcinfo, int i) {
  return bytes_argument(fcinfo, i);
}

/// An interval of whole days and months; ereport for hours. What is negative is left to the core.
Span span_argument(FunctionCallInfo fcinfo, int i, const char *what);

} // namespace portfolio::pg
