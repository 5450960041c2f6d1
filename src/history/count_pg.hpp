#pragma once
#include "history/history_pg.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

/// (state, history, …): counts a customer, most of them in place; of NULL it is known that there is
/// one.
template <class Type, class Calendar>
Datum count_history(FunctionCallInfo fcinfo, const Calendar &calendar) {
  if (is_null(fcinfo, 1))
    return change_state<Type>(
        fcinfo, [](auto &state) { state.skip_customer(); }, calendar);
  auto *counted = Type::state(fcinfo);
  const history::HistoryBytes history = history_argument(fcinfo, 1);
  if (counted != nullptr && counted->count(history, calendar)) return PointerGetDatum(counted);
  return change_state<Type>(
      fcinfo, [&](auto &state) { state.add(history::History(history), calendar); }, calendar);
}

} // namespace portfolio::pg
