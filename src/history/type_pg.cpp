#include "history/type_pg.hpp"

namespace portfolio::pg {

varlena *to_varlena(const history::History &history) {
  const history::DayTotals days = history.days();
  const std::size_t bytes = packed_bytes(days, history.skipped());
  auto *value = static_cast<varlena *>(allocate(VARHDRSZ + bytes));
  SET_VARSIZE(value, VARHDRSZ + bytes);
  pack(days, history.scale(), history.skipped(), reinterpret_cast<std::uint8_t *>(VARDATA(value)));
  return value;
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::history;
using pg::HistoryType;

PG_EXPORT(cp_purchase_history_in) { return pg::type_in<HistoryType>(fcinfo); }
PG_EXPORT(cp_purchase_history_out) { return pg::type_out<HistoryType>(fcinfo); }
PG_EXPORT(cp_purchase_history_recv) { return pg::type_receive<HistoryType>(fcinfo); }
PG_EXPORT(cp_purchase_history_send) { return pg::type_send<HistoryType>(fcinfo); }

PG_EXPORT(cp_purchase_history_plus) { return pg::plus<HistoryType>(fcinfo); }
PG_EXPORT(cp_purchase_history_minus) { return pg::combine<HistoryType>(fcinfo, subtract); }
PG_EXPORT(cp_purchase_history_eq) { PG_RETURN_BOOL(pg::are_equal<HistoryType>(fcinfo)); }
PG_EXPORT(cp_purchase_history_ne) { PG_RETURN_BOOL(!pg::are_equal<HistoryType>(fcinfo)); }
PG_EXPORT(cp_purchase_history_hash) { return pg::type_hash<HistoryType>(fcinfo); }
