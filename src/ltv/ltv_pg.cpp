#include "ltv/ltv_pg.hpp"

namespace portfolio::pg {

Observed observe(HistoryBytes bytes, Day as_of) {
  const History history(bytes);
  const auto found = purchase_statistics(history, as_of);
  if (!found) return {};
  const double repeats = static_cast<double>(found->frequency);
  return {true, found->frequency, found->recency, found->age,
          repeats > 0 ? to_double(found->repeat_spend, history.scale()) / repeats : 0};
}

double unit_or_week(FunctionCallInfo fcinfo, int i) {
  return is_null(fcinfo, i) ? 7 : unit_days_argument(fcinfo, i);
}

varlena *to_varlena(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return to_varlena(bytes.data(), bytes.size());
}

void warn_once(FunctionCallInfo fcinfo, int sqlstate, const char *message, const char *hint) {
  static const char warned = 0; // its address marks the call site as warned
  if (fcinfo->flinfo->fn_extra == &warned) return;
  fcinfo->flinfo->fn_extra = const_cast<char *>(&warned);
  ereport(WARNING, (errcode(sqlstate), errmsg("%s", message), errhint("%s", hint)));
}

} // namespace portfolio::pg
