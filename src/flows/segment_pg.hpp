#pragma once
#include "flows/segment_history.hpp"
#include "flows/segment_ledger.hpp"
#include "pg/flat.hpp"
#include "pg/value.hpp"

#include <string_view>

namespace portfolio::pg {

/// ereport for a value of another version.
template <class Flat> Flat *known(Flat *value, const char *type) {
  if (!value->is_known())
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("%s of unknown version", type),
             errhint("The value was stored by another version of the extension, or is damaged.")));
  return value;
}

const SegmentHistory &segment_history_argument(FunctionCallInfo fcinfo, int i);

const SegmentLedger &segment_ledger_argument(FunctionCallInfo fcinfo, int i);
/// The state of an aggregate, its first argument; null for none yet.
SegmentLedger *segment_ledger_state(FunctionCallInfo fcinfo);

/// ereport for bytes that are no text in the encoding of the database.
void require_valid_text(std::string_view text);

} // namespace portfolio::pg
