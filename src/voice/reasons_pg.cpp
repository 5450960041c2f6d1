#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/rows.hpp"
#include "segments/segment_pg.hpp"
#include "voice/reasons.hpp"

using namespace portfolio;
using namespace portfolio::voice;

namespace {

struct ReasonType : pg::ObjectType<ReasonType, ReasonTable> {
  static constexpr const char *name = "reason_summary";
  static bool is_known(const ReasonTable &table) { return table.is_known(VARSIZE(&table)); }
  static ReasonState resume(ReasonTable *old) { return {old, pg::allocate}; }
  static ReasonTable *flat(const ReasonState &state) { return state.table(); }
  static ReasonTable *merged(ReasonTable *left, const ReasonTable &right) {
    ReasonState state = resume(left);
    state.merge(right);
    return state.table();
  }
  static ReasonTable *finish(const ReasonTable &table) {
    return voice::finish(table, pg::allocate);
  }
  static ReasonTable *from_text(std::string_view text) {
    return reasons_from_text(text, pg::allocate);
  }
};

const ReasonTable &table_argument(FunctionCallInfo fcinfo) {
  return *ReasonType::argument(fcinfo, 0);
}

/// (state, reason, revenue)
template <class Amount> Datum add_loss(FunctionCallInfo fcinfo) {
  if (pg::is_null(fcinfo, 2)) return pg::skip_row<ReasonType>(fcinfo);
  const std::string_view reason =
      pg::is_null(fcinfo, 1) ? unknown_reason : pg::text_argument(fcinfo, 1);
  const Decimal revenue = Amount::read(pg::argument(fcinfo, 2));
  return pg::change_state<ReasonType>(
      fcinfo, [&](ReasonState &state) { state.add(checked_reason(reason), 1, revenue); });
}

} // namespace

PG_EXPORT(cp_reason_summary_add_numeric) { return add_loss<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_reason_summary_add_float8) { return add_loss<pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_reason_summary_add_real) { return add_loss<pg::RealAmount>(fcinfo); }

PG_EXPORT(cp_reason_summary_merge) { return pg::merge_states<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_finish) { return pg::finish_state<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_in) { return pg::type_in<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_out) { return pg::type_out<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_send) { return pg::type_send<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_plus) { return pg::plus<ReasonType>(fcinfo); }
PG_EXPORT(cp_reason_summary_eq) { PG_RETURN_BOOL(pg::are_equal<ReasonType>(fcinfo)); }
PG_EXPORT(cp_reason_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<ReasonType>(fcinfo)); }

PG_EXPORT(cp_reason_summary_hash) { return pg::type_hash<ReasonType>(fcinfo); }

PG_EXPORT(cp_reason_summary_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  ReasonTable *table = pg::guard([&] { return reasons_from_wire(message, pg::allocate); });
  for (std::size_t i = 0; i < table->size(); ++i) pg::require_valid_text(table->reason(i).name);
  return pg::from_flat(table);
}

PG_EXPORT(cp_reason_summary_customers) { PG_RETURN_INT64(table_argument(fcinfo).customers()); }
PG_EXPORT(cp_reason_summary_skipped) {
  PG_RETURN_INT64(static_cast<std::int64_t>(table_argument(fcinfo).skipped()));
}

/// (summary, k)
PG_EXPORT(cp_top_reasons) {
  const ReasonTable &table = table_argument(fcinfo);
  const std::int32_t k = DatumGetInt32(pg::argument(fcinfo, 1));
  const auto rows = pg::guard([&] { return pg::to_span(top_reasons(table, k)); });
  pg::RowSink sink(fcinfo);
  for (const ReasonRow &row : rows) {
    pg::Columns<6> out;
    out.integer(row.rank);
    out.text(row.reason);
    out.count(row.customers);
    out.real(row.customer_share);
    out.money(row.revenue, table.scale());
    out.real(row.revenue_share);
    out.put(sink);
  }
  return Datum{0};
}
