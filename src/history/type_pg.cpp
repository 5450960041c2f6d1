#include "history/forms.hpp"
#include "history/history_pg.hpp"

namespace portfolio::pg {

varlena *to_varlena(const History &history) {
  const DayTotals days = history.days();
  const std::size_t bytes = packed_bytes(days, history.skipped());
  auto *value = static_cast<varlena *>(allocate(VARHDRSZ + bytes));
  SET_VARSIZE(value, VARHDRSZ + bytes);
  pack(days, history.scale(), history.skipped(), reinterpret_cast<std::uint8_t *>(VARDATA(value)));
  return value;
}

} // namespace portfolio::pg

using namespace portfolio;

PG_EXPORT(cp_history_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return pg::to_varlena(history_from_text(text)); });
  if (value == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(value);
}

PG_EXPORT(cp_history_out) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(History(bytes))); }));
}

PG_EXPORT(cp_history_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(history_from_wire(message)); }));
}

PG_EXPORT(cp_history_send) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(History(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}
