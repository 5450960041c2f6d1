#pragma once
#include "history/history.hpp"
#include "pg/flat.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

/// The packed form as a varlena; for use inside guard().
varlena *to_varlena(const history::History &history);

/// The packed form of a detoasted history, to be opened inside guard().
inline history::HistoryBytes history_argument(FunctionCallInfo fcinfo, int i) {
  return bytes_argument(fcinfo, i);
}

} // namespace portfolio::pg
