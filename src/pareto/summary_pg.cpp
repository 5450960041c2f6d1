#include "pareto/pareto_pg.hpp"
#include "pareto/summary_log.hpp"
#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/label.hpp"

namespace portfolio::pg {

CutValues to_cut_values(Datum array) {
  ArrayType *cuts = DatumGetArrayTypeP(array);
  if (array_contains_nulls(cuts))
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("cuts must not be null")));
  const int count = ArrayGetNItems(ARR_NDIM(cuts), ARR_DIMS(cuts));
  return {reinterpret_cast<const double *>(ARR_DATA_PTR(cuts)), static_cast<std::size_t>(count)};
}

pareto::Base to_base(Datum label) { return to_base(label_of(label)); }

pareto::Base to_base(std::string_view name) {
  return guard([&] { return pareto::to_base(name); });
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

struct SummaryType : pg::LogType<SummaryType, SummaryLog> {
  static bool is_log(SummaryBytes bytes) { return pareto::is_log(bytes); }
  static SummaryState grow(SummaryLog *log, ValueKind kind) {
    return {log, kind, pg::allocate, pg::interrupted};
  }
  static SummaryLog *merged(varlena *old, const Summary &more) {
    SummaryState state = resume(old, more.kind);
    state.merge(more);
    return state.log();
  }
  static Summary open(SummaryBytes bytes) { return pg::open(bytes); }
  static varlena *finish(const Summary &summary) { return pg::to_varlena(pack(summary)); }
  static Summary from_text(std::string_view text) { return summary_from_text(text); }
  static Summary from_wire(SummaryBytes bytes) { return summary_from_wire(bytes); }
};

/// (state, value). A NULL value is skipped and counted.
template <class Amount, ValueKind kind = ValueKind::numeric>
Datum add_value(FunctionCallInfo fcinfo) {
  const bool missing = pg::is_null(fcinfo, 1);
  const auto value =
      missing ? decltype(Amount::read(Datum{})){} : Amount::read(pg::argument(fcinfo, 1));
  return pg::change_state<SummaryType>(
      fcinfo, [&](SummaryState &state) { missing ? state.skip() : state.add(value); }, kind);
}

} // namespace

PG_EXPORT(cp_pareto_summary_add_numeric) { return add_value<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_pareto_summary_add_bigint) { return add_value<pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_pareto_summary_add_integer) { return add_value<pg::IntegerAmount>(fcinfo); }
PG_EXPORT(cp_pareto_summary_add_smallint) { return add_value<pg::SmallintAmount>(fcinfo); }
PG_EXPORT(cp_pareto_summary_add_float8) {
  return add_value<pg::FloatValue, ValueKind::float8>(fcinfo); // doubles stay doubles here
}
PG_EXPORT(cp_pareto_summary_add_real) {
  return add_value<pg::RealValue, ValueKind::float8>(fcinfo);
}

PG_EXPORT(cp_pareto_summary_merge) { return pg::merge_states<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_finish) { return pg::finish_state<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_plus) { return pg::plus<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_eq) { PG_RETURN_BOOL(pg::are_equal<SummaryType>(fcinfo)); }
PG_EXPORT(cp_pareto_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<SummaryType>(fcinfo)); }
PG_EXPORT(cp_pareto_summary_hash) { return pg::type_hash<SummaryType>(fcinfo); }

PG_EXPORT(cp_pareto_summary_in) { return pg::type_in<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_out) { return pg::type_out<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_recv) { return pg::type_receive<SummaryType>(fcinfo); }
PG_EXPORT(cp_pareto_summary_send) { return pg::type_send<SummaryType>(fcinfo); }
