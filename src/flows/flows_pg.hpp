#pragma once
#include "flows/ledger.hpp"
#include "pg/flat.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// ereport for a ledger of another version.
template <class Ledger> Ledger &checked(Ledger *ledger) {
  if (!ledger->is_known())
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
             errmsg("flow_ledger of unknown version"),
             errhint("The value was stored by another version of the extension, or is damaged.")));
  return *ledger;
}
const FlowLedger &ledger_argument(FunctionCallInfo fcinfo, int i);
/// The state of an aggregate, its first argument; null for none yet.
FlowLedger *ledger_state(FunctionCallInfo fcinfo);

} // namespace portfolio::pg
